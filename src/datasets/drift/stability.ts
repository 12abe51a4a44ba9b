import { logChiSquareTail } from '../significance/chi-square.ts';

/** Bins of the reference between its lowest and its highest value. */
const QUANTILE_BINS = 10;
/** Rows an empty bin counts as: half of one, so that its logarithm is finite and shrinks with the sample. */
const EMPTY = 0.5;

/** How a column's values are counted: edges from the reference, so that both versions are counted alike and parts add up. */
export interface Bins {
  /** Ascending: lowest value, inner quantiles, highest value; repeats left out. */
  readonly edges: Float64Array;
}

/** Edges at the quantiles of a reference sample. NaN is missing and left out. */
export function quantileBins(sample: Iterable<number>, bins = QUANTILE_BINS): Bins {
  const sorted = Float64Array.from(sample)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const edges = new Set<number>();
  for (let bin = 0; sorted.length > 0 && bin <= bins; bin += 1)
    edges.add(sorted[Math.round((bin / bins) * (sorted.length - 1))] ?? 0);
  return { edges: Float64Array.from(edges) };
}

/** Counts: missing, below the lowest edge, from each edge to the next (the last edge belongs to the last bin), above the highest. */
export function binCounts(values: Iterable<number>, { edges }: Bins): Float64Array {
  const inner = Math.max(1, edges.length - 1);
  const counts = new Float64Array(inner + 3);
  const [low, high] = [
    edges[0] ?? Number.POSITIVE_INFINITY,
    edges.at(-1) ?? Number.NEGATIVE_INFINITY,
  ];
  for (const value of values) {
    let slot = inner + 2;
    if (Number.isNaN(value)) slot = 0;
    else if (value < low) slot = 1;
    else if (value <= high) {
      let [from, to] = [0, inner];
      while (to - from > 1) {
        const middle = (from + to) >> 1;
        if (value >= (edges[middle] ?? 0)) from = middle;
        else to = middle;
      }
      slot = 2 + from;
    }
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

/** Counts of two parts together. */
export function addCounts(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((count, at) => count + (b[at] ?? 0));
}

export interface Stability {
  /** Population stability index, 0 for equal distributions; by convention 0.1 is a shift and 0.25 a large one. */
  readonly index: number;
  /** ln of the p-value: of equal populations the index is (1/n + 1/m) times a chi-square variable. */
  readonly logP: number;
  /** Bins that either side uses. */
  readonly bins: number;
  /** Bin that adds most, and what it adds. */
  readonly worst: number;
  readonly worstPart: number;
}

/**
 * Population stability index of two counts in the same bins: Σ (p − q) ln(p / q) (Kullback's divergence; its distribution after Yurdakul 2018).
 * Bins that both leave empty count for nothing.
 */
export function stability(reference: Float64Array, current: Float64Array): Stability {
  const used = reference.map((count, at) => (count + (current[at] ?? 0) > 0 ? 1 : 0));
  const bins = used.reduce((sum, one) => sum + one, 0);
  const n = reference.reduce((sum, count) => sum + count, 0);
  const m = current.reduce((sum, count) => sum + count, 0);
  if (n === 0 || m === 0) return { index: 0, logP: 0, bins, worst: -1, worstPart: 0 };
  let [index, worst, worstPart] = [0, -1, 0];
  for (const [at, isUsed] of used.entries()) {
    if (isUsed === 0) continue;
    const p = Math.max(reference[at] ?? 0, EMPTY) / n;
    const q = Math.max(current[at] ?? 0, EMPTY) / m;
    const part = (p - q) * Math.log(p / q);
    index += part;
    if (part > worstPart) [worst, worstPart] = [at, part];
  }
  const logP = bins < 2 ? 0 : logChiSquareTail(index / (1 / n + 1 / m), bins - 1);
  return { index, logP, bins, worst, worstPart };
}
