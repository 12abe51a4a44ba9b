import { describe, expect, it } from 'vitest';
import { npmArgument, npmSpec, resolvedSource } from './spec.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const INDEX = { kind: 'index' };

describe('formats/npm-spec', () => {
  it.each<[string, object]>([
    ['^1.2', { name: 'a', constraint: '^1.2', source: INDEX }],
    ['*', { constraint: '' }],
    ['latest', { constraint: 'latest', source: INDEX }],
    ['npm:@s/b@^1', { name: '@s/b', alias: 'a', constraint: '^1' }],
    ['npm:^1', { name: 'a', constraint: '^1' }],
    ['npm:b', { name: 'b', alias: 'a', constraint: '' }],
    ['jsr:@s/b@1', { name: '@jsr/s__b', alias: 'a', constraint: '1' }],
    ['workspace:^', { source: { kind: 'path', path: 'workspace:^' } }],
    ['workspace:../b', { source: { kind: 'path', path: '../b' } }],
    ['catalog:', { constraint: '', source: INDEX, catalog: '' }],
    ['patch:a@npm%3A1.0.0#./x.patch', { name: 'a', constraint: '1.0.0', source: INDEX }],
    ['file:../b', { source: { kind: 'path', path: '../b' } }],
    ['link:../b', { source: { kind: 'path', path: '../b', editable: true } }],
    ['./b.tgz', { source: { kind: 'path', path: './b.tgz' } }],
    [
      'https://files.example/b.tgz',
      { source: { kind: 'url', url: 'https://files.example/b.tgz' } },
    ],
    [
      'https://u:p@files.example/b.tgz?token=x',
      { source: { kind: 'url', url: 'https://files.example/b.tgz?token=…' } },
    ],
    ['o/r', { source: { kind: 'git', url: 'https://github.com/o/r' } }],
    ['github:o/r#v1', { source: { kind: 'git', url: 'https://github.com/o/r', revision: 'v1' } }],
    [
      `git+https://t@git.example/o/r.git#${COMMIT}`,
      { source: { kind: 'git', url: 'https://git.example/o/r.git', commit: COMMIT } },
    ],
    [
      'git+ssh://git@git.example/o/r.git#semver:^1',
      { source: { kind: 'git', revision: 'semver:^1' } },
    ],
  ])('reads %j', (value, expected) => {
    expect(npmSpec('a', value)).toMatchObject(expected);
  });

  it.each<[string, object | undefined]>([
    ['a', { name: 'a', constraint: '' }],
    ['@s/a@^1', { name: '@s/a', constraint: '^1' }],
    ['a@npm:b@2', { name: 'b', alias: 'a', constraint: '2' }],
    ['o/r', { name: '', source: { kind: 'git' } }],
    ['./a', { name: '', source: { kind: 'path', path: './a' } }],
    ['', undefined],
  ])('reads the argument %j', (text, expected) => {
    const spec = npmArgument(text);

    if (expected === undefined) expect(spec).toBeUndefined();
    else expect(spec).toMatchObject(expected);
  });

  it.each<[string, string | undefined, object]>([
    [
      'a',
      'https://registry.example/a/-/a-1.0.0.tgz',
      { kind: 'index', url: 'https://registry.example/' },
    ],
    [
      '@s/a',
      'https://host.example/npm/@s/a/-/a-1.0.0.tgz',
      { kind: 'index', url: 'https://host.example/npm/' },
    ],
    [
      '@s/a',
      'https://host.example/@s%2fa/-/a-1.0.0.tgz',
      { kind: 'index', url: 'https://host.example/' },
    ],
    ['a', undefined, { kind: 'index' }],
    // The archive of another package is not what the name says.
    ['a', 'https://registry.example/b/-/b-1.0.0.tgz', { kind: 'url' }],
    ['a', `git+ssh://git@git.example/o/r.git#${COMMIT}`, { kind: 'git', commit: COMMIT }],
  ])('takes %s from %s', (name, resolved, expected) => {
    expect(resolvedSource(name, resolved)).toMatchObject(expected);
  });
});
