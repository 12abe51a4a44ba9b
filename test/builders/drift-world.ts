import type { DriftResult } from '../../src/core/dataset-profile.ts';
import { driftBetween } from '../../src/datasets/drift/version-drift.ts';
import { profileByLabel } from '../../src/datasets/profile/class-profile.ts';
import type { ProfileParts } from '../../src/datasets/profile/profile-parts.ts';
import { profileRows } from '../../src/datasets/profile/profile-rows.ts';
import { openRows } from '../../src/datasets/rows/open-rows.ts';
import { rowsHost } from '../../src/io/rows-host.ts';
import { dataFolder, writeParquet } from './datasets.ts';

/** Versions of a table that is drawn by queries, and their profiles. */
export class DriftWorld {
  readonly #folder = dataFolder();
  readonly #spill = dataFolder();
  #files = 0;

  async profile(query: string): Promise<ProfileParts> {
    this.#files += 1;
    const path = `${this.#folder.path}/${this.#files}.parquet`;
    await writeParquet(path, query);
    const result = await openRows(path, { spillFolder: this.#spill.path }, rowsHost);
    if (!result.ok) throw new Error(result.error.detail);
    try {
      return await profileByLabel(result.rows, await profileRows(result.rows), 'label');
    } finally {
      result.rows.close();
    }
  }

  remove(): void {
    this.#folder.remove();
    this.#spill.remove();
  }
}

/** A number from 0 to 1 that looks random, by row and salt. */
export const chance = (salt: number): string =>
  `(hash(range * 131 + ${salt}) / 18446744073709551616.0)`;
export const normal = (salt: number): string =>
  `sqrt(-2 * ln(${chance(salt)})) * cos(6.283185307179586 * ${chance(salt + 1)})`;

/** Numbers normal, with a heavy value, whole and with holes, words, free texts, and four classes. */
export function rows(
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
/** Drift of all columns but the row's number. */
export const drift = (before: ProfileParts, now: ProfileParts): DriftResult =>
  driftBetween(before, now, { with: 'old', without });

/** Half of the rows, drawn by `seed`: of two halves nothing has drifted. */
export function half(count: number, seed: number, which: number): string {
  return `SELECT * FROM (${rows(count)}) WHERE hash(n * 7919 + ${seed}) % 2 = ${which}`;
}

/** What is said of a drift, one line for each column that is not all right. */
export function loud(result: DriftResult): readonly string[] {
  return result.columns
    .filter(({ grade }) => grade !== 'none')
    .map(({ column, label, test, grade, detail }) =>
      [column, label, test, grade, detail].join(' | '),
    );
}
