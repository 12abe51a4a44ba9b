import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Directions iterated beyond those asked for: the last of them converges as fast as the gap to the first left out. */
const SPARE = 8;
const ROUNDS = 200;
/** Columns up to which the scatter matrix is made: 8 MB, and less work than going through the rows in each round. */
const MAX_SCATTER = 1024;
/** Relative change of the variances at which the directions have converged. */
const CONVERGED = 1e-9;
const SEED = 1;

export interface PrincipalComponents {
  readonly mean: Float64Array;
  /** `count` · width: unit vectors, the one of the largest variance first. */
  readonly directions: Float64Array;
  /** Variance along each, of the sample (divided by rows − 1). */
  readonly variances: Float64Array;
  /** Of all columns together. */
  readonly totalVariance: number;
}

/** rows · `count`: the rows, less the mean, along each direction. */
export function project(
  { rows, width, values }: FeatureMatrix,
  mean: Float64Array,
  directions: Float64Array,
): Float64Array {
  const count = directions.length / Math.max(1, width);
  const out = new Float64Array(rows * count);
  for (let row = 0; row < rows; row += 1)
    for (let at = 0; at < count; at += 1) {
      let sum = 0;
      for (let column = 0; column < width; column += 1)
        sum +=
          ((values[row * width + column] ?? 0) - (mean[column] ?? 0)) *
          (directions[at * width + column] ?? 0);
      out[row * count + at] = sum;
    }
  return out;
}

function meanOf({ rows, width, values }: FeatureMatrix): Float64Array {
  const mean = new Float64Array(width);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < width; column += 1)
      mean[column] = (mean[column] ?? 0) + (values[row * width + column] ?? 0);
  return mean.map((sum) => sum / Math.max(1, rows));
}

/** The rows' sum along each direction of a projection: the scatter matrix applied to the directions. */
function spread(
  { rows, width, values }: FeatureMatrix,
  mean: Float64Array,
  projected: Float64Array,
  count: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(count * width);
  for (let row = 0; row < rows; row += 1)
    for (let at = 0; at < count; at += 1) {
      const weight = projected[row * count + at] ?? 0;
      const offset = at * width;
      for (let column = 0; column < width; column += 1)
        out[offset + column] =
          (out[offset + column] ?? 0) +
          weight * ((values[row * width + column] ?? 0) - (mean[column] ?? 0));
    }
  return out;
}

/** Makes the vectors perpendicular and of length 1, in place (Gram-Schmidt, twice: once leaves rounding). What has no length left stays zero. */
function orthonormalise(vectors: Float64Array, count: number, width: number): void {
  for (let at = 0; at < count; at += 1) {
    const own = vectors.subarray(at * width, (at + 1) * width);
    const before = Math.sqrt(dot(own, own));
    for (let pass = 0; pass < 2; pass += 1)
      for (let other = 0; other < at; other += 1) {
        const done = vectors.subarray(other * width, (other + 1) * width);
        const share = dot(own, done);
        for (let column = 0; column < width; column += 1)
          own[column] = (own[column] ?? 0) - share * (done[column] ?? 0);
      }
    const length = Math.sqrt(dot(own, own));
    // What rounding left of a vector that lay among the others is no direction.
    const factor = length > before * 1e-12 ? 1 / length : 0;
    for (let column = 0; column < width; column += 1) own[column] = (own[column] ?? 0) * factor;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** The scatter matrix of the centred rows times directions, `count` · width each. */
type Scatter = (directions: Float64Array) => Float64Array<ArrayBuffer>;

/** Makes the matrix once where it is small, and goes through the rows each time where it is not. */
function scatterOf(matrix: FeatureMatrix, mean: Float64Array): Scatter {
  const { width } = matrix;
  if (width > MAX_SCATTER)
    return (directions) =>
      spread(matrix, mean, project(matrix, mean, directions), directions.length / width);
  const scatter = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let offset = 0; offset < matrix.values.length; offset += width) {
    for (let column = 0; column < width; column += 1)
      row[column] = (matrix.values[offset + column] ?? 0) - (mean[column] ?? 0);
    for (let p = 0; p < width; p += 1) {
      const value = row[p] ?? 0;
      if (value === 0) continue;
      for (let q = 0; q <= p; q += 1)
        scatter[p * width + q] = (scatter[p * width + q] ?? 0) + value * (row[q] ?? 0);
    }
  }
  for (let p = 0; p < width; p += 1)
    for (let q = 0; q < p; q += 1) scatter[q * width + p] = scatter[p * width + q] ?? 0;
  return (directions) => times(directions, scatter, width);
}

/** Rows of `width` numbers times a symmetric matrix. */
function times(
  rows: Float64Array,
  symmetric: Float64Array,
  width: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows.length);
  for (let offset = 0; offset < rows.length; offset += width) {
    const row = rows.subarray(offset, offset + width);
    for (let column = 0; column < width; column += 1)
      out[offset + column] = dot(row, symmetric.subarray(column * width, (column + 1) * width));
  }
  return out;
}

/** Turns the directions so that the rows along them are uncorrelated (Rayleigh and Ritz). */
function ritz(
  directions: Float64Array,
  scattered: Float64Array,
  count: number,
  width: number,
): { readonly directions: Float64Array<ArrayBuffer>; readonly values: Float64Array } {
  const small = new Float64Array(count * count);
  for (let p = 0; p < count; p += 1)
    for (let q = 0; q <= p; q += 1) {
      const left = directions.subarray(p * width, (p + 1) * width);
      const product = dot(left, scattered.subarray(q * width, (q + 1) * width));
      small[p * count + q] = product;
      small[q * count + p] = product;
    }
  const { values, vectors } = symmetricEigen(small, count);
  const turned = new Float64Array(count * width);
  for (let at = 0; at < count; at += 1)
    for (let from = 0; from < count; from += 1) {
      const weight = vectors[at * count + from] ?? 0;
      for (let column = 0; column < width; column += 1)
        turned[at * width + column] =
          (turned[at * width + column] ?? 0) + weight * (directions[from * width + column] ?? 0);
    }
  return { directions: turned, values };
}

/**
 * The `count` directions along which rows vary most, by power iteration of a block of vectors from a seeded start; fewer where there are
 * fewer columns. Variances of directions in which nothing varies are 0.
 */
export function principalComponents(
  matrix: FeatureMatrix,
  count: number,
  seed = SEED,
): PrincipalComponents {
  const { rows, width } = matrix;
  const mean = meanOf(matrix);
  const kept = Math.min(count, width);
  const block = Math.min(width, kept + SPARE);
  const random = new Random(seed);
  const scatter = scatterOf(matrix, mean);
  let directions = Float64Array.from({ length: block * width }, () => random.normal());
  orthonormalise(directions, block, width);
  let values = new Float64Array(block);
  for (let round = 0; round < ROUNDS; round += 1) {
    const scattered = scatter(directions);
    const turned = ritz(directions, scattered, block, width);
    const previous = values;
    values = Float64Array.from(turned.values);
    const change = values
      .subarray(0, kept)
      .reduce((most, value, at) => Math.max(most, Math.abs(value - (previous[at] ?? 0))), 0);
    if (change <= CONVERGED * (values[0] ?? 0) || round === ROUNDS - 1) {
      ({ directions } = turned);
      break;
    }
    // Of the directions before turning: what they span is the same.
    directions = scattered;
    orthonormalise(directions, block, width);
  }
  return {
    mean,
    directions: directions.slice(0, kept * width),
    variances: values.slice(0, kept).map((value) => Math.max(0, value) / Math.max(1, rows - 1)),
    totalVariance: totalSquares(matrix, mean) / Math.max(1, rows - 1),
  };
}

function totalSquares({ values, width }: FeatureMatrix, mean: Float64Array): number {
  let sum = 0;
  for (const [at, value] of values.entries()) sum += (value - (mean[at % width] ?? 0)) ** 2;
  return sum;
}
