import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { execText, quoted } from './exec-form.ts';
import format from './format.ts';
import { makefileTexts } from './makefile.ts';

describe('formats/shell-script', () => {
  it('reads what a script installs', async () => {
    const text = '#!/bin/sh\r\nset -e\r\npip install a\r\n';

    expect(shownRequests(await packagesIn(format, text, 'setup.sh'))).toEqual(['pypi a @3']);
  });

  it('says nothing of packages where a script installs none', async () => {
    const parsed = await parseBytes(format, Buffer.from('echo a\n'));

    expect(parsed.ok && parsed.value.derived?.map(({ token }) => token.key)).toEqual([
      'source-behaviour',
    ]);
    expect(parsed.ok && parsed.value.parts[0]?.script.commands).toHaveLength(1);
  });

  it('makes a gap of a script that it could not follow', async () => {
    const parsed = await parseBytes(format, Buffer.from('pip install a\n'.repeat(30_000)));

    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toContain('step-limit');
  });

  it.each([
    ['echo', 'a.sh', 'likely'],
    ['#!/usr/bin/env bash\n', 'build', 'likely'],
    ['#!/bin/sh\n', 'build', 'likely'],
    ['#!/usr/bin/env python\n', 'build', 'no'],
    ['#!/bin/sh\n', 'a.py', 'no'],
    ['a:\n\tb\n', 'makefile', 'likely'],
    ['#!/bin/sh\n\0', 'build', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});

describe('formats/shell-script: Makefiles', () => {
  it.each<[string, string, readonly (readonly [string, string, number])[]]>([
    [
      'a recipe',
      'a: b\n\tx\n\t@y\nc:\n\tz',
      [
        ['a', 'x\ny', 2],
        ['c', 'z', 5],
      ],
    ],
    ['a command on the line', 'a: b; x', [['a', 'x', 1]]],
    [
      'variables',
      'P = pip\nX := $(P) install\na:\n\t$(X) ${Y} $$Z',
      [['a', 'pip install ${Y} $Z', 4]],
    ],
    ['a line that continues', 'a:\n\tx \\\n  y\n\tz', [['a', 'x \\\n  y\nz', 2]]],
    ['a variable over lines', 'P = a \\\n  b\nx:\n\ty $(P)', [['x', 'y a b', 4]]],
    ['functions', 'a:\n\tx $(shell id) $@', [['a', 'x ${UNKNOWN} ${AUTOMATIC}', 2]]],
    ['no recipe', 'A = b\n', []],
  ])('reads %s', (_, text, expected) => {
    expect(makefileTexts(text).map(({ name, text: shell, line }) => [name, shell, line])).toEqual(
      expected,
    );
  });

  it('bounds variables in variables', () => {
    const text = `${Array.from({ length: 50 }, (_, at) => `A${at} = $(A${at + 1})$(A${at + 1})`).join('\n')}\nx:\n\t$(A0)`;

    expect(makefileTexts(text)[0]?.text.length).toBeLessThan(20_000);
  });
});

describe('formats/shell-script: lists of words', () => {
  it.each([
    ['["a", "b c"]', "a 'b c'"],
    ['["a\'b"]', String.raw`'a'\''b'`],
    ['a b', undefined],
    ['["a", 1]', undefined],
    ['["a"', undefined],
  ])('%s', (text, expected) => {
    expect(execText(text)).toBe(expected);
  });

  it('keeps every word one word', () => {
    expect(quoted(['a', '$(b)', ''])).toBe("a '$(b)' ''");
  });
});
