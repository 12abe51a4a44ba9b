import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** Standardised skewness below this is rounding: the column is symmetric. */
const NO_SKEW = 1e-9;

/** The distribution of one column, frozen. */
interface ColumnTails {
  /** All its values, ascending. */
  readonly sorted: Float32Array;
  readonly skew: -1 | 0 | 1;
}

export interface TailModel {
  readonly rows: number;
  readonly columns: readonly ColumnTails[];
}

/** Sign of the third moment, summed in ascending order so that shuffling the rows cannot change it. */
function skewOf(sorted: Float32Array): -1 | 0 | 1 {
  let mean = 0;
  for (const value of sorted) mean += value / sorted.length;
  let second = 0;
  let third = 0;
  for (const value of sorted) {
    const difference = value - mean;
    second += difference ** 2 / sorted.length;
    third += difference ** 3 / sorted.length;
  }
  const skew = third / second ** 1.5;
  if (!(Math.abs(skew) > NO_SKEW)) return 0;
  return skew < 0 ? -1 : 1;
}

/** Learns the empirical distribution of every column. */
export function fitTails({ rows, width, values }: FeatureMatrix): TailModel {
  const columns = Array.from({ length: width }, (_, column) => {
    const sorted = new Float32Array(rows);
    for (let row = 0; row < rows; row += 1) sorted[row] = values[row * width + column] ?? 0;
    sorted.sort();
    return { sorted, skew: skewOf(sorted) };
  });
  return { rows, columns };
}

/** How many values are below, or not above. */
function rank(sorted: Float32Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle] ?? 0;
    if (other < value || (orEqual && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** −ln of a share of the rows. A new value beyond them all counts as the first of one row more. */
function surprise(count: number, rows: number): number {
  return count === 0 ? Math.log(rows + 1) : -Math.log(count / rows);
}

function cellOf({ sorted, skew }: ColumnTails, value: number): number {
  const rows = sorted.length;
  const left = surprise(rank(sorted, value, true), rows);
  const right = surprise(rows - rank(sorted, value, false), rows);
  if (skew === 0) return left + right;
  return Math.max(left, right);
}

/**
 * What each column adds to the score of one row, the explanation of it: how far out in the tail of the column its value lies, in nats.
 * @param row of `matrix`, which has the columns the model was learned from
 */
export function tailContributions(
  { columns }: TailModel,
  { width, values }: FeatureMatrix,
  row: number,
): Float64Array {
  return Float64Array.from(columns, (column, at) => cellOf(column, values[row * width + at] ?? 0));
}

/**
 * ECOD (Li et al. 2022), as PyOD computes it: per column the larger of the surprise of the left and of the right tail (in a symmetric column
 * their sum, which is the larger still), summed over the columns. The larger, the stranger. Scores rows that the model was learned from as
 * PyOD does, and others among those without changing them, which PyOD does not.
 */
export function tailScores(model: TailModel, matrix: FeatureMatrix): Float64Array {
  if (matrix.width !== model.columns.length)
    throw new RangeError(`rows of ${matrix.width} columns, the model has ${model.columns.length}`);
  const scores = new Float64Array(matrix.rows).fill(model.rows === 0 ? Number.NaN : 0);
  for (const [at, column] of model.columns.entries())
    for (let row = 0; row < matrix.rows; row += 1)
      scores[row] =
        (scores[row] ?? 0) + cellOf(column, matrix.values[row * matrix.width + at] ?? 0);
  return scores;
}
