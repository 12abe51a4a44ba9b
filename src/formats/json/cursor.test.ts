import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCursor, JsonError } from './cursor.ts';

type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value };

/** Builds a value through the cursor alone. */
function read(cursor: JsonCursor): Value {
  switch (cursor.kind()) {
    case 'object': {
      const entries: [string, Value][] = [];
      cursor.enter('object');
      for (let key = cursor.key(); key !== undefined; key = cursor.key())
        entries.push([key, read(cursor)]);
      return Object.fromEntries(entries);
    }
    case 'array': {
      const items: Value[] = [];
      cursor.enter('array');
      while (cursor.item()) items.push(read(cursor));
      return items;
    }
    case 'string':
      return cursor.string();
    case 'number':
      return cursor.integer() ?? Number(cursor.number());
    case 'boolean': {
      const isTrue = cursor.kind() === 'boolean' && text[cursor.offset] === 't';
      cursor.skip();
      return isTrue;
    }
    default:
      cursor.skip();
      return null;
  }
}

let text = '';

function parse(given: string): Value {
  text = Buffer.from(given).toString('latin1');
  const cursor = new JsonCursor(Buffer.from(given));
  const value = read(cursor);
  cursor.end();
  return value;
}

function refuses(given: string): boolean {
  try {
    const cursor = new JsonCursor(Buffer.from(given));
    cursor.skip();
    cursor.end();
    return false;
  } catch (error) {
    if (error instanceof JsonError) return true;
    throw error;
  }
}

describe('formats/json/cursor', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false }),
        fc.integer({ min: 0, max: 4 }),
        (value, indent) => {
          const written = JSON.stringify(value, null, indent);

          expect(parse(written)).toEqual(JSON.parse(written));
        },
      ),
    );
  });

  it('accepts and refuses what JSON.parse does', () => {
    const alphabet = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'a',
      '1',
      '0',
      '-',
      '.',
      'e',
      ' ',
      'true',
      'null',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
        const given = parts.join('');
        let valid = true;
        try {
          JSON.parse(given);
        } catch {
          valid = false;
        }

        expect(refuses(given)).toBe(!valid);
      }),
      { numRuns: 3000 },
    );
  });

  it('shows both of two equal keys', () => {
    const cursor = new JsonCursor(Buffer.from('{"a":1,"a":2}'));
    cursor.enter('object');
    const seen = [cursor.key(), cursor.integer(), cursor.key(), cursor.integer(), cursor.key()];

    expect(seen).toEqual(['a', 1, 'a', 2, undefined]);
  });

  it('gives no integer where one is not whole, too large or padded', () => {
    for (const given of ['1.5', '1e3', '-1', '9007199254740993000', '01', '"1"']) {
      const cursor = new JsonCursor(Buffer.from(`[${given}]`));
      cursor.enter('array');
      cursor.item();

      expect(cursor.integer()).toBeUndefined();
      expect(cursor.offset).toBe(1);
    }
  });

  it('stops at a bounded depth', () => {
    expect(refuses(`${'['.repeat(128)}${']'.repeat(128)}`)).toBe(false);
    expect(refuses(`${'['.repeat(129)}${']'.repeat(129)}`)).toBe(true);
    expect(refuses('['.repeat(1_000_000))).toBe(true);
  });

  it('tells short words apart that fall into the same place of the memory', () => {
    const words = Array.from({ length: 500 }, (_, index) => `w${index}é`.slice(0, 5));

    expect(parse(JSON.stringify([...words, ...words]))).toEqual([...words, ...words]);
  });
});
