import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import format from './format.ts';

async function read(
  content: string | Uint8Array,
  name = 'requirements.txt',
): Promise<DependencySet & { readonly gaps: readonly string[] }> {
  const bytes = Uint8Array.from(Buffer.from(content));
  const parsed = await format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpseOf(bytes, name));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return { ...parsed.value, gaps: parsed.unexamined.map(({ detail }) => detail) };
}

function recognised(content: string | Uint8Array, name: string): string {
  return format.recognise(glimpseOf(Uint8Array.from(Buffer.from(content)), name));
}

describe('formats/requirements-txt', () => {
  it('reads requirements, their options and what stands between them', async () => {
    const set = await read(`# comment
numpy>=1.20,<2   # why
torch==2.1.0 \\
    --hash=sha256:00ff \\
    --hash sha256:11ee

-e .[dev]
-e git+https://git.example/o/r@main#egg=lib
--editable=../other
 pkg @ https://files.example/pkg.zip ; python_version < "3.9"
requests [security] >= 2.8.1, == 2.8.* ; sys_platform == 'linux'
`);

    expect(
      set.requests.map(({ name, constraint, line, source }) => [
        name,
        constraint,
        line,
        source.kind,
      ]),
    ).toEqual([
      ['numpy', '>=1.20,<2', 2, 'index'],
      ['torch', '==2.1.0', 3, 'index'],
      ['', '', 7, 'path'],
      ['lib', '', 8, 'git'],
      ['', '', 9, 'path'],
      ['pkg', '', 10, 'url'],
      ['requests', '>= 2.8.1, == 2.8.*', 11, 'index'],
    ]);
    expect(set.requests[1]?.hashes).toEqual(['sha256:00ff', 'sha256:11ee']);
    expect(set.requests[6]).toMatchObject({
      extras: ['security'],
      marker: "sys_platform == 'linux'",
    });
    expect(set).toMatchObject({ role: 'manifest', tool: 'pip', unread: 0, gaps: [] });
  });

  it('reads the sections that setuptools writes to requires.txt', async () => {
    const text = `chardet<7
[:python_version < "3.9"]
typing-extensions

[socks]
PySocks>=1.5.6 ; os_name == "nt"

[socks:sys_platform == "win32"]
win-inet
`;
    const set = await read(text, 'requires.txt');

    expect(recognised(text, 'requires.txt')).toBe('likely');
    expect(set.requests.map(({ name, groups, marker }) => [name, groups[0], marker])).toEqual([
      ['chardet', 'default', undefined],
      ['typing-extensions', 'default', 'python_version < "3.9"'],
      ['PySocks', 'socks', 'os_name == "nt"'],
      ['win-inet', 'socks', 'sys_platform == "win32"'],
    ]);
    expect(set).toMatchObject({ unread: 0, gaps: [] });
  });

  it('reports a header anywhere else, where pip refuses it, and one that is none', async () => {
    expect((await read('numpy==1\n[dev]\n')).gaps).toHaveLength(1);
    expect((await read('numpy==1\n[dev\n', 'requires.txt')).gaps).toHaveLength(1);
  });

  it('reads includes, indexes and switches, abbreviations too', async () => {
    const set = await read(`-r base.txt
-r "other\\one.txt"
--requirement=x.txt
-c constraints.txt
-i https://user:pw@index.example/simple
--extra-index-url "https://index.example/extra"
--extra-ind https://index.example/short
-f ./wheels
--no-index --pre --trusted-host index.example
--no-binary :all:
--use-feature=fast-deps
--require-hashes
`);

    expect(set.includes).toEqual([
      { path: 'base.txt', role: 'manifest', line: 1 },
      { path: 'other/one.txt', role: 'manifest', line: 2 },
      { path: 'x.txt', role: 'manifest', line: 3 },
      { path: 'constraints.txt', role: 'constraints', line: 4 },
    ]);
    expect(set.indexes.map(({ kind, url }) => [kind, url])).toEqual([
      ['primary', 'https://index.example/simple'],
      ['extra', 'https://index.example/extra'],
      ['extra', 'https://index.example/short'],
      ['find-links', './wheels'],
    ]);
    expect(set.switches.map(({ text, line }) => [text, line])).toEqual([
      ['--no-index', 9],
      ['--pre', 9],
      ['--trusted-host index.example', 9],
      ['--no-binary :all:', 10],
      ['--use-feature fast-deps', 11],
      ['--require-hashes', 12],
    ]);
  });

  it('lists what the environment completes, and counts what cannot be read', async () => {
    const set = await read('torch==${VERSION}\n${NAME}>=1\nthis is prose\n--unknown x\nok "\n');

    expect(set.requests.map(({ name, constraint }) => [name, constraint])).toEqual([
      ['torch', '==${VERSION}'],
      ['', '>=1'],
    ]);
    expect(set.unread).toBe(3);
    expect(set.gaps.map((gap) => gap.slice(0, 7))).toEqual(['line 3:', 'line 4:', 'line 5:']);
  });

  it('sees what an unusual end of line hides from an editor', async () => {
    const set = await read('numpy # harmless\u2028evil-one\nb # x\u000bevil-two\r\nc\\\r\n==1');

    expect(set.requests.map(({ name, constraint, line }) => [name, constraint, line])).toEqual([
      ['numpy', '', 1],
      ['evil-one', '', 1],
      ['b', '', 2],
      ['evil-two', '', 2],
      ['c', '==1', 3],
    ]);
  });

  it('joins lines as pip does: a comment ends what was begun, and is one itself', async () => {
    const set = await read('a\\\n# comment\\\nb\\\n\nc==1 \\');

    expect(set.requests.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffnumpy==1\n')],
    ['UTF-16 LE', Buffer.from('\ufeffnumpy==1\r\n', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\ufeffnumpy==1\n', 'utf16le').swap16()],
    [
      'UTF-32 LE',
      Buffer.concat(
        Array.from('\ufeffnumpy==1\n', (c) =>
          Buffer.from([c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8, 0, 0]),
        ),
      ),
    ],
    ['Latin-1', Buffer.from('numpy==1 # sch\u00f6n\n', 'latin1')],
  ])('reads %s', async (_, bytes) => {
    const set = await read(bytes);

    expect(set.requests.map(({ name, constraint }) => [name, constraint])).toEqual([
      ['numpy', '==1'],
    ]);
  });

  it('takes a compiled file for a lock file, with who needs what', async () => {
    const set = await read(`#
# This file is autogenerated by pip-compile with Python 3.11
# by the following command:
#
certifi==2024.1.1 \\
    --hash=sha256:00ff
    # via
    #   httpx
    #   requests
httpx[http2]==0.27.0
    # via -r requirements.in
lib @ git+https://git.example/o/r@main
    # via -r requirements.in
requests==2.31.0 ; python_version < "4"  # via -r requirements.in, httpx
`);

    expect(set).toMatchObject({ role: 'lock', tool: 'pip-compile' });
    expect(set.requests.map(({ name }) => name)).toEqual(['lib']);
    expect(
      set.resolved.map(({ key, requires, hashes, line }) => [
        key,
        requires.map((need) => need.key),
        hashes.length,
        line,
      ]),
    ).toEqual([
      ['certifi@2024.1.1', [], 1, 5],
      ['httpx@0.27.0', ['certifi@2024.1.1', 'requests@2.31.0'], 0, 10],
      ['requests@2.31.0', ['certifi@2024.1.1'], 0, 14],
    ]);
    expect(set.roots).toEqual(['httpx@0.27.0', 'requests@2.31.0']);
  });

  it('is bounded: ten thousand bad lines are a count, not ten thousand gaps', async () => {
    const set = await read(`numpy\n${'what is this\n'.repeat(10_000)}`);

    expect(set.unread).toBe(10_000);
    expect(set.gaps).toHaveLength(21);
  });

  it('refuses a line of megabytes and reads the next one', async () => {
    const set = await read(
      `a${' \\\n --hash=sha256:00'.repeat(100_000)}\n${'b'.repeat(3_000_000)}\nc==1`,
    );

    expect(set.requests.map(({ name }) => name)).toEqual(['c']);
    expect(set.unread).toBe(2);
  });

  it('reads a constraints file as what it is', async () => {
    expect((await read('a<2', 'constraints-3.11.txt')).role).toBe('constraints');
  });

  it.each([
    ['numpy\npandas\n', 'requirements.txt', 'likely'],
    ['numpy\npandas\n', 'dev-requirements.txt', 'likely'],
    ['numpy\n', 'reqs-gpu.txt', 'likely'],
    ['numpy\n', 'deps.in', 'likely'],
    ['a==1\n', 'constraints.txt', 'likely'],
    ['# nothing yet\n', 'requirements.txt', 'possible'],
    ['numpy>=1\ntorch\n', 'base.txt', 'likely'],
    ['-r base.txt\npytest\n', 'dev.txt', 'likely'],
    ['numpy==1\n', 'frozen', 'likely'],
    // Labels, notes and lists of other things.
    ['cat\ndog\nhorse\n', 'labels.txt', 'no'],
    ['000001\n000002\n', 'train.txt', 'no'],
    ['ffmpeg\nlibsm6\n', 'packages.txt', 'no'],
    ['The system requires 4 GB.\nInstall it.\n', 'requirements.txt', 'no'],
    ['Install numpy>=1\nnumpy>=1\n', 'notes.txt', 'no'],
    ['numpy==1\n', 'requirements.md', 'no'],
    ['import numpy\n', 'requirements.py', 'no'],
    ['https://a.example/1.jpg\nhttps://a.example/2.jpg\n', 'urls.txt', 'no'],
    ['data/a.png\ndata/b.png\n', 'files.txt', 'no'],
    ['- one\n- two\n', 'list.txt', 'no'],
    ['a=1\nb=2\n', 'settings.txt', 'no'],
    ['', 'empty.txt', 'no'],
  ])('takes %j under the name %s: %s', (content, name, expected) => {
    expect(recognised(content, name)).toBe(expected);
  });

  it('judges the first lines of a large file, not the one that the head cuts', () => {
    expect(recognised('numpy==1.0\n'.repeat(5000), 'all.txt')).toBe('likely');
  });

  it('answers any text', async () => {
    const piece = fc.constantFrom(
      'a',
      '==1',
      '\\',
      '\n',
      '#',
      ' ',
      '-r',
      '--hash=',
      '"',
      "'",
      '${A}',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const bytes = Buffer.from(pieces.join(''));
        const parsed = await format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpseOf(bytes));

        expect(parsed.ok || parsed.error.code === 'no-requirements').toBe(true);
      }),
    );
  });
});
