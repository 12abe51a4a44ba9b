import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLiteral, type Literal } from './literal.ts';

type Python =
  | string
  | number
  | boolean
  | null
  | readonly Python[]
  | { readonly [key: string]: Python };

function write(value: Python): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string')
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${write(key)}: ${write(item)}`)
    .join(', ')}}`;
}

function plain(literal: Literal): unknown {
  if (literal.kind === 'dict')
    return Object.fromEntries(literal.entries.map(([key, value]) => [plain(key), plain(value)]));
  return 'items' in literal ? literal.items.map(plain) : literal.value;
}

const values = fc.letrec<{ value: Python }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe('formats/npy/literal', () => {
  it('reads back what Python would write', () => {
    fc.assert(
      fc.property(values, (value) => {
        const read = readLiteral(write(value));

        expect(read.ok ? plain(read.value) : read.detail).toEqual(structuredClone(value));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['(1,)', [1]],
    ['(1)', 1],
    ['()', []],
    ["u'a' b'b' r'c'", 'abc'],
    ["'\\x41\\u0042\\103\\U00000044'", 'ABCD'],
    ['0x10', 16],
    ['1_000L', 1000],
    ['-3', -3],
  ])('reads %s', (text, expected) => {
    const read = readLiteral(text);

    expect(read.ok ? plain(read.value) : read.detail).toEqual(expected);
  });

  it.each([
    '',
    'a',
    'f()',
    '1 + 1',
    '{1}',
    '[1',
    "'a",
    '(1 2)',
    '{1: 2 3: 4}',
    "'\\x4'",
    '1;2',
    'lambda: 1',
    '`1`',
  ])('refuses %j', (text) => {
    expect(readLiteral(text)).toMatchObject({ ok: false, code: 'not-a-literal' });
  });

  it('stops at a bounded depth', () => {
    expect(readLiteral('('.repeat(100_000))).toMatchObject({ ok: false, code: 'too-deep' });
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '(',
            ')',
            '[',
            '{',
            '}',
            "'",
            '"',
            '\\',
            ',',
            ':',
            '1',
            'x',
            'u',
            ' ',
          ),
        }),
        (text) => {
          expect(typeof readLiteral(text).ok).toBe('boolean');
        },
      ),
    );
  });
});
