import { describe, expect, it } from 'vitest';
import { packagesIn, shownGraph } from '../../../test/builders/package-file.ts';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import { dependencyPath } from './dependency-path.ts';
import format from './format.ts';

const V9 = `lockfileVersion: '9.0'
settings:
  autoInstallPeers: true
catalogs:
  default:
    a:
      specifier: ^1
      version: 1.0.0
overrides:
  c: 2.0.0
importers:
  .:
    dependencies:
      a:
        specifier: 'catalog:'
        version: 1.0.0(p@1.0.0)
      w:
        specifier: workspace:*
        version: link:packages/w
  packages/w:
    devDependencies:
      x:
        specifier: npm:@s/y@1
        version: '@s/y@1.0.0'
packages:
  a@1.0.0:
    resolution: {integrity: sha512-AA==}
    peerDependencies:
      p: '1'
    deprecated: |-
      old
      and gone
  p@1.0.0:
    resolution: {integrity: sha512-BB==, tarball: https://evil.example/p.tgz}
  '@s/y@1.0.0':
    resolution: {integrity: sha512-CC==}
    os: [linux]
  g@https://codeload.example/o/g/tar.gz/abc:
    resolution: {tarball: https://codeload.example/o/g/tar.gz/abc}
    version: 3.0.0
snapshots:
  a@1.0.0(p@1.0.0):
    dependencies:
      p: 1.0.0
      g: https://codeload.example/o/g/tar.gz/abc
  p@1.0.0: {}
  '@s/y@1.0.0':
    optional: true
  g@https://codeload.example/o/g/tar.gz/abc: {}
`;

describe('formats/pnpm-lock', () => {
  it('reads version 9: catalogs, peers, links, addresses', async () => {
    const set = await packagesIn(format, V9, 'pnpm-lock.yaml');

    expect(shownGraph(set)).toEqual([
      'a@1.0.0(p@1.0.0) > p@1.0.0, g@https://codeload.example/o/g/tar.gz/abc',
      'p@1.0.0 > ',
      '@s/y@1.0.0 > ',
      'g@https://codeload.example/o/g/tar.gz/abc > ',
    ]);
    expect(set.roots).toEqual(['a@1.0.0(p@1.0.0)', '@s/y@1.0.0']);
    expect(
      set.resolved.map(({ name, version, groups, source }) => [
        name,
        version,
        groups.join(),
        source.kind,
      ]),
    ).toEqual([
      ['a', '1.0.0', 'default', 'index'],
      ['p', '1.0.0', 'default', 'url'],
      ['@s/y', '1.0.0', 'dev', 'index'],
      ['g', '3.0.0', 'default', 'url'],
    ]);
    expect(set.resolved[0]).toMatchObject({ deprecated: 'old\nand gone', line: 27 });
    expect(set.switches.map(({ text }) => text)).toEqual([
      'autoInstallPeers=true',
      'override c: 2.0.0',
      'catalog:default a: ^1',
    ]);
  });

  it.each([
    ['5.4', '/a/1.0.0_p@1.0.0', '1.0.0_p@1.0.0', '/p/1.0.0'],
    ["'6.0'", '/a@1.0.0(p@1.0.0)', '1.0.0(p@1.0.0)', '/p@1.0.0'],
  ])('reads version %s', async (version, key, reference, peer) => {
    const text = `lockfileVersion: ${version}\ndependencies:\n  a: ${reference}\npackages:\n  ${key}:\n    resolution: {integrity: sha512-A}\n    dependencies:\n      p: 1.0.0\n    dev: false\n    requiresBuild: true\n  ${peer}:\n    resolution: {integrity: sha512-B}\n    dev: true\n    optional: true\n`;
    const set = await packagesIn(format, text, 'pnpm-lock.yaml');

    expect(shownGraph(set)).toEqual([`${key} > ${peer}`, `${peer} > `]);
    expect(set.roots).toEqual([key]);
    expect(
      set.resolved.map(({ name, version: at, groups, runsScript }) => [
        name,
        at,
        groups.join(),
        runsScript,
      ]),
    ).toEqual([
      ['a', '1.0.0', 'default', true],
      ['p', '1.0.0', 'dev,optional', undefined],
    ]);
  });

  it.each([
    ['/a/1.0.0', 'a', '1.0.0'],
    ['/@s/a/1.0.0_b@2.0.0', '@s/a', '1.0.0'],
    ['registry.example/a/1.0.0', 'a', '1.0.0'],
    ['/@s/a@1.0.0(b@2.0.0)(@c/d@1)', '@s/a', '1.0.0'],
    ['a@1.0.0-beta.1', 'a', '1.0.0-beta.1'],
    ['@s/a@file:../a', '@s/a', 'file:../a'],
  ])('reads the key %s', (key, name, version) => {
    expect(dependencyPath(key)).toEqual({ name, version });
  });

  it('says that it does not know a later version', async () => {
    const parsed = await parseBytes(format, Buffer.from("lockfileVersion: '12.0'\npackages: {}\n"));

    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['unsupported-format']);
  });

  it.each([
    ['a: &x b\n', 'invalid-yaml'],
    ['packages: {}\n', 'no-version'],
  ])('refuses %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });
});
