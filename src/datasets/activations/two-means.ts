import type { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { kMeans } from '../features/k-means.ts';
import { squaredDistance } from '../neighbours/metric.ts';

/** Starts, of which the tightest result is kept. */
const STARTS = 10;
const ROUNDS = 100;

function distances(matrix: FeatureMatrix, centroids: Float32Array, cell: number): Float64Array {
  const centres = { rows: 2, width: matrix.width, values: centroids };
  return Float64Array.from({ length: matrix.rows }, (_, row) =>
    squaredDistance(matrix, row, centres, cell),
  );
}

function assign(matrix: FeatureMatrix, centroids: Float32Array): Int32Array {
  const [first, second] = [distances(matrix, centroids, 0), distances(matrix, centroids, 1)];
  return Int32Array.from(first, (distance, row) => (distance <= (second[row] ?? 0) ? 0 : 1));
}

function sumOfDistances(matrix: FeatureMatrix, centroids: Float32Array): number {
  const [first, second] = [distances(matrix, centroids, 0), distances(matrix, centroids, 1)];
  return first.reduce((sum, distance, row) => sum + Math.min(distance, second[row] ?? 0), 0);
}

/** A row at random, and another with a chance in proportion to its squared distance (Arthur and Vassilvitskii 2007). */
function start(matrix: FeatureMatrix, order: Int32Array, random: Random): Float32Array {
  const { rows, width, values } = matrix;
  const centroids = new Float32Array(2 * width);
  const rowOf = (row: number): Float32Array => values.subarray(row * width, (row + 1) * width);
  centroids.set(rowOf(order[random.integer(rows)] ?? 0));
  const squared = distances(matrix, centroids, 0);
  let left = random.uniform() * squared.reduce((sum, distance) => sum + distance, 0);
  let chosen = order[rows - 1] ?? 0;
  for (const row of order) {
    left -= squared[row] ?? 0;
    if (left >= 0) continue;
    chosen = row;
    break;
  }
  centroids.set(rowOf(chosen), width);
  return centroids;
}

/**
 * Cluster of every row, 0 or 1: the tightest of ten runs of Lloyd's algorithm.
 * @param order the rows in an order that does not depend on where they stand
 */
export async function twoMeans(
  matrix: FeatureMatrix,
  order: Int32Array,
  random: Random,
): Promise<Int32Array> {
  let best = new Int32Array(matrix.rows);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < STARTS; round += 1) {
    const initial = start(matrix, order, random);
    const found = await kMeans(matrix, initial, (each) => assign(matrix, each), ROUNDS);
    const sum = sumOfDistances(matrix, found.centroids);
    if (sum < least) [least, best] = [sum, Int32Array.from(found.cells)];
  }
  return best;
}
