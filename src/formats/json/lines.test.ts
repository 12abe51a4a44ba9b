import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLines, textLines } from './lines.ts';
import { plainJson } from './relaxed.ts';

describe('formats/json: lines', () => {
  it('gives the line of every offset', () => {
    const piece = fc.constantFrom('a', '\n', 'é', '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const [inText, inBytes] = [textLines(text), byteLines(Buffer.from(text))];
        for (let at = 0; at <= text.length; at += 1) {
          const expected = text.slice(0, at).split('\n').length;
          expect(inText(at)).toBe(expected);
          expect(inBytes(Buffer.byteLength(text.slice(0, at)))).toBe(expected);
        }
      }),
    );
  });
});

describe('formats/json: comments and trailing commas', () => {
  it.each<[string, unknown]>([
    ['{"a": 1, // b\n}', { a: 1 }],
    ['{"a": [1, 2, /* c */ ], }', { a: [1, 2] }],
    ['{"a": "// no, }"}', { a: '// no, }' }],
    [String.raw`{"a": "\"// no"}`, { a: '"// no' }],
    ['/* a */ {"b": "c,]"}', { b: 'c,]' }],
    ['{}', {}],
  ])('reads %j', (text, expected) => {
    const plain = Buffer.from(plainJson(Buffer.from(text)));

    expect(plain).toHaveLength(text.length);
    expect(JSON.parse(plain.toString())).toEqual(expected);
  });

  it('leaves plain JSON as it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(Buffer.from(plainJson(Buffer.from(text))).toString()).toBe(text);
      }),
    );
  });

  it.each(['"', '/*', '//', '{"a', ',', '/* *', '"\\'])('ends with %j', (text) => {
    expect(plainJson(Buffer.from(text))).toHaveLength(text.length);
  });
});
