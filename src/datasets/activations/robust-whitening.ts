import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { principalComponents, project } from './principal-components.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Share of the rows, the central ones, that the level is taken from: poisoned rows are taken to be fewer than the rest. */
const CENTRAL = 0.5;
/** Steps of choosing the central rows anew: they settle within a few (Rousseeuw and Van Driessen 1999). */
const STEPS = 10;
/** Part of the mean variance below which a direction is not blown up. */
const FLOOR = 1e-6;
/** With one direction there is nothing to level. */
const FEWEST = 2;

interface Ellipse {
  readonly mean: Float64Array;
  /** Unit vectors in rows, each divided by the standard deviation along it. */
  readonly axes: Float64Array;
}

function ellipseOf(points: Float64Array, size: number, rows: Int32Array): Ellipse {
  const mean = new Float64Array(size);
  for (const row of rows)
    for (let at = 0; at < size; at += 1)
      mean[at] = (mean[at] ?? 0) + (points[row * size + at] ?? 0) / rows.length;
  const covariance = new Float64Array(size * size);
  for (const row of rows)
    for (let p = 0; p < size; p += 1) {
      const left = (points[row * size + p] ?? 0) - (mean[p] ?? 0);
      for (let q = 0; q < size; q += 1)
        covariance[p * size + q] =
          (covariance[p * size + q] ?? 0) +
          (left * ((points[row * size + q] ?? 0) - (mean[q] ?? 0))) / rows.length;
    }
  const { values, vectors } = symmetricEigen(covariance, size);
  const floor = (values.reduce((sum, value) => sum + value, 0) / size) * FLOOR;
  const axes = vectors.map((value, at) => {
    const variance = Math.max(values[Math.floor(at / size)] ?? 0, floor);
    return variance === 0 ? 0 : value / Math.sqrt(variance);
  });
  return { mean, axes };
}

/** Rows in units of the ellipse. */
function level(points: Float64Array, size: number, { mean, axes }: Ellipse): Float64Array {
  return project(
    { rows: points.length / size, width: size, values: Float32Array.from(points) },
    mean,
    axes,
  );
}

function lengths(points: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: points.length / size }, (_, row) => {
    let sum = 0;
    for (const value of points.subarray(row * size, (row + 1) * size)) sum += value * value;
    return sum;
  });
}

/** How many of the directions stand out from the next: where the ratio of one variance to the following is largest. */
function standingOut(variances: Float64Array): number {
  let best = Math.min(FEWEST, variances.length);
  let largest = 0;
  for (let count = FEWEST; count < variances.length; count += 1) {
    const next = variances[count] ?? 0;
    if (next <= 0) return count;
    const ratio = (variances[count - 1] ?? 0) / next;
    if (ratio > largest) [largest, best] = [ratio, count];
  }
  return best;
}

/**
 * Rows along the directions of most variance, levelled so that the central half of them varies alike in each.
 * @param most directions looked at; how many of them are used is told by where their variances fall most
 */
export function whiten(matrix: FeatureMatrix, most: number): FeatureMatrix {
  const { mean, directions, variances } = principalComponents(matrix, most);
  const size = standingOut(variances);
  const points = project(matrix, mean, directions.subarray(0, size * matrix.width));
  let central = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const kept = Math.max(size + 1, Math.ceil(matrix.rows * CENTRAL));
  let ellipse = ellipseOf(points, size, central);
  for (let step = 0; step < STEPS; step += 1) {
    const far = lengths(level(points, size, ellipse), size);
    const order = Int32Array.from(far.keys()).sort((a, b) => (far[a] ?? 0) - (far[b] ?? 0));
    const next = order.subarray(0, kept).sort();
    const settled = next.length === central.length && next.every((row, at) => row === central[at]);
    central = next.slice();
    ellipse = ellipseOf(points, size, central);
    if (settled) break;
  }
  return {
    rows: matrix.rows,
    width: size,
    values: Float32Array.from(level(points, size, ellipse)),
  };
}
