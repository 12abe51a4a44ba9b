import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writeParquet } from '../../../test/builders/datasets.ts';
import {
  cellsOf,
  columnsOf,
  openedRows,
  type RowsExtra,
} from '../../../test/builders/opened-rows.ts';
import { locateRow } from './row-set.ts';

const tables = openedRows();
const { folder, spill, write, open: openPath, rowsOf } = tables;
afterAll(() => tables.remove());
const open = (content: string | Uint8Array, extra: RowsExtra = {}) =>
  openPath(write(content), extra);

async function typesOf(content: string): Promise<readonly string[]> {
  const { columns } = await rowsOf(write(content));
  return columns.map(({ type }) => type);
}

describe('datasets/rows: text', () => {
  it('tells tables divided by tabs from those divided by commas', async () => {
    expect((await rowsOf(write('a\tb\n1,5\t2\n'))).form).toBe('TSV');
    expect((await rowsOf(write('a;b\n1\t5;2\n'))).form).toBe('CSV');
  });

  it('reads a table with the numbers of its rows', async () => {
    const rows = await rowsOf(write('age,city\n31,Rome\n45.5,Oslo\n,\n'));

    expect(rows).toMatchObject({
      form: 'CSV',
      rows: 3,
      files: [{ name: 'table.csv', first: 0, rows: 3 }],
      columns: [
        { name: 'age', id: 'c0', type: 'DOUBLE' },
        { name: 'city', id: 'c1', type: 'VARCHAR' },
      ],
    });
    expect(await cellsOf(rows)).toEqual([
      [0n, 31, 'Rome'],
      [1n, 45.5, 'Oslo'],
      [2n, null, null],
    ]);
  });

  it.each<[string, string, string]>([
    ['whole numbers', '1\n-20\n0', 'BIGINT'],
    ['18 digits', '123456789012345678\n1', 'BIGINT'],
    ['20 digits', '12345678901234567890\n1', 'VARCHAR'],
    ['leading zeros', '007\n1', 'VARCHAR'],
    ['telephone numbers', '+4930123456\n+4930123457', 'VARCHAR'],
    ['fractions and exponents', '1.5\n-2e-3\n1.000000000000000000e+00\n.5\n7.', 'DOUBLE'],
    ['long whole numbers among fractions', '1234567890123456\n1.5', 'VARCHAR'],
    ['infinite ones', '1.5\ninf\n-Infinity', 'DOUBLE'],
    ['more than a double holds', '1e999\n1', 'VARCHAR'],
    ['spaces around', ' 1\n2 ', 'BIGINT'],
    ['words for no value', '1\nNA\n?\nnan', 'BIGINT'],
    ['words for no value only', 'NA\nnan', 'VARCHAR'],
    ['underscores', '1_000\n2', 'VARCHAR'],
    ['one word at the end', `${'1\n'.repeat(3000)}x`, 'VARCHAR'],
    ['nothing', '""\n""', 'VARCHAR'],
  ])('types %s', async (_, column, type) => {
    const lines = column.split('\n').map((line) => `a,${line}`);

    expect((await typesOf(`name,value\n${lines.join('\n')}\n`))[1]).toBe(type);
  });

  it('says where words among numbers were read as no value', async () => {
    const rows = await rowsOf(write('a,b\n1,x\nNA,y\n'));

    expect(rows.notes).toEqual(['words like "NA" among numbers are read as no value: a']);
    expect(await cellsOf(rows)).toEqual([
      [0n, 1n, 'x'],
      [1n, null, 'y'],
    ]);
  });

  it('leaves every cell as it is written when asked to', async () => {
    const text = 'a,b\n1.50,"x"\n007,""\nNA,\n';
    const rows = await rowsOf(write(text), { asWritten: true });

    expect(await cellsOf(rows)).toEqual([
      [0n, '1.50', 'x'],
      [1n, '007', ''],
      [2n, 'NA', null],
    ]);
  });

  it('gives back any cells, in their order', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.double({ noNaN: true }).map(String),
      fc.constantFrom('"', ',', '\n', '\r\n', ';', "'", ' ', '007'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }),
        async (table) => {
          const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const lines = table.map((row) => row.map(quote).join(','));
          const rows = await rowsOf(write(`"a","b"\n${lines.join('\n')}\n`), { asWritten: true });

          expect(await cellsOf(rows)).toEqual(table.map((row, at) => [BigInt(at), ...row]));
        },
      ),
      { numRuns: 12 },
    );
  });

  it.each<[string, Uint8Array]>([
    ['gzip', gzipSync('a,b\n1,x\n2,y\n')],
    ['zstd', zstdCompressSync('a,b\n1,x\n2,y\n')],
  ])('unfolds %s', async (_, content) => {
    expect(await cellsOf(await rowsOf(write(content)))).toEqual([
      [0n, 1n, 'x'],
      [1n, 2n, 'y'],
    ]);
  });

  it.each([
    ['of one kind', 'a,b\r\n1,"x\r\ny"\r\n2,z\r\n', []],
    [
      'of two kinds',
      'a,b\n1,"x\r\ny"\r\n2,z\n',
      ['lines that end in several ways were read as lines'],
    ],
  ])('reads line ends %s', async (_, text, notes) => {
    const rows = await rowsOf(write(text));

    expect(await cellsOf(rows)).toEqual([
      [0n, 1n, 'x\r\ny'],
      [1n, 2n, 'z'],
    ]);
    expect(rows.notes).toEqual(notes);
  });

  it('gives repeated and empty names a number', async () => {
    const { columns } = await rowsOf(write('a,a,,a.1\nx,y,z,w\n'));

    expect(columns.map(({ name }) => name)).toEqual(['a', 'a.1', 'column 3', 'a.1.1']);
  });

  it('keeps the order of rows of a large table read by several threads', async () => {
    const lines = Array.from({ length: 400_000 }, (_, at) => `${at},"word ${at}"`);
    const { database, rows } = await rowsOf(write(`n,t\n${lines.join('\n')}\n`), { threads: 4 });
    const [wrong] = await database.rows(
      "SELECT count(*)::INT, max(row)::INT FROM r WHERE c0 <> row OR c1 <> 'word ' || row",
    );

    expect(rows).toBe(400_000);
    expect(wrong).toEqual([0, null]);
  });
});

describe('datasets/rows: Parquet', () => {
  it('is read where it lies, whatever its columns are called', async () => {
    const path = join(folder.path, 'odd.parquet');
    await writeParquet(
      path,
      `SELECT 10 - range AS file_row_number, 'x' AS "row", 1.5::DOUBLE AS filename, 7 AS file_index, [range] AS "a""; DROP VIEW r" FROM range(3)`,
    );
    const rows = await rowsOf(path);

    expect(rows.form).toBe('Parquet');
    expect(columnsOf(rows)).toEqual([
      'file_row_number BIGINT',
      'row VARCHAR',
      'filename DOUBLE',
      'file_index INTEGER',
      'a"; DROP VIEW r BIGINT[]',
    ]);
    expect(await rows.database.rows('SELECT row, c0, c1, c3 FROM r WHERE row = 2')).toEqual([
      [2n, 8n, 'x', 7],
    ]);
  });

  it('takes a path with the signs of a pattern for what it is', async () => {
    const path = folder.write("[a]*?'.parquet", '');
    await writeParquet(folder.write('plain.parquet', ''), 'SELECT 1 AS a');
    folder.write("[a]*?'.parquet", folder.read('plain.parquet'));

    expect((await rowsOf(path)).rows).toBe(1);
  });

  it('opens shares that together are the whole', async () => {
    const path = join(folder.path, 'share.parquet');
    await writeParquet(path, 'SELECT range AS a FROM range(10)');
    const shares: (readonly unknown[])[] = [];
    for (const index of [0, 1, 2]) {
      const rows = await rowsOf(path, { partition: { index, of: 3 } });
      const found = await rows.database.rows('SELECT row, c0 FROM r');
      expect(rows.rows).toBe(found.length);
      expect(locateRow(rows, 9)).toEqual({ file: 'share.parquet', row: 9 });
      shares.push(...found);
    }

    expect(shares).toEqual(Array.from({ length: 10 }, (_, at) => [BigInt(at), BigInt(at)]));
  });

  it('reaches nothing but the file', async () => {
    const path = join(folder.path, 'locked.parquet');
    await writeParquet(path, 'SELECT 1 AS a');
    const { database } = await rowsOf(path);

    await expect(database.rows("SELECT * FROM read_csv('/etc/passwd')")).rejects.toThrow(
      'cannot be read',
    );
    await expect(database.run(`COPY (SELECT 1) TO '${spill.path}/x.csv'`)).rejects.toThrow(
      'cannot be read',
    );
  });
});

describe('datasets/rows: what is no table', () => {
  const wide = Array.from({ length: 10_001 }, (_, at) => `c${at}`).join(',');
  it.each<[string, string | Uint8Array, string, string]>([
    ['an empty file', '', 'empty', 'is empty'],
    ['a header alone', 'a,b\n', 'empty', 'no rows'],
    ['an NPZ', Buffer.from('PK\u0003\u0004 and more'), 'unknown-form', 'array file'],
    ['an image', Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), 'unknown-form', ''],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 0, 0), 'unknown-form', 'would run'],
    ['zeros', new Uint8Array(100), 'unknown-form', 'known here'],
    ['broken Parquet', `PAR1${'x'.repeat(100)}PAR1`, 'malformed', ''],
    ['too many columns', `${wide}\n`, 'too-large', '10001 columns, more than the 10000'],
    ['a line that never ends', `a,b\n1,"${'x'.repeat(3 * 1024 ** 2)}"\n`, 'malformed', ''],
    ['text that is no UTF-8', Buffer.from('a,b\n1,x\n2,\xe9\xe8\n', 'latin1'), 'unknown-form', ''],
    ['text that is no UTF-8 later on', lateLatin(), 'malformed', ''],
    ['rows of different length', 'a,b\n1,2\n1,2,3\n', 'malformed', ''],
    ['half a gzip file', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 40), 'malformed', ''],
    ['a bomb', gzipSync(`a,b\n${'1,2\n'.repeat(3_000_000)}`), 'too-large', 'to 1'],
  ])('refuses %s', async (_, content, code, words) => {
    const before = readdirSync(spill.path).length;
    const result = await open(content);

    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(result.ok ? '' : result.error.detail).toContain(words);
    expect(result.ok ? '' : result.error.detail).not.toContain('\n');
    expect(readdirSync(spill.path).length).toBe(before);
  });

  it('refuses a path where nothing is', async () => {
    expect(await openPath(join(folder.path, 'none'))).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it('refuses a Parquet file that promises more rows than its bytes can hold', async () => {
    const path = join(folder.path, 'many.parquet');
    await writeParquet(path, 'SELECT 1 AS a FROM range(1000000)');

    expect(await openPath(path, { limits: { maxRowsPerByte: 1 } })).toMatchObject({
      ok: false,
      error: { code: 'malformed', detail: expect.stringContaining('promises 1000000 rows') },
    });
    expect(await openPath(path, { limits: { maxRows: 999_999 } })).toMatchObject({
      ok: false,
      error: { code: 'too-large' },
    });
  });
});

function lateLatin(): Uint8Array {
  return Buffer.concat([
    Buffer.from(`a,b\n${'1,x\n'.repeat(1_000_000)}`),
    Buffer.from('2,\xe9\xe8\n', 'latin1'),
  ]);
}
