import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';
import { readInstructions } from './instructions.ts';

async function installed(lines: readonly string[]): Promise<readonly string[]> {
  return shownRequests(await packagesIn(format, ['FROM a', ...lines].join('\n'), 'dockerfile'));
}

describe('formats/dockerfile', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['a command', ['RUN pip install a'], ['pypi a @2']],
    [
      'lines that continue',
      ['RUN x && \\', '  pip install a \\', '  b'],
      ['pypi a @3', 'pypi b @4'],
    ],
    ['comments and empty lines between', ['RUN pip install \\', '# no', '', '  a'], ['pypi a @5']],
    ['flags', ['RUN --mount=type=cache,target=/x --network=host pip install a'], ['pypi a @2']],
    ['a list of words', ['RUN ["pip", "install", "a b"]', 'RUN ["npm", "i", "c"]'], ['npm c @3']],
    ['a heredoc', ['RUN <<EOF', 'pip install a', 'EOF', 'RUN npm i b'], ['pypi a @3', 'npm b @5']],
    ['a heredoc for a shell', ['RUN bash -e <<-"EOF"', '\tpip install a', '\tEOF'], ['pypi a @2']],
    [
      'a heredoc for another program',
      ['RUN <<EOF', '#!/usr/bin/env python3', 'pip install a', 'EOF', 'RUN npm i b'],
      ['npm b @6'],
    ],
    [
      'variables',
      ['ARG V=1.0', 'ENV P="a b"', 'RUN pip install $P c==${V}'],
      ['pypi a @4', 'pypi b @4', 'pypi c ==1.0 @4'],
    ],
    ['the old form of ENV', ['ENV V 1.0', 'RUN pip install c==$V'], ['pypi c ==1.0 @3']],
    ['an argument without a value', ['ARG V', 'RUN pip install c==$V'], ['pypi c ==${V} @3']],
    [
      'what runs at the start',
      ['CMD ["uvx", "a"]', 'ENTRYPOINT npx -y b'],
      ['pypi a @2', 'npm b @3'],
    ],
    ['what a later build runs', ['ONBUILD RUN pip install a'], ['pypi a @2']],
  ])('reads %s', async (_, lines, expected) => {
    expect((await installed(lines)).filter((each) => !each.startsWith('pypi @'))).toEqual(expected);
  });

  it('reads another escape', () => {
    const text = '# escape=`\nFROM a\nRUN pip install `\n  b\n';

    expect(readInstructions(text).map(({ word, text: rest }) => [word, rest])).toEqual([
      ['FROM', 'a'],
      ['RUN', 'pip install \\\n  b'],
    ]);
  });

  it('keeps images, and indexes without their secrets', async () => {
    const text =
      'ARG TAG=3\nFROM --platform=linux/amd64 python:${TAG} AS x\nENV PIP_INDEX_URL=https://u:p@i.example/s\n';
    const set = await packagesIn(format, text, 'app.dockerfile');

    expect(set.switches).toEqual([{ text: 'container image python:3', line: 2 }]);
    expect(set.indexes).toEqual([
      { ecosystem: 'pypi', url: 'https://i.example/s', kind: 'primary', line: 3 },
    ]);
  });

  it.each([
    ['FROM a\n', 'dockerfile', 'likely'],
    ['RUN a\n', 'dockerfile.dev', 'likely'],
    ['FROM a\nRUN b\n', 'build', 'possible'],
    ['FROM a\nRUN b\n', 'notes.txt', 'no'],
    ['import a\n', 'dockerfile.py', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
