import type { FeatureMatrix } from '../../src/datasets/features/feature-matrix.ts';
import { Random } from '../../src/tensor/random.ts';

export function matrixOf(rows: readonly (readonly number[])[]): FeatureMatrix {
  return {
    rows: rows.length,
    width: rows[0]?.length ?? 0,
    values: Float32Array.from(rows.flat()),
  };
}

/** Normal rows around `clusters` centres, 3 standard deviations of a coordinate apart by coordinate. */
export function clustered(
  rows: number,
  width: number,
  clusters: number,
  seed: number,
): { readonly matrix: FeatureMatrix; readonly labels: Int32Array } {
  const random = new Random(seed);
  const centres = random.fillNormal(new Float32Array(clusters * width));
  const labels = Int32Array.from({ length: rows }, (_, row) => row % clusters);
  const values = random.fillNormal(new Float32Array(rows * width));
  for (let at = 0; at < values.length; at += 1)
    values[at]! += 3 * centres[labels[Math.floor(at / width)]! * width + (at % width)]!;
  return { matrix: { rows, width, values }, labels };
}

/** Row i of the result is row `order[i]`. */
export function shuffled(matrix: FeatureMatrix, order: Int32Array): FeatureMatrix {
  const { width, values } = matrix;
  const moved = new Float32Array(values.length);
  for (const [to, from] of order.entries())
    moved.set(values.subarray(from * width, (from + 1) * width), to * width);
  return { ...matrix, values: moved };
}

/** Two lists in one order: 1; in opposite orders: −1 (Spearman; ties share their mean rank). */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [left, right] = [ranks(a), ranks(b)];
  const mean = (a.length - 1) / 2;
  let [both, leftSquares, rightSquares] = [0, 0, 0];
  for (const [index, rank] of left.entries()) {
    const [x, y] = [rank - mean, right[index]! - mean];
    both += x * y;
    leftSquares += x * x;
    rightSquares += y * y;
  }
  return both / Math.sqrt(leftSquares * rightSquares);
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    for (const index of order.slice(start, end)) found[index] = (start + end - 1) / 2;
    start = end;
  }
  return found;
}
