import type { FeatureMatrix } from './feature-matrix.ts';

export interface Clusters {
  /** `cells` · `width`, row-major. */
  readonly centroids: Float32Array;
  /** Cell of every row. */
  readonly cells: Int32Array;
}

/** The nearest centroid of every row. */
export type Assign = (centroids: Float32Array) => Int32Array | Promise<Int32Array>;

/**
 * Lloyd's algorithm (Lloyd 1982) from given centroids, until no row changes its cell or after `rounds`. A centroid that no row is nearest
 * to stays where it is.
 */
export async function kMeans(
  { rows, width, values }: FeatureMatrix,
  initial: Float32Array,
  assign: Assign,
  rounds: number,
): Promise<Clusters> {
  let centroids = initial;
  let cells = await assign(centroids);
  for (let round = 0; round < rounds; round += 1) {
    const sums = new Float64Array(centroids.length);
    const counts = new Int32Array(centroids.length / Math.max(1, width));
    for (let row = 0; row < rows; row += 1) {
      const cell = cells[row] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + 1;
      for (let column = 0; column < width; column += 1) {
        const at = cell * width + column;
        sums[at] = (sums[at] ?? 0) + (values[row * width + column] ?? 0);
      }
    }
    const previous = centroids;
    centroids = Float32Array.from(previous, (kept, at) => {
      const count = counts[Math.floor(at / width)] ?? 0;
      return count === 0 ? kept : (sums[at] ?? 0) / count;
    });
    const next = await assign(centroids);
    const settled = next.every((cell, row) => cell === cells[row]);
    cells = next;
    if (settled) break;
  }
  return { centroids, cells };
}
