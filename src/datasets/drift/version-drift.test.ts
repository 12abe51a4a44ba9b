import { afterAll, describe, expect, it } from 'vitest';
import {
  DriftWorld,
  chance,
  drift,
  half,
  loud,
  normal,
  rows,
} from '../../../test/builders/drift-world.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import { decodeProfile, encodeProfile } from '../profile/profile-text.ts';

const world = new DriftWorld();
afterAll(() => world.remove());
const profile = (query: string): Promise<ProfileParts> => world.profile(query);

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
