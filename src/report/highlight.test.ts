import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';

describe('report/highlight', () => {
  it('tells calls, texts, keywords, numbers and comments apart', () => {
    const kinds = highlight("from os import x; f.g('a#b', 0x1f)  # c").map(
      (token) => `${token.kind}:${token.text}`,
    );

    expect(kinds.filter((kind) => !kind.startsWith('plain'))).toEqual([
      'keyword:from',
      'keyword:import',
      'call:f.g',
      "text:'a#b'",
      'number:0x1f',
      'comment:# c',
    ]);
  });

  it('keeps every character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', '\\', '#', 'a', '(', ' ', 'b1', '.') }),
        (line) => {
          expect(
            highlight(line)
              .map((token) => token.text)
              .join(''),
          ).toBe(line);
        },
      ),
    );
  });

  it('answers for lines of a hundred thousand marks before the suite loses patience', () => {
    for (const part of ["'", "\\'", 'a', '"\\', "b'"]) {
      const line = part.repeat(100_000);
      const shown = highlight(line).map((token) => token.text);
      expect(shown.join('')).toBe(line);
    }
  });
});
