import type { Random } from '../../tensor/random.ts';

/** What was done to a planted row. */
export type PlantedCause =
  | 'random-flip'
  | 'targeted-flip'
  | 'trigger'
  | 'clean-label-trigger'
  | 'duplicate-flood'
  | 'contradictory-duplicate';

/** A copy of data with an attack in it, and which rows are the attack's: what self tests and benchmarks judge detectors by. */
export interface Planted<Data> {
  readonly data: Data;
  readonly labels: Int32Array;
  readonly cause: PlantedCause;
  /** Ascending. Rows that were only copied from count as planted when they cannot be told from their copies. */
  readonly rows: Int32Array;
  /** Puts the trigger into every row of other data of the same shape: what attack success is measured on. Absent where there is none. */
  readonly insert?: (data: Data) => Data;
}

/**
 * Chooses `share` of the rows that `isEligible`, rounded, at least one where there is any, ascending.
 * Throws RangeError for a share outside of 0 … 1.
 */
export function chooseRows(
  rows: number,
  share: number,
  random: Random,
  isEligible: (row: number) => boolean,
): Int32Array {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no share of rows`);
  const eligible = Int32Array.from({ length: rows }, (_, row) => row).filter(isEligible);
  return chooseSome(
    eligible,
    share === 0 ? 0 : Math.max(1, Math.round(share * eligible.length)),
    random,
  );
}

/** `count` of the rows given, fewer where there are fewer, ascending. */
export function chooseSome(eligible: Int32Array, count: number, random: Random): Int32Array {
  const order = random.permutation(eligible.length);
  return order
    .subarray(0, count)
    .map((at) => eligible[at] ?? 0)
    .sort();
}

/** `share` of all rows, but taken among those that may be planted: 1 % of the data set, whatever the class sizes. */
export function chooseOfAll(
  rows: number,
  share: number,
  random: Random,
  isEligible: (row: number) => boolean,
): Int32Array {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no share of rows`);
  const eligible = Int32Array.from({ length: rows }, (_, row) => row).filter(isEligible);
  return chooseSome(eligible, Math.round(share * rows), random);
}
