import type { FeatureMatrix } from '../features/feature-matrix.ts';

/**
 * `cosine` is one minus the cosine of the angle, 0 … 2: half the squared Euclidean distance of rows of length 1. A row of zeros has no
 * direction: it is at 1 from every other, at 0 from its like.
 */
export type Metric = 'euclidean' | 'cosine';

/** Rows whose squared Euclidean distances say what is near, by either metric. */
export interface MetricSpace {
  readonly metric: Metric;
  readonly reference: FeatureMatrix;
  readonly queries: FeatureMatrix;
}

function lengthOf(values: Float32Array, offset: number, width: number): number {
  let sum = 0;
  for (let at = offset; at < offset + width; at += 1) sum += (values[at] ?? 0) ** 2;
  return Math.sqrt(sum);
}

function hasZeroRow({ rows, width, values }: FeatureMatrix): boolean {
  for (let row = 0; row < rows; row += 1)
    if (lengthOf(values, row * width, width) === 0) return true;
  return false;
}

/** Rows of length 1 in `width` columns. One more column than there are features takes the rows of zeros, apart from all others. */
function directions(matrix: FeatureMatrix, width: number): FeatureMatrix {
  const values = new Float32Array(matrix.rows * width);
  for (let row = 0; row < matrix.rows; row += 1) {
    const offset = row * matrix.width;
    const length = lengthOf(matrix.values, offset, matrix.width);
    if (length === 0) values[row * width + width - 1] = 1;
    else
      for (let column = 0; column < matrix.width; column += 1)
        values[row * width + column] = (matrix.values[offset + column] ?? 0) / length;
  }
  return { rows: matrix.rows, width, values };
}

/** Makes rows ready for one metric. Both matrices have one width; where they are the same matrix, the results are. */
export function metricSpace(
  metric: Metric,
  reference: FeatureMatrix,
  queries: FeatureMatrix,
): MetricSpace {
  if (reference.width !== queries.width)
    throw new RangeError(`rows of ${queries.width} features among rows of ${reference.width}`);
  if (metric === 'euclidean') return { metric, reference, queries };
  const extra = hasZeroRow(reference) || (queries !== reference && hasZeroRow(queries)) ? 1 : 0;
  const width = reference.width + extra;
  const normalised = directions(reference, width);
  return {
    metric,
    reference: normalised,
    queries: queries === reference ? normalised : directions(queries, width),
  };
}

/** A distance of the metric from the squared Euclidean one of its space. */
export function distanceFrom(metric: Metric, squared: number): number {
  return metric === 'euclidean' ? Math.sqrt(squared) : squared / 2;
}

/** Squared Euclidean distance in double precision: exactly 0 for equal rows, which |a|² + |b|² − 2a·b is not. */
export function squaredDistance(
  first: FeatureMatrix,
  row: number,
  second: FeatureMatrix,
  other: number,
): number {
  const { values: a, width } = first;
  const { values: b } = second;
  let sum = 0;
  for (let column = 0; column < width; column += 1) {
    const difference = (a[row * width + column] ?? 0) - (b[other * width + column] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

/** Rows that `squaredDistances` takes at once. */
export const TOGETHER = 4;

/** The squared distances of four rows from `other` on, the very numbers that `squaredDistance` gives; twice as fast, since no addition waits for another. */
export function squaredDistances(
  first: FeatureMatrix,
  row: number,
  second: FeatureMatrix,
  other: number,
  into: Float64Array,
): void {
  const { values: a, width } = first;
  const { values: b } = second;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let column = 0; column < width; column += 1) {
    const value = a[row * width + column] ?? 0;
    const at = other * width + column;
    const d0 = value - (b[at] ?? 0);
    const d1 = value - (b[at + width] ?? 0);
    const d2 = value - (b[at + 2 * width] ?? 0);
    const d3 = value - (b[at + 3 * width] ?? 0);
    sum0 += d0 * d0;
    sum1 += d1 * d1;
    sum2 += d2 * d2;
    sum3 += d3 * d3;
  }
  into[0] = sum0;
  into[1] = sum1;
  into[2] = sum2;
  into[3] = sum3;
}
