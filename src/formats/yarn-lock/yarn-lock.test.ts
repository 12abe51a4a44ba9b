import { describe, expect, it } from 'vitest';
import { packagesIn, shownGraph } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const CLASSIC = `# yarn lockfile v1


"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.1.0"
  resolved "https://registry.example/@s/a/-/a-1.1.0.tgz#0123456789abcdef0123456789abcdef01234567"
  integrity sha512-AA==
  dependencies:
    b "^2.0.0"
    "@s/c" "*"
  optionalDependencies:
    fsevents "^2"

b@^2.0.0:
  version "2.0.0"
  resolved "https://evil.example/b.tgz"

"x@npm:y@^3":
  version "3.0.0"

"g@git+https://git.example/o/g.git":
  version "1.0.0"
  resolved "git+https://git.example/o/g.git#0123456789abcdef0123456789abcdef01234567"
`;

const BERRY = `__metadata:
  version: 8

"a@npm:^1, a@npm:^1.1":
  version: 1.1.0
  resolution: "a@npm:1.1.0"
  dependencies:
    b: "npm:^2"
    p: "patch:p@npm%3A1.0.0#./p.patch"
  checksum: 10c0/aa
  conditions: os=linux & cpu=x64

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    a: "npm:^1"
    x: "npm:b@^2"

"b@npm:^2":
  version: 2.0.0
  resolution: "b@npm:2.0.0::__archiveUrl=https%3A%2F%2Fcdn.example%2Fb.tgz"

"p@patch:p@npm%3A1.0.0#./p.patch":
  version: 1.0.0
  resolution: "p@patch:p@npm%3A1.0.0#./p.patch::version=1.0.0&hash=1"

"x@npm:b@^2":
  version: 2.1.0
  resolution: "b@npm:2.1.0"
`;

describe('formats/yarn-lock', () => {
  it('reads version 1', async () => {
    const set = await packagesIn(format, CLASSIC, 'yarn.lock');

    expect(shownGraph(set)).toEqual([
      '@s/a@1.1.0 > b@2.0.0, @s/c?, fsevents?',
      'b@2.0.0 > ',
      'y@3.0.0 > ',
      'g@1.0.0 > ',
    ]);
    expect(set.resolved.map(({ source }) => source.kind)).toEqual(['index', 'url', 'index', 'git']);
    expect(set.resolved[2]).toMatchObject({ name: 'y', alias: 'x', line: 18 });
  });

  it('reads the YAML of later versions', async () => {
    const set = await packagesIn(format, BERRY, 'yarn.lock');

    expect(shownGraph(set)).toEqual([
      'a@1.1.0 > b@2.0.0, p@1.0.0',
      'app@. > a@1.1.0, b@2.1.0',
      'b@2.0.0 > ',
      'p@1.0.0 > ',
      'b@2.1.0 > ',
    ]);
    expect(set.resolved.map(({ source }) => source)).toEqual([
      { kind: 'index' },
      { kind: 'path', path: '.' },
      { kind: 'url', url: 'https://cdn.example/b.tgz' },
      { kind: 'index' },
      { kind: 'index' },
    ]);
    expect(set.resolved[0]?.marker).toBe('os=linux & cpu=x64');
  });

  it('keeps two entries of one version apart', async () => {
    const text =
      '# yarn lockfile v1\na@^1:\n  version "1.0.0"\na@~1:\n  version "1.0.0"\nb@1:\n  version "1.0.0"\n  dependencies:\n    a "~1"\n';
    const set = await packagesIn(format, text, 'yarn.lock');

    expect(shownGraph(set)).toEqual(['a@1.0.0 > ', 'a@1.0.0#1 > ', 'b@1.0.0 > a@1.0.0#1']);
  });

  it.each([
    ['# yarn lockfile v1\n<<<<<<< HEAD\na@1:\n   version "1"\n', 'invalid-lock'],
    ['# yarn lockfile v1\n      deep "x"\n', 'invalid-lock'],
    ['__metadata:\n  version: &x 8\n', 'invalid-lock'],
    ['a lock of something else\n', 'not-a-lock'],
  ])('refuses %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    [CLASSIC, 'yarn.lock', 'likely'],
    [BERRY, 'yarn.lock', 'likely'],
    ['', 'yarn.lock', 'possible'],
    ['[[package]]\n', 'poetry.lock', 'no'],
  ])('recognises %#', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
