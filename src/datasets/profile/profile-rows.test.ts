import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder, writeParquet } from '../../../test/builders/datasets.ts';
import { rowsHost } from '../../io/rows-host.ts';
import { openRows, type RowsResult } from '../rows/open-rows.ts';
import type { RowSet } from '../rows/row-set.ts';
import { profileOf } from './column-profiles.ts';
import { mergeProfiles, type ProfileParts } from './profile-parts.ts';
import { profileByLabel } from './class-profile.ts';
import { profileRows } from './profile-rows.ts';
import { decodeProfile, encodeProfile } from './profile-text.ts';

const folder = dataFolder();
const spill = dataFolder();
afterAll(() => {
  folder.remove();
  spill.remove();
});
let files = 0;

async function withRows<T>(
  path: string,
  use: (rows: RowSet) => Promise<T>,
  threads = 1,
): Promise<T> {
  const result: RowsResult = await openRows(path, { spillFolder: spill.path, threads }, rowsHost);
  if (!result.ok) throw new Error(result.error.detail);
  try {
    return await use(result.rows);
  } finally {
    result.rows.close();
  }
}

async function profileQuery(query: string, threads = 1): Promise<ProfileParts> {
  files += 1;
  const path = `${folder.path}/${files}.parquet`;
  await writeParquet(path, query);
  return withRows(path, (rows) => profileRows(rows), threads);
}

/** A table of values as SQL. */
function table(values: readonly (readonly [number | null, string | null])[]): string {
  const rows = values.map(
    ([x, word]) =>
      `(${x === null ? 'NULL' : `'${x}'::DOUBLE`}, ${word === null ? 'NULL' : `'${word}'`}::VARCHAR)`,
  );
  return `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(x, word)`;
}

describe('datasets/profile', () => {
  it('counts, sums and orders what is there', async () => {
    const parts = await profileQuery(
      table([
        [1, 'a'],
        [2, 'b'],
        [4, 'a'],
        [Number.POSITIVE_INFINITY, ''],
        [null, null],
        [Number.NaN, 'a'],
      ]),
    );
    const [x, word] = profileOf(parts);
    expect(x).toMatchObject({
      kind: 'number',
      rows: 6,
      missing: 2,
      distinct: 4,
      distinctIsExact: true,
    });
    expect(x?.numbers).toMatchObject({
      min: 1,
      max: 4,
      quantiles: [1, 1, 2, 4, 4],
      notFinite: 1,
      isWhole: true,
    });
    expect(x?.numbers?.mean).toBeCloseTo(7 / 3, 15);
    expect(x?.numbers?.deviation).toBeCloseTo(Math.sqrt(7 / 3), 15);
    expect(x?.numbers?.bars.map((bar) => bar.rows)).toEqual([1, 1, 0, 1]);
    expect(word).toMatchObject({
      kind: 'category',
      missing: 2,
      distinct: 2,
      lengths: { min: 1, max: 1, mean: 1 },
      top: [
        { value: 'a', rows: 3 },
        { value: 'b', rows: 1 },
      ],
    });
  });

  it('has no cancellation and no overflow', async () => {
    const of = async (values: readonly number[]) => {
      const [column] = profileOf(await profileQuery(table(values.map((x) => [x, 'a']))));
      return column?.numbers;
    };
    // The textbook formula gives 0 or worse here.
    expect((await of([1e15 + 1, 1e15 + 2, 1e15 + 3]))?.deviation).toBe(1);
    const large = await of([1.7e308, -1.7e308, 1.7e308]);
    expect(large?.mean).toBeCloseTo(1.7e308 / 3, -295);
    expect(large?.deviation).toBe(Number.MAX_VALUE);
    expect(
      large?.bars.every(({ low, high }) => Number.isFinite(low) && Number.isFinite(high)),
    ).toBe(true);
    expect((await of([5e-324, 5e-324]))?.mean).toBe(5e-324);
    expect((await of([1e-300, 3e-300]))?.mean).toBeCloseTo(2e-300, 310);
  });

  it('gives equal numbers of other types the same hash', async () => {
    const whole = await profileQuery('SELECT range AS x FROM range(50)');
    const fraction = await profileQuery('SELECT range::DOUBLE AS x FROM range(50)');
    const small = await profileQuery('SELECT range::SMALLINT AS x FROM range(50)');
    expect(fraction.columns[0]?.sample).toEqual(whole.columns[0]?.sample);
    expect(small.columns[0]?.sample).toEqual(whole.columns[0]?.sample);
    // Neighbours that are one double are still two values.
    const long = await profileQuery('SELECT 9007199254740993 + range AS x FROM range(9)');
    expect(profileOf(long)[0]?.distinct).toBe(9);
  });

  it('is that of the whole after a merge, whatever the split and the order', async () => {
    const cell = fc.tuple(
      fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.option(fc.constantFrom('a', 'b', 'é', '  ', 'long word')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 20 }),
        fc.array(cell, { minLength: 1, maxLength: 20 }),
        async (a, b) => {
          const whole = await profileQuery(table([...a, ...b]));
          const merged = mergeProfiles(await profileQuery(table(b)), await profileQuery(table(a)));
          expect(merged).toEqual(whole);
          expect(await profileQuery(table([...b, ...a].toReversed()))).toEqual(whole);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('samples many values alike in parts, in any order and with any number of threads', async () => {
    const data = `SELECT hash(range) % 1000000007 AS id, CASE WHEN range % 4 = 0 THEN 0 ELSE sin(range) END AS x, 'word ' || range AS word FROM range(60000)`;
    const whole = await profileQuery(data);
    const shuffled = await profileQuery(`${data} ORDER BY hash(range)`, 2);
    expect(shuffled).toEqual(whole);
    const merged = mergeProfiles(
      await profileQuery(`${data} WHERE range % 3 = 1`),
      await profileQuery(`${data} WHERE range % 3 <> 1`),
    );
    expect(merged).toEqual(whole);
    const [id, x, word] = profileOf(whole);
    for (const column of [id, word]) {
      expect(column?.distinctIsExact).toBe(false);
      expect(Math.abs((column?.distinct ?? 0) - 60_000)).toBeLessThan(60_000 * 0.04);
    }
    // A frequent value among rare ones is exact, the quantiles of the others are within a hundredth of the ranks.
    expect(x?.top).toEqual([{ value: '0', rows: 15_000 }]);
    expect(x?.numbers?.quantiles[1]).toBeCloseTo(Math.sin(-Math.PI / 6), 1);
    expect(x?.numbers?.bars.reduce((sum, bar) => sum + bar.rows, 0)).toBe(60_000);
    expect(word?.kind).toBe('text');
  });

  it('refuses parts that are of different tables', async () => {
    const a = await profileQuery('SELECT 1 AS x');
    expect(() => mergeProfiles(a, { ...a, hashProbe: 'other' })).toThrow(/hash functions/);
    expect(() => mergeProfiles(a, { ...a, columns: [] })).toThrow(/same columns/);
  });

  it('looks at numbers within every class, in parts that add up', async () => {
    const data = `SELECT sin(range) AS x, range % 5 AS few, CASE WHEN range % 50 = 0 THEN 'rare' WHEN range % 3 > 0 THEN 'b' END AS label FROM range(30000)`;
    const of = async (query: string): Promise<ProfileParts> => {
      files += 1;
      const path = `${folder.path}/${files}.parquet`;
      await writeParquet(path, query);
      return withRows(path, async (rows) => profileByLabel(rows, await profileRows(rows), 'label'));
    };
    const whole = await of(data);
    expect(whole.classes?.parts.map(({ label, rows }) => [label, rows])).toEqual([
      ['b', 19_600],
      ['rare', 600],
    ]);
    const [b, rare] = whole.classes?.parts.map(({ samples }) => samples[0]?.sample) ?? [];
    expect(b).toMatchObject({ isCut: true, values: { length: 1000 } });
    expect(rare).toMatchObject({ isCut: false, values: { length: 600 } });
    expect(
      mergeProfiles(
        await of(`${data} WHERE range % 7 = 0`),
        await of(`${data} WHERE range % 7 > 0`),
      ),
    ).toEqual(whole);
    expect(decodeProfile(encodeProfile(whole))).toEqual(whole);
  });

  it('reads a wide table some columns at a time, and a share of it, as it reads any other', async () => {
    const columns = Array.from({ length: 120 }, (_, at) =>
      at % 3 === 0 ? `'w' || (range % ${at + 2}) AS a${at}` : `sin(range * ${at}) AS a${at}`,
    );
    files += 1;
    const path = `${folder.path}/${files}.parquet`;
    await writeParquet(path, `SELECT ${columns.join(', ')} FROM range(40)`);
    for (const partition of [undefined, { index: 1, of: 3 }]) {
      const options = {
        spillFolder: spill.path,
        ...(partition === undefined ? {} : { partition }),
      };
      const result = await openRows(path, options, rowsHost);
      if (!result.ok) throw new Error(result.error.detail);
      const { stored, ...whole } = result.rows;

      expect(stored).toBeDefined();
      expect(await profileRows(result.rows)).toEqual(await profileRows(whole));
      result.rows.close();
    }
  });

  it('is written and read without loss, and nothing else is read', async () => {
    const parts = await profileQuery(
      table([
        [1.1, 'inf'],
        [Number.NEGATIVE_INFINITY, ''],
      ]),
    );
    expect(decodeProfile(encodeProfile(parts))).toEqual(parts);
    const text = encodeProfile(parts);
    for (const broken of [
      '',
      '[]',
      '{}',
      text.slice(0, -9),
      text.replace('"rows":2', '"rows":-2'),
      text.replace('"hash":"', '"hash":"zz'),
    ])
      expect(() => decodeProfile(broken)).toThrow(/cannot be read/);
  });
});
