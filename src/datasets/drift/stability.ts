import { logChiSquareTail } from '../significance/chi-square.ts';

/** Rows an empty bin counts as: half of one, so that its logarithm is finite and shrinks with the sample. */
const EMPTY = 0.5;

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
