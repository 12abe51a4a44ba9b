import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { squaredDistance } from '../neighbours/metric.ts';

/** Mean distance of a row to the rows of each of two clusters, itself not counted; NaN where there is no other. */
function meanDistance(
  matrix: FeatureMatrix,
  cells: Int32Array,
  rows: Int32Array,
  row: number,
): readonly [number, number] {
  let [first, second, firstCount, secondCount] = [0, 0, 0, 0];
  for (const other of rows) {
    if (other === row) continue;
    const distance = Math.sqrt(squaredDistance(matrix, row, matrix, other));
    if (cells[other] === 0) [first, firstCount] = [first + distance, firstCount + 1];
    else [second, secondCount] = [second + distance, secondCount + 1];
  }
  return [first / firstCount, second / secondCount];
}

/**
 * Mean silhouette (Rousseeuw 1987) of two clusters, −1 … 1: how much nearer rows are to their own cluster than to the other. A row alone in
 * its cluster counts 0; with one cluster empty the whole is 0.
 * @param rows those it is computed on, each compared with all of them
 */
export function silhouette(matrix: FeatureMatrix, cells: Int32Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) {
    const [first, second] = meanDistance(matrix, cells, rows, row);
    const [own, other] = cells[row] === 0 ? [first, second] : [second, first];
    const larger = Math.max(own, other);
    // NaN where a cluster has no other row: such a row says nothing.
    if (larger > 0) sum += (other - own) / larger;
  }
  return rows.length === 0 ? 0 : sum / rows.length;
}
