import { afterAll, describe, expect, it } from 'vitest';
import type { DriftResult } from '../../core/dataset-profile.ts';
import { dataFolder, writeParquet } from '../../../test/builders/datasets.ts';
import { rowsHost } from '../../io/rows-host.ts';
import { profileByLabel } from '../profile/class-profile.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import { profileRows } from '../profile/profile-rows.ts';
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

describe('datasets/drift: versions, many seeds', () => {
  it('says nothing of two random halves', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const result = drift(await profile(half(3000, seed, 0)), await profile(half(3000, seed, 1)));
      expect(result.columns.length).toBe(11);
      expect(loud(result)).toEqual([]);
    }
  });

  it('says nothing of two random halves that are sampled', async () => {
    for (const seed of [1, 2, 3]) {
      const result = drift(
        await profile(half(60_000, seed, 0)),
        await profile(half(60_000, seed, 1)),
      );
      expect(loud(result)).toEqual([]);
    }
  });
});
