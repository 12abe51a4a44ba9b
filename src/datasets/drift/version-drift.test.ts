import { afterAll, describe, expect, it } from 'vitest';
import type { DriftResult } from '../../core/dataset-profile.ts';
import { dataFolder, writeParquet } from '../../../test/builders/datasets.ts';
import { rowsHost } from '../../io/rows-host.ts';
import { profileByLabel } from '../profile/class-profile.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import { profileRows } from '../profile/profile-rows.ts';
import { decodeProfile, encodeProfile } from '../profile/profile-text.ts';
import { openRows } from '../rows/open-rows.ts';
import { driftBetween } from './version-drift.ts';

const folder = dataFolder();
const spill = dataFolder();
afterAll(() => {
  folder.remove();
  spill.remove();
});
let files = 0;

async function profile(query: string): Promise<ProfileParts> {
  files += 1;
  const path = `${folder.path}/${files}.parquet`;
  await writeParquet(path, query);
  const result = await openRows(path, { spillFolder: spill.path }, rowsHost);
  if (!result.ok) throw new Error(result.error.detail);
  try {
    return await profileByLabel(result.rows, await profileRows(result.rows), 'label');
  } finally {
    result.rows.close();
  }
}

/** A number from 0 to 1 that looks random, by row and salt. */
const chance = (salt: number): string => `(hash(range * 131 + ${salt}) / 18446744073709551616.0)`;
const normal = (salt: number): string =>
  `sqrt(-2 * ln(${chance(salt)})) * cos(6.283185307179586 * ${chance(salt + 1)})`;

/** Numbers normal, with a heavy value, whole and with holes, words, free texts, and four classes. */
function rows(
  count: number,
  {
    x = normal(1),
    label = `'class ' || floor(4 * ${chance(9)})`,
    word = `'w' || floor(30 * ${chance(7)} * ${chance(8)})`,
  } = {},
): string {
  return `SELECT range AS n, ${x} AS x, CASE WHEN ${chance(3)} < 0.4 THEN 0 ELSE exp(${normal(4)}) END AS heavy, floor(12 * ${chance(5)})::INTEGER AS whole, CASE WHEN ${chance(6)} < 0.9 THEN ${normal(11)} END AS holes, ${word} AS word, 'text ' || hash(range) AS free, ${label} AS label FROM range(${count})`;
}

const without = new Set(['n']);
const drift = (before: ProfileParts, now: ProfileParts): DriftResult =>
  driftBetween(before, now, { with: 'old', without });

function half(count: number, seed: number, which: number): string {
  return `SELECT * FROM (${rows(count)}) WHERE hash(n * 7919 + ${seed}) % 2 = ${which}`;
}

function loud(result: DriftResult): readonly string[] {
  return result.columns
    .filter(({ grade }) => grade !== 'none')
    .map(({ column, label, test, grade, detail }) =>
      [column, label, test, grade, detail].join(' | '),
    );
}

describe('datasets/drift: versions', () => {
  it('says nothing of two random halves', { timeout: 240_000 }, async () => {
    for (let seed = 0; seed < 2; seed += 1) {
      const result = drift(await profile(half(3000, seed, 0)), await profile(half(3000, seed, 1)));
      expect(result.columns.length).toBe(11);
      expect(loud(result)).toEqual([]);
    }
  });

  it('says nothing of two random halves that are sampled', { timeout: 120_000 }, async () => {
    for (const seed of [1]) {
      const result = drift(
        await profile(half(30_000, seed, 0)),
        await profile(half(30_000, seed, 1)),
      );
      expect(loud(result)).toEqual([]);
      expect(result.columns.some(({ detail }) => detail.includes('from a sample'))).toBe(true);
    }
  });

  it(
    'sees a shift, another share of words, and columns that come and go',
    { timeout: 60_000 },
    async () => {
      const before = await profile(rows(3000));
      const moved = rows(3000, {
        x: `${normal(21)} + 0.5`,
        word: `'w' || floor(30 * ${chance(7)})`,
      });
      const now = await profile(`SELECT * EXCLUDE (free), 1 AS extra FROM (${moved})`);
      const result = drift(decodeProfile(encodeProfile(before)), now);
      expect(result).toMatchObject({
        with: 'old',
        rowsBefore: 3000,
        rowsNow: 3000,
        newColumns: ['extra'],
        lostColumns: ['free'],
      });
      const drifted = result.columns.filter(
        ({ grade, label }) => grade === 'drifted' && label === undefined,
      );
      expect(drifted.map(({ column, test }) => `${column}: ${test}`).sort()).toEqual([
        'word: chi-square',
        'x: Kolmogorov-Smirnov',
        'x: population stability',
      ]);
      expect(drifted.find(({ test }) => test === 'Kolmogorov-Smirnov')?.detail).toMatch(
        /the median went from -?0\.0\d+ to 0\.[45]\d+ \(over all rows\)/,
      );
    },
  );

  it('sees in one class what the column as a whole hides', { timeout: 60_000 }, async () => {
    const label = `'class ' || floor(10 * ${chance(9)})::INTEGER`;
    const before = await profile(rows(6000, { label }));
    const shifted = `${normal(31)} + CASE ${label} WHEN 'class 3' THEN 0.7 WHEN 'class 4' THEN -0.7 ELSE 0 END`;
    const result = drift(before, await profile(rows(6000, { label, x: shifted })));
    const drifted = result.columns.filter(({ grade }) => grade === 'drifted');
    expect(drifted.map(({ column, label: one }) => `${column} of ${one}`).sort()).toEqual([
      'x of class 3',
      'x of class 4',
    ]);
  });

  it('sees a value that floods free text', { timeout: 60_000 }, async () => {
    const before = await profile(rows(12_000));
    const flood = `SELECT * REPLACE (CASE WHEN n % 25 = 0 THEN 'buy now' ELSE free END AS free) FROM (${rows(12_000)})`;
    const result = drift(before, await profile(flood));
    expect(loud(result)).toEqual([expect.stringContaining('free |  | chi-square | drifted')]);
  });

  it('compares words by what is shown where the hashes are of another engine', async () => {
    const before = await profile(rows(2000));
    const other = (parts: ProfileParts): ProfileParts => ({
      ...parts,
      hashProbe: '0123456789abcdef',
      columns: parts.columns.map((column) => ({
        ...column,
        sample: {
          ...column.sample,
          values: column.sample.values.map((entry) => ({
            ...entry,
            hash: `0${entry.hash.slice(1)}`,
          })),
        },
      })),
    });
    expect(loud(drift(other(before), before))).toEqual([]);
  });

  it('says that a column has another kind', async () => {
    const result = drift(await profile('SELECT 1 AS x'), await profile(`SELECT 'a' AS x`));
    expect(result.columns).toMatchObject([
      { column: 'x', grade: 'drifted', detail: 'its cells went from INTEGER to VARCHAR' },
    ]);
  });
});
