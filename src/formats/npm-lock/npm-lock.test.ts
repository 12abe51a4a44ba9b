import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packagesIn, shownGraph } from '../../../test/builders/package-file.ts';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';
import { findModule, importedName } from './node-modules.ts';

function lock(packages: object, rest: object = {}): string {
  return JSON.stringify({ name: 'app', lockfileVersion: 3, packages, ...rest });
}

describe('formats/npm-lock: the packages of versions 2 and 3', () => {
  it('resolves as Node does, nested folders first', async () => {
    const text = lock({
      '': { dependencies: { a: '1', b: '1' }, devDependencies: { d: '1' } },
      'node_modules/a': { version: '1.0.0', dependencies: { c: '^1', gone: '1' } },
      'node_modules/a/node_modules/c': { version: '1.0.0', dependencies: { b: '1', c: '*' } },
      'node_modules/b': {
        version: '1.0.0',
        dependencies: { c: '^2' },
        peerDependencies: { x: '1' },
      },
      'node_modules/c': { version: '2.0.0', optionalDependencies: { fsevents: '1' } },
      'node_modules/d': { version: '1.0.0', dev: true, hasInstallScript: true, deprecated: 'old' },
    });
    const set = await packagesIn(format, text, 'package-lock.json');

    expect(shownGraph(set)).toEqual([
      'node_modules/a > node_modules/a/node_modules/c, gone?',
      'node_modules/a/node_modules/c > node_modules/b, node_modules/a/node_modules/c',
      'node_modules/b > node_modules/c',
      'node_modules/c > ',
      'node_modules/d > ',
    ]);
    expect(set.roots).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/d']);
    expect(set.resolved.at(-1)).toMatchObject({
      groups: ['dev'],
      runsScript: true,
      deprecated: 'old',
    });
    expect(set.role).toBe('lock');
  });

  it('follows links to folders of the project', async () => {
    const text = lock({
      '': { workspaces: ['packages/*'] },
      'node_modules/w': { resolved: 'packages/w', link: true },
      'packages/w': {
        name: 'w',
        version: '1.0.0',
        dependencies: { a: '1' },
        devDependencies: { b: '1' },
      },
      'packages/w/node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0', dependencies: { w: '*' } },
    });
    const set = await packagesIn(format, text, 'package-lock.json');

    expect(shownGraph(set)).toEqual([
      'packages/w > packages/w/node_modules/a, node_modules/b',
      'packages/w/node_modules/a > ',
      'node_modules/b > packages/w',
    ]);
    expect(set.resolved[0]?.source).toEqual({ kind: 'path', path: 'packages/w' });
  });

  it('tells an alias, a registry, an address and a repository apart', async () => {
    const commit = '0123456789abcdef0123456789abcdef01234567';
    const text = lock({
      'node_modules/x': {
        name: 'y',
        version: '1.0.0',
        resolved: 'https://registry.example/y/-/y-1.0.0.tgz',
        integrity: 'sha512-AA== sha1-BB=',
      },
      'node_modules/z': { version: '1.0.0', resolved: 'https://u:p@evil.example/z.tgz' },
      'node_modules/g': {
        version: '1.0.0',
        resolved: `git+ssh://git@git.example/o/g.git#${commit}`,
      },
    });
    const set = await packagesIn(format, text, 'package-lock.json');

    expect(
      set.resolved.map(({ name, alias, source, hashes }) => ({ name, alias, source, hashes })),
    ).toEqual([
      {
        name: 'y',
        alias: 'x',
        source: { kind: 'index', url: 'https://registry.example/' },
        hashes: ['sha512-AA==', 'sha1-BB='],
      },
      {
        name: 'z',
        alias: undefined,
        source: { kind: 'url', url: 'https://evil.example/z.tgz' },
        hashes: [],
      },
      {
        name: 'g',
        alias: undefined,
        source: { kind: 'git', url: 'ssh://git@git.example/o/g.git', commit },
        hashes: [],
      },
    ]);
  });

  it('says where the two lists of version 2 disagree', async () => {
    const text = lock(
      {
        'node_modules/a': { version: '1.0.0', integrity: 'sha512-A' },
        'node_modules/b': { version: '1.0.0' },
      },
      { dependencies: { a: { version: '1.0.0', integrity: 'sha512-B' }, b: { version: '1.0.0' } } },
    );
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok && parsed.anomalies.map(({ code, detail }) => [code, detail])).toEqual([
      ['disagreement', 'node_modules/a: integrity'],
    ]);
  });

  it('takes the hidden lock file for what is installed', async () => {
    const text = lock({ 'node_modules/a': { version: '1.0.0' } });

    expect((await packagesIn(format, text, '.package-lock.json')).role).toBe('installed');
  });
});

describe('formats/npm-lock: the tree of version 1', () => {
  it('resolves nested packages, aliases and addresses', async () => {
    const text = JSON.stringify({
      lockfileVersion: 1,
      dependencies: {
        a: {
          version: '1.0.0',
          requires: { b: '^1' },
          dependencies: { b: { version: '1.0.0', requires: { c: '1' } } },
        },
        b: { version: '2.0.0', dev: true },
        c: { version: 'npm:d@3.0.0' },
        e: { version: 'https://files.example/e-1.2.3.tgz' },
      },
    });
    const set = await packagesIn(format, text, 'npm-shrinkwrap.json');

    expect([...shownGraph(set)].sort()).toEqual([
      'node_modules/a > node_modules/a/node_modules/b',
      'node_modules/a/node_modules/b > node_modules/c',
      'node_modules/b > ',
      'node_modules/c > ',
      'node_modules/e > ',
    ]);
    expect(set.resolved.find(({ alias }) => alias === 'c')).toMatchObject({
      name: 'd',
      version: '3.0.0',
    });
    expect(set.resolved.find(({ name }) => name === 'e')?.version).toBe('1.2.3');
  });

  it('bounds packages in packages', async () => {
    let tree: object = {};
    for (let depth = 0; depth < 300; depth += 1)
      tree = { a: { version: '1.0.0', dependencies: tree } };
    const parsed = await parseBytes(
      format,
      Buffer.from(JSON.stringify({ lockfileVersion: 1, dependencies: tree })),
    );

    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['depth-limit']);
  });
});

describe('formats/npm-lock: paths', () => {
  it.each([
    ['node_modules/a', 'a'],
    ['node_modules/@s/a', '@s/a'],
    ['node_modules/a/node_modules/b', 'b'],
    ['packages/a', undefined],
    ['my_node_modules/a', undefined],
  ])('imports %s as %s', (path, name) => {
    expect(importedName(path)).toBe(name);
  });

  it('ends, whatever the path', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (path) => {
        expect(findModule(path, 'a', () => false)).toBeUndefined();
      }),
    );
    expect(findModule(`${'a/'.repeat(100_000)}a`, 'b', () => false)).toBeUndefined();
  });
});
