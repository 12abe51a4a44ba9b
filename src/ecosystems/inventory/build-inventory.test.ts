import { describe, expect, it } from 'vitest';
import { dependencies, of, request, resolved } from '../../../test/builders/dependencies.ts';
import type { ModuleSummary } from '../../formats/source/source-file.ts';
import { buildInventory } from './build-inventory.ts';
import type { PackageInventory } from './package-inventory.ts';

function summary(inventory: PackageInventory): readonly string[] {
  return inventory.packages.map(
    ({ purl, direct, mentions }) =>
      `${purl} ${direct ? 'direct' : 'indirect'} ${mentions.map(({ constraint }) => constraint).join('|')}`,
  );
}

function chainsOf(inventory: PackageInventory, name: string): readonly (readonly string[])[] {
  return inventory.packages.find((one) => one.name === name)?.chains ?? [];
}

function source(path: string, imports: readonly string[], language: ModuleSummary['language']) {
  const value: ModuleSummary = {
    language,
    classes: [],
    functions: [],
    imports,
    importTime: [],
    uses: [],
    loadTime: [],
    truncated: false,
  };
  return { path: [path], value, anomalies: [] };
}

describe('ecosystems/inventory', () => {
  it('never takes a range for a version', () => {
    const inventory = buildInventory(
      [dependencies('requirements.txt', { requests: [request('Torch', '>=2.10'), request('x')] })],
      [],
    );

    expect(summary(inventory)).toEqual(['pkg:pypi/torch direct >=2.10', 'pkg:pypi/x direct ']);
    expect(inventory.packages.map(({ version }) => version)).toEqual([undefined, undefined]);
  });

  it('takes an exact pin for the version, normalised', () => {
    const pinned = { requests: [request('A_b.C', '==1.0.0-RC.1')] };
    const inventory = buildInventory([dependencies('requirements.txt', pinned)], []);

    expect(summary(inventory)).toEqual(['pkg:pypi/a-b-c@1.0.0rc1 direct ==1.0.0-RC.1']);
  });

  it('joins a manifest with the lock file beside it, and says why each package is here', () => {
    const inventory = buildInventory(
      [
        dependencies('app/pyproject.toml', { requests: [request('uvicorn', '>=0.3')] }),
        dependencies('app/uv.lock', {
          role: 'lock',
          tool: 'uv',
          resolved: [resolved('uvicorn@0.30.1', ['click']), resolved('click@8.1.7')],
          roots: ['uvicorn'],
        }),
      ],
      [],
    );

    expect(summary(inventory)).toEqual([
      'pkg:pypi/click@8.1.7 indirect 8.1.7',
      'pkg:pypi/uvicorn@0.30.1 direct 0.30.1|>=0.3',
    ]);
    expect(chainsOf(inventory, 'click')).toEqual([
      ['app/pyproject.toml', 'pkg:pypi/uvicorn@0.30.1', 'pkg:pypi/click@8.1.7'],
    ]);
  });

  it('keeps a range apart from a lock file that holds another version', () => {
    const inventory = buildInventory(
      [
        dependencies('pyproject.toml', { requests: [request('a', '>=2')] }),
        dependencies('uv.lock', { role: 'lock', resolved: [resolved('a@1.0')] }),
      ],
      [],
    );

    expect(inventory.packages.map(({ purl }) => purl)).toEqual(['pkg:pypi/a', 'pkg:pypi/a@1.0']);
  });

  it('uses the nearest lock file, not the one of a neighbour', () => {
    const lock = (version: string) =>
      ({ role: 'lock', resolved: [resolved(`a@${version}`)], roots: ['a'] }) as const;
    const inventory = buildInventory(
      [
        dependencies('one/package.json', { requests: of('npm', [request('a')]) }),
        dependencies('one/package-lock.json', {
          ...lock('1.0.0'),
          resolved: of('npm', lock('1.0.0').resolved),
        }),
        dependencies('two/package.json', { requests: of('npm', [request('a')]) }),
        dependencies('package-lock.json', {
          ...lock('3.0.0'),
          resolved: of('npm', lock('3.0.0').resolved),
        }),
      ],
      [],
    );

    expect(chainsOf(inventory, 'a').length).toBeGreaterThan(0);
    expect(
      inventory.packages.map(({ purl, mentions }) => [purl, mentions.map(({ path }) => path[0])]),
    ).toEqual([
      ['pkg:npm/a@1.0.0', ['one/package-lock.json', 'one/package.json']],
      ['pkg:npm/a@3.0.0', ['package-lock.json', 'two/package.json']],
    ]);
  });

  it('lets a constraints file decide the version without asking for anything itself', () => {
    const inventory = buildInventory(
      [
        dependencies('requirements.txt', { requests: [request('a', '>=1')] }),
        dependencies('constraints.txt', {
          role: 'constraints',
          requests: [request('a', '==1.5'), request('unused', '==9')],
        }),
      ],
      [],
    );

    expect(inventory.packages.map(({ purl }) => purl)).toEqual(['pkg:pypi/a@1.5']);
  });

  it('gives a command what is current, whatever the lock file says', () => {
    const inventory = buildInventory(
      [
        dependencies('.mcp.json', { role: 'command', requests: of('npm', [request('server')]) }),
        dependencies('package-lock.json', {
          role: 'lock',
          resolved: of('npm', [resolved('server@1.0.0')]),
        }),
      ],
      [],
    );

    expect(inventory.packages.map(({ purl }) => purl)).toEqual([
      'pkg:npm/server',
      'pkg:npm/server@1.0.0',
    ]);
  });

  it('lists what lies in an environment, with who needs whom', () => {
    const metadata = (name: string, version: string, needs: readonly string[] = []) =>
      dependencies(`site-packages/${name}-${version}.dist-info/METADATA`, {
        role: 'installed',
        project: { ecosystem: 'pypi', name, version },
        requests: needs.map((need) => request(need)),
      });
    const inventory = buildInventory(
      [metadata('a', '1.0', ['b', 'absent']), metadata('b', '2.0')],
      [],
    );

    expect(inventory.packages.map(({ purl }) => purl)).toEqual([
      'pkg:pypi/a@1.0',
      'pkg:pypi/b@2.0',
    ]);
    expect(inventory.edges).toContainEqual({ from: 'pkg:pypi/a@1.0', to: 'pkg:pypi/b@2.0' });
  });

  it('lists the package of an archive and what it would pull in', () => {
    const inventory = buildInventory(
      [
        dependencies(['a-1.0.whl', 'a-1.0.dist-info/METADATA'], {
          role: 'installed',
          project: { ecosystem: 'pypi', name: 'a', version: '1.0' },
          requests: [request('b', '>=2'), request('c', '', { groups: ['dev'] })],
        }),
      ],
      [],
    );

    expect(summary(inventory)).toEqual(['pkg:pypi/a@1.0 direct 1.0', 'pkg:pypi/b indirect >=2']);
    expect(chainsOf(inventory, 'b')).toEqual([['a-1.0.whl', 'pkg:pypi/a@1.0', 'pkg:pypi/b']]);
  });

  it('ends on circles', () => {
    const inventory = buildInventory(
      [
        dependencies('uv.lock', {
          role: 'lock',
          resolved: [resolved('a@1', ['b']), resolved('b@1', ['a'])],
          roots: ['a'],
        }),
      ],
      [],
    );

    expect(chainsOf(inventory, 'b')).toEqual([['uv.lock', 'pkg:pypi/a@1', 'pkg:pypi/b@1']]);
    expect(chainsOf(inventory, 'a')).toEqual([['uv.lock', 'pkg:pypi/a@1']]);
  });

  it('follows what a workspace member needs as the project’s own wish', () => {
    const inventory = buildInventory(
      [
        dependencies('uv.lock', {
          role: 'lock',
          resolved: [
            resolved('member@0.1', ['a'], { source: { kind: 'path', path: 'member' } }),
            resolved('a@1'),
          ],
          roots: ['member'],
        }),
      ],
      [],
    );

    expect(summary(inventory)).toEqual(['pkg:pypi/a@1 direct 1']);
  });

  it('knows which source files import a package, under whatever name', () => {
    const inventory = buildInventory(
      [
        dependencies('requirements.txt', {
          requests: [request('scikit-learn'), request('google-cloud-storage'), request('idle')],
        }),
        dependencies('package.json', { requests: of('npm', [request('@scope/lib')]) }),
      ],
      [
        source('a.py', ['sklearn.svm', 'google.cloud.storage', '.local', 'os'], 'python'),
        source('b.ts', ['@scope/lib/sub', './idle', 'node:fs'], 'typescript'),
      ],
    );

    expect(inventory.packages.map(({ name, importedBy }) => [name, importedBy])).toEqual([
      ['@scope/lib', ['b.ts']],
      ['google-cloud-storage', ['a.py']],
      ['idle', []],
      ['scikit-learn', ['a.py']],
    ]);
  });
});
