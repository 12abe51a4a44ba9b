import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cellsOf, columnsOf, openedRows } from '../../../test/builders/opened-rows.ts';

const tables = openedRows();
const { write, open, rowsOf } = tables;
afterAll(() => tables.remove());

describe('datasets/rows: JSON', () => {
  it('reads lines, with a column per key and a type per column', async () => {
    const rows = await rowsOf(
      write(
        '{"id":1,"text":"a\\nb","x":0.5,"ok":true}\n\n{"text":"c","id":2,"x":2,"ok":null,"late":[1,{"a":"b"}]}\n{}',
      ),
    );

    expect(rows.form).toBe('JSON Lines');
    expect(columnsOf(rows)).toEqual([
      'id BIGINT',
      'text VARCHAR',
      'x DOUBLE',
      'ok BOOLEAN',
      'late VARCHAR',
    ]);
    expect(rows.columns[4]?.isJson).toBe(true);
    expect(rows.notes).toEqual(['nested values are read as JSON text: late']);
    expect(await cellsOf(rows)).toEqual([
      [0n, 1n, 'a\nb', 0.5, true, null],
      [1n, 2n, 'c', 2, null, '[1,{"a":"b"}]'],
      [2n, null, null, null, null, null],
    ]);
  });

  it('reads one array of objects, however it is laid out', async () => {
    const rows = await rowsOf(
      write('\ufeff[\n  {"a": "]},{", "b": {"c": [1, "}"]}},\n\t{ "a": "\\"" }\n]\n', 'x.txt'),
    );

    expect(rows.form).toBe('JSON');
    expect(await cellsOf(rows)).toEqual([
      [0n, ']},{', '{"c":[1,"}"]}'],
      [1n, '"', null],
    ]);
  });

  it('changes no number and no text', async () => {
    const rows = await rowsOf(
      write(
        '{"a":9223372036854775807,"b":12345678901234567890,"c":{"d":12345678901234567890},"e":-0.0,"f":"\\u0000,\\"x"}\n{"a":-9223372036854775808,"b":1,"c":"text","e":1e-320,"f":""}\n',
      ),
    );

    expect(columnsOf(rows)).toEqual([
      'a BIGINT',
      'b VARCHAR',
      'c VARCHAR',
      'e DOUBLE',
      'f VARCHAR',
    ]);
    expect(await cellsOf(rows)).toEqual([
      [0n, 2n ** 63n - 1n, '12345678901234567890', '{"d":12345678901234567890}', -0, '\0,"x'],
      [1n, -(2n ** 63n), '1', '"text"', 1e-320, ''],
    ]);
    expect(rows.notes).toEqual([
      'values of several kinds are read as text: b',
      'nested values are read as JSON text: c',
    ]);
  });

  it('reads what Python writes for numbers that JSON lacks', async () => {
    const rows = await rowsOf(write('{"x":NaN,"t":"NaN"}\n{"x":-Infinity,"t":"\\" Infinity"}\n'));

    expect(await cellsOf(rows)).toEqual([
      [0n, null, 'NaN'],
      [1n, Number.NEGATIVE_INFINITY, '" Infinity'],
    ]);
  });

  it('mentions keys that come late', async () => {
    const rows = await rowsOf(write(`${'{"a":1}\n'.repeat(10_000)}{"a":1,"hidden":"x"}\n`));

    expect(rows.notes).toEqual(['keys first seen after 10,000 rows: hidden']);
    expect(await rows.database.rows('SELECT row, c1 FROM r WHERE c1 IS NOT NULL')).toEqual([
      [10_000n, 'x'],
    ]);
  });

  it('gives back any objects', async () => {
    const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ a: scalar, 'b "': fc.double(), c: fc.jsonValue() }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.boolean(),
        async (objects, isArray) => {
          const lines = objects.map((value) => JSON.stringify(value));
          const rows = await rowsOf(
            write(isArray ? `[${lines.join(' ,\n')}]` : lines.join('\n'), 'x.json'),
            { asWritten: true },
          );
          const cells = await cellsOf(rows);
          const read = cells.map((row) =>
            Object.fromEntries(
              rows.columns.map(({ name, isJson }, at) => {
                const cell = row[at + 1];
                const value: unknown =
                  isJson && typeof cell === 'string'
                    ? JSON.parse(cell)
                    : typeof cell === 'bigint'
                      ? Number(cell)
                      : cell;
                return [name, value];
              }),
            ),
          );

          expect(read).toEqual(objects.map((value) => JSON.parse(JSON.stringify(value))));
        },
      ),
      { numRuns: 12 },
    );
  });

  it.each<[string, string, string, string]>([
    ['a line that is no object', '{"a":1}\n[1]\n', 'malformed', 'line 2 of'],
    ['a broken line', '{"a":1}\n{"a":\n', 'malformed', 'line 2 of'],
    ['an array that does not end', '[{"a":1},', 'malformed', 'does not end'],
    ['an array of other things', '[{"a":1}, 7]', 'malformed', 'element 2'],
    ['something behind the array', '[{"a":1}] x', 'malformed', 'what follows'],
    ['an object over many lines', '{\n "a": 1\n}\n', 'malformed', 'line 1 of'],
    ['a long line', `{"a":"${'x'.repeat(4 * 1024 ** 2)}"}`, 'too-large', 'object 1'],
    ['a long element', `[{"a":"${'x'.repeat(4 * 1024 ** 2)}"}]`, 'too-large', 'object 1'],
    ['objects without keys', '{}\n{}\n', 'empty', 'no keys'],
    [
      'keys without end',
      Array.from({ length: 101 }, (_, row) =>
        JSON.stringify(
          Object.fromEntries(Array.from({ length: 100 }, (__, at) => [`${row}-${at}`, 1])),
        ),
      ).join('\n'),
      'too-large',
      'more than the 10000',
    ],
    [
      'what is nested without end',
      `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}\n`,
      'malformed',
      'line 1 of',
    ],
  ])('refuses %s', async (_, content, code, words) => {
    const result = await open(write(content, 'x.jsonl'));

    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(result.ok ? '' : result.error.detail).toContain(words);
  });
});
