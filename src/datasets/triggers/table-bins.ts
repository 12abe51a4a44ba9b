import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** A column of no more different values has one bin each. */
const MAX_VALUES = 64;
/** Bins of equal width otherwise, the outer ones open, between these shares of the rows. */
const BINS = 32;
const LOW_SHARE = 0.005;
const HIGH_SHARE = 0.995;

/** The bins of one column, ascending. */
export interface ColumnBins {
  /** Lowest value of each bin but the first, or of each where bins are values. */
  readonly edges: Float32Array;
  readonly areValues: boolean;
  readonly counts: Uint32Array;
}

export interface TableBins {
  readonly columns: readonly ColumnBins[];
  /** Bin of every cell, laid out as the features. */
  readonly bins: Uint8Array;
}

/** All values of a column, ascending. */
export function sortedColumn({ rows, width, values }: FeatureMatrix, column: number): Float32Array {
  const sorted = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) sorted[row] = values[row * width + column] ?? 0;
  return sorted.sort();
}

function edgesOf(sorted: Float32Array): {
  readonly edges: Float32Array;
  readonly areValues: boolean;
} {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (distinct.at(-1) === value) continue;
    distinct.push(value);
    if (distinct.length > MAX_VALUES) break;
  }
  if (distinct.length <= MAX_VALUES) return { edges: Float32Array.from(distinct), areValues: true };
  const low = sorted[Math.floor(LOW_SHARE * sorted.length)] ?? 0;
  const high = sorted[Math.floor(HIGH_SHARE * sorted.length)] ?? 0;
  const edges = Float32Array.from(
    { length: BINS - 1 },
    (_, edge) => low + ((high - low) * edge) / (BINS - 2),
  );
  return { edges, areValues: false };
}

/** How many edges are at most `value`. */
function binOf(edges: Float32Array, value: number): number {
  let from = 0;
  let to = edges.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((edges[middle] ?? 0) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Puts every cell into a bin of its column. */
export function binTable(features: FeatureMatrix): TableBins {
  const { rows, width, values } = features;
  const bins = new Uint8Array(rows * width);
  const columns: ColumnBins[] = [];
  for (let column = 0; column < width; column += 1) {
    const { edges, areValues } = edgesOf(sortedColumn(features, column));
    const counts = new Uint32Array(MAX_VALUES + 1);
    for (let row = 0; row < rows; row += 1) {
      // Bin 0 lies below the first edge; values start at their own.
      const bin = binOf(edges, values[row * width + column] ?? 0);
      bins[row * width + column] = bin;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    columns.push({ edges, areValues, counts });
  }
  return { columns, bins };
}

/** Lowest and highest value of a bin; infinite for the outer ones. */
export function binRange({ edges, areValues }: ColumnBins, bin: number): readonly [number, number] {
  const from = edges[bin - 1] ?? Number.NEGATIVE_INFINITY;
  return [from, areValues ? from : (edges[bin] ?? Number.POSITIVE_INFINITY)];
}
