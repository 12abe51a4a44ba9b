import { describe, expect, it } from 'vitest';
import { packagesIn, shownGraph } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const TEXT = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "app", "dependencies": { "a": "^1", "x": "npm:y@2" } },
    "packages/w": { "name": "w", "devDependencies": { "b": "1" } },
  },
  "trustedDependencies": ["a"],
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "b": "^2", "@s/c": "1" }, "os": "linux" }, "sha512-AA=="],
    "a/b": ["b@2.0.0", "https://registry.example/b/-/b-2.0.0.tgz", { "dependencies": { "@s/c": "1" } }, "sha512-BB=="],
    "@s/c": ["@s/c@1.0.0", "", {}, "sha512-CC=="],
    "b": ["b@1.0.0", "", {}, "sha512-DD=="],
    "x": ["y@2.0.0", "", {}, "sha512-EE=="],
    "w": ["w@workspace:packages/w"],
    "g": ["g@github:o/g#0123456789abcdef0123456789abcdef01234567", {}, "o-g-0123456"],
  }
}`;

describe('formats/bun-lock', () => {
  it('reads packages, nested first', async () => {
    const set = await packagesIn(format, TEXT, 'bun.lock');

    expect(shownGraph(set)).toEqual([
      'a > a/b, @s/c',
      'a/b > @s/c',
      '@s/c > ',
      'b > ',
      'x > ',
      'w > ',
      'g > ',
    ]);
    expect(set.roots).toEqual(['a', 'x', 'b']);
    expect(set.resolved.map(({ name, version, source }) => [name, version, source.kind])).toEqual([
      ['a', '1.0.0', 'index'],
      ['b', '2.0.0', 'index'],
      ['@s/c', '1.0.0', 'index'],
      ['b', '1.0.0', 'index'],
      ['y', '2.0.0', 'index'],
      ['w', '', 'path'],
      ['g', '', 'git'],
    ]);
    expect(set.resolved[1]).toMatchObject({
      source: { url: 'https://registry.example/' },
      line: 10,
    });
  });

  it('says that the binary form is not read', async () => {
    const text = '#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\0';
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(format.recognise(glimpseOf(Buffer.from(text), 'bun.lockb'))).toBe('certain');
    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['unsupported-format']);
  });

  it.each([
    ['{', 'invalid-json'],
    ['{"a": 1}', 'no-packages'],
  ])('refuses %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it('makes a gap of an entry that is no package', async () => {
    const parsed = await parseBytes(format, Buffer.from('{"packages": {"a": 1, "b": ["c"]}}'));

    expect(parsed.ok && parsed.value.unread).toBe(2);
  });
});
