import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ELF, npmPackage, sdist, wheel } from '../../../test/builders/package.ts';
import { weighBytes } from '../../../test/builders/examine-bytes.ts';
import { CONTENT_HEAD_BYTES, fileContentOf } from './file-content.ts';
import { canonicalName, entryPointsOf, headerOf } from './metadata.ts';
import { readNpmManifest } from './npm-manifest.ts';
import { packageContents } from './package-contents.ts';
import { layoutOf } from './read-contents.ts';
import { parseRecord } from './record.ts';

async function contentsOf(name: string, bytes: Uint8Array): Promise<unknown> {
  const { shared } = await weighBytes(bytes, name);
  const found = shared.find(({ key }) => key === packageContents.key)?.located.value;
  expect(found).toBeDefined();
  return found;
}

describe('formats/package-archive', () => {
  it('lists a wheel', async () => {
    const contents = await contentsOf(
      'colorkit-1.0-py3-none-any.whl',
      wheel({
        files: { 'colorkit/__init__.py': 'x', '_fast.abi3.so': ELF, 'a.pth': 'import a' },
        entryPoints: '[console_scripts]\ncolorkit = colorkit:main\n',
      }),
    );
    expect(contents).toMatchObject({
      kind: 'wheel',
      name: 'colorkit',
      version: '1.0',
      root: '',
      modules: ['_fast', 'colorkit'],
      tags: ['py3-none-any'],
      entryPoints: [{ group: 'console_scripts', name: 'colorkit', target: 'colorkit:main' }],
      startFiles: ['a.pth'],
      contradictions: [],
    });
    const sha256: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
    const native = { path: '_fast.abi3.so', size: 64, content: 'elf', sha256 };
    expect(contents).toMatchObject({ files: expect.arrayContaining([native]) });
  });

  it('lists an sdist and an npm package by the paths inside of them', async () => {
    const source = await contentsOf('c.tar.gz', sdist({ 'setup.py': '', 'c/x.py': '' }));
    const file = (path: string): unknown => expect.objectContaining({ path });
    expect(source).toMatchObject({
      kind: 'sdist',
      name: 'colorkit',
      root: 'colorkit-1.0',
      hooks: [{ event: 'setup.py', command: 'setup.py' }],
      files: [file('PKG-INFO'), file('c/x.py'), file('setup.py')],
    });
    const npm = await contentsOf(
      'c.tgz',
      npmPackage({ 'a.js': '', 'binding.gyp': '{}' }, { scripts: { test: 'x' }, bin: './a.js' }),
    );
    expect(npm).toMatchObject({
      kind: 'npm',
      name: 'color-kit',
      root: 'package',
      hooks: [{ event: 'binding.gyp', command: 'node-gyp rebuild' }],
      entryPoints: [{ group: 'bin', name: 'color-kit', target: './a.js' }],
    });
  });

  it.each([
    ['zip', ['model/data.pkl', 'model/version'], undefined],
    ['tar', ['model_config.yaml', 'model_weights.ckpt'], undefined],
    ['zip', ['a/__init__.py', 'a-1.dist-info/WHEEL'], 'wheel'],
    ['tar', ['package/package.json'], 'npm'],
    ['tar', ['node/package.json', 'node/x.js'], 'npm'],
    ['tar', ['a-1/PKG-INFO', 'a-1/package.json'], 'sdist'],
    ['zip', ['a-1/setup.py'], 'sdist'],
  ] as const)('%s of %j is %s', (container, names, kind) => {
    expect(layoutOf(container, names)?.kind).toBe(kind);
  });

  it('reads quoted lines of a RECORD', () => {
    expect(parseRecord('"a,""b"".py",sha256=AbC_-=,12\r\n\r\nc\\d.py,,\n')).toEqual([
      { path: 'a,"b".py', algorithm: 'sha256', digest: 'AbC_-', size: 12 },
      { path: 'c/d.py', algorithm: '', digest: '', size: undefined },
    ]);
  });

  it('takes headers from the head of a metadata file only', () => {
    const text = 'Name: a\nVersion:  1\n\nName: b\nKeywords: c\n';
    expect([headerOf(text, 'name'), headerOf(text, 'Version'), headerOf(text, 'Keywords')]).toEqual(
      ['a', '1', ''],
    );
  });

  it('tells Java from fat macOS programs and text from Windows programs', () => {
    const head = (...bytes: readonly number[]): Uint8Array =>
      Uint8Array.from({ length: CONTENT_HEAD_BYTES }, (_, at) => bytes[at] ?? 0);
    expect(fileContentOf(head(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2))).toBe('mach-o');
    expect(fileContentOf(head(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61))).toBe('java-class');
    expect(fileContentOf(Buffer.from('MZ is how this text begins, '.repeat(9)))).toBeUndefined();
    expect(fileContentOf(Buffer.from('BZh is no archive'))).toBeUndefined();
  });

  it('survives anything as a manifest, a RECORD or entry points', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        expect(parseRecord(text).every(({ path }) => path !== '')).toBe(true);
        expect(entryPointsOf(text)).toBeInstanceOf(Array);
        expect(canonicalName(canonicalName(text))).toBe(canonicalName(text));
        readNpmManifest(text, true);
        readNpmManifest(json, false);
        readNpmManifest(
          `{"scripts": ${json}, "bin": ${json}, "bundleDependencies": ${json}}`,
          true,
        );
      }),
    );
  });
});
