import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ContractResult } from '../../core/dataset-profile.ts';
import { dataFolder, writeParquet } from '../../../test/builders/datasets.ts';
import { rowsHost } from '../../io/rows-host.ts';
import { DataFailure } from '../data-error.ts';
import { profileOf } from '../profile/column-profiles.ts';
import { profileRows } from '../profile/profile-rows.ts';
import { inferRoles, withRoles } from '../roles/infer-roles.ts';
import { openRows } from '../rows/open-rows.ts';
import type { RowSet } from '../rows/row-set.ts';
import { checkContract } from './check-contract.ts';
import { inferContract, inferKeptContract } from './infer-contract.ts';
import { readContract } from './read-contract.ts';
import { writeContract } from './write-contract.ts';

const folder = dataFolder();
const spill = dataFolder();
afterAll(() => {
  folder.remove();
  spill.remove();
});
let files = 0;

async function withQuery<T>(query: string, use: (rows: RowSet) => Promise<T>): Promise<T> {
  files += 1;
  const path = `${folder.path}/${files}.parquet`;
  await writeParquet(path, query);
  const result = await openRows(path, { spillFolder: spill.path }, rowsHost);
  if (!result.ok) throw new Error(result.error.detail);
  try {
    return await use(result.rows);
  } finally {
    result.rows.close();
  }
}

/** The contract of these data, as text. */
async function contractText(rows: RowSet): Promise<string> {
  const parts = await profileRows(rows);
  const bare = profileOf(parts);
  return writeContract(await inferContract(rows, parts, withRoles(bare, inferRoles(bare).roles)));
}

const check = (query: string, text: string): Promise<ContractResult> =>
  withQuery(query, (rows) => checkContract(rows, readContract(text), 'c.yaml'));

const PLAIN = `SELECT range AS id, range % 7 + 0.5 AS x, ['a', 'b', 'no'][1 + range % 3] AS label, CASE WHEN range % 10 > 0 THEN range % 5 END AS n FROM range(100)`;

function sentences({ breaches }: ContractResult): readonly string[] {
  return breaches.map(
    ({ column = 'the set', found, expected }) => `${column}: ${found}; ${expected}`,
  );
}

function lineOf(text: string): string {
  try {
    readContract(text);
  } catch (error) {
    if (error instanceof DataFailure) return error.error.detail;
  }
  throw new Error('nothing was refused');
}

describe('datasets/contract', () => {
  it('is the same from a profile alone, but for ids with more values than are kept', async () => {
    const both = (query: string): Promise<readonly [string, string]> =>
      withQuery(query, async (rows) => {
        const parts = await profileRows(rows);
        const bare = profileOf(parts);
        const columns = withRoles(bare, inferRoles(bare).roles);
        return [await contractText(rows), writeContract(await inferKeptContract(parts, columns))];
      });

    const [whole, kept] = await both(PLAIN);
    expect(kept).toBe(whole);
    expect(kept).toMatch(/^ +unique: true$/m);
    const [large, keptOfLarge] = await both(
      'SELECT range AS id, sin(range) AS x FROM range(10001)',
    );
    expect(large).toMatch(/^ +unique: true$/m);
    expect(keptOfLarge).toBe(large.replace(/^ +unique: true\n/m, ''));
  });

  it('is kept by the data it was inferred from', async () => {
    const cell = fc.record({
      x: fc.option(fc.oneof(fc.double(), fc.constantFrom(Number.POSITIVE_INFINITY, -0, 5e-324))),
      word: fc.option(
        fc.oneof(
          fc.constantFrom('true', '01', '~', 'null', '1e3', "it's", ' a', 'x: y', '#', '- z'),
          fc.string(),
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (cells) => {
        const values = cells.map(({ x, word }) => {
          const text = word?.replaceAll('\0', '').replaceAll("'", "''");
          return `(${x === null ? 'NULL' : `'${x}'::DOUBLE`}, ${text === undefined ? 'NULL' : `'${text}'`}::VARCHAR)`;
        });
        // Each row thrice, so that words are a domain.
        const query = `SELECT t.* FROM (VALUES ${values.join(', ')}) AS t(x, "a: ""b""\n#"), range(3)`;
        const result = await withQuery(query, async (rows) =>
          checkContract(rows, readContract(await contractText(rows)), 'c'),
        );
        expect(result.breaches).toEqual([]);
        expect(result.rules).toBeGreaterThan(4);
      }),
      { numRuns: 40 },
    );
  });

  it('finds every kind of breach, with rows', async () => {
    const text = await withQuery(PLAIN, contractText);
    expect(text).toContain('# What these data must be like');
    expect((await check(PLAIN, text)).breaches).toEqual([]);
    const broken = await check(
      `SELECT CASE WHEN range = 9 THEN 8 ELSE range END AS id, CASE WHEN range IN (3, 5) THEN 99 ELSE 1 END AS x, CASE WHEN range < 90 THEN 'a' ELSE 'new' END AS label, CASE WHEN range % 2 = 0 THEN 1 END AS extra FROM range(100)`,
      text,
    );
    expect(
      broken.breaches.map(({ column, rule, rows, examples }) => [column, rule, rows, examples]),
    ).toEqual([
      ['extra', 'new-column', 100, []],
      ['n', 'lost-column', 0, []],
      ['x', 'range', 2, [3, 5]],
      ['label', 'domain', 10, [90, 91, 92, 93, 94]],
      ['id', 'unique', 1, [9]],
      ['label', 'balance', 90, []],
      ['label', 'balance', 0, []],
      ['label', 'balance', 0, []],
    ]);
    expect(sentences(broken)).toEqual([
      'extra: it is new, of type INTEGER; allows no columns but its own',
      'n: it is not there; asks for it, with numbers',
      'x: 2 rows hold other numbers: 99; allows numbers from 0.5 to 6.5',
      'label: 10 rows hold other values: "new"; allows a, b, no',
      'id: 1 row repeats the value of another row: "8"; allows each value once',
      'label: 90 % of the rows are "a"; allows 24 % to 44 %',
      'label: 0 % of the rows are "b"; allows 23 % to 43 %',
      'label: 0 % of the rows are "no"; allows 23 % to 43 %',
    ]);
    const words = await check(
      `SELECT range AS id, CASE WHEN range = 4 THEN 'abc' ELSE '0.5' END AS x, ['a', 'b', 'no'][1 + range % 3] AS label, CASE WHEN range % 5 > 0 THEN 1 END AS n FROM range(40)`,
      text,
    );
    expect(
      words.breaches.map(({ column, rule, rows, examples }) => [column, rule, rows, examples]),
    ).toEqual([
      [undefined, 'rows', 40, []],
      ['x', 'type', 1, [4]],
      ['n', 'missing', 8, [0, 5, 10, 15, 20]],
    ]);
    expect(sentences(words)).toEqual([
      'the set: there are 40 rows; asks for at least 50 rows',
      'x: 1 row holds no number: "abc"; asks for numbers',
      'n: 20 % of the rows have no value; allows at most 10 %',
    ]);
  });

  it('widens ranges by a margin and leaves out what is taken out', async () => {
    const text = `margin: 0.5\ncolumns:\n  x: {kind: number, range: [0, 10]}\n`;
    expect((await check('SELECT 15 AS x, 1 AS y', text)).breaches).toEqual([]);
    expect((await check('SELECT 15.1 AS x', text)).breaches).toMatchObject([
      { rule: 'range', rows: 1 },
    ]);
    expect((await check("SELECT DATE '2024-01-01' AS x", text)).breaches).toMatchObject([
      { rule: 'type' },
    ]);
  });

  it('quotes few values of rows that break it, and none at full length', async () => {
    const text =
      'columns:\n  x: {kind: text, values: [a]}\n  y: {kind: number, range: [1, .inf]}\n';
    const { breaches } = await check("SELECT 'é' || range AS x, -range AS y FROM range(9)", text);

    expect(breaches[0]?.found).toMatch(/^9 rows hold other values: "é0", "é1", "é2", …$/);
    expect(breaches[1]?.found).toBe('9 rows hold other numbers: -8 to 0');
    expect(breaches[1]?.expected).toBe('allows numbers from 1 on');
    const [long] = (await check("SELECT repeat('x', 500) AS x, 1 AS y", text)).breaches;
    expect(long?.found).toBe(`1 row holds another value: "${'x'.repeat(40)}…"`);
  });

  it('refuses what it does not understand, with the line', () => {
    expect(lineOf('columns:\n  x:\n    kind: number\n    rang: [0, 1]\n')).toBe(
      'line 4: column "x": unknown key `rang`; did you mean `range`?',
    );
    expect(lineOf('columns:\n  x:\n    kind: nmber\n')).toContain(
      'line 3: column "x": kind: `nmber` is not one of',
    );
    expect(lineOf('columns:\n  x: {kind: number, range: [2, 1]}')).toContain('2 is above 1');
    expect(lineOf('columns:\n  x: {kind: number, missing: 2}')).toContain(
      '2 is not between 0 and 1',
    );
    expect(lineOf('columns:\n  x: {kind: text}\n  x: {kind: text}\n')).toContain('line 3');
    expect(lineOf('columns: &a\n  x: *a\n')).toContain('line 2');
    expect(lineOf('least-rows: 1\n')).toContain('no `columns`');
    expect(lineOf('['.repeat(100_000))).toMatch(/line 1/);
  });
});
