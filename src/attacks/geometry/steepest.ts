import type { Norm } from './norm.ts';
import type { SampleSpace } from './space.ts';

/** Keeps a gradient of zeros from being divided by its norm. */
const SMALLEST_NORM = 1e-12;

/**
 * Adds to each sample of `x` the step of length `length` along which a linear function of this gradient grows fastest: the sign
 * for Linf, the normalised gradient for L2, the single largest element for L1 and L0 (there: one step of `length`). Immutable
 * elements take no part.
 */
export function steepest(
  space: SampleSpace,
  norm: Norm,
  gradient: Float32Array,
  count: number,
  length: number,
  x: Float32Array,
): void {
  const { size, mutable } = space;
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    if (norm === 'linf') {
      for (let at = 0; at < size; at += 1) {
        if (mutable !== undefined && mutable[at] === 0) continue;
        x[start + at] = (x[start + at] ?? 0) + length * Math.sign(gradient[start + at] ?? 0);
      }
      continue;
    }
    let square = 0;
    let largest = -1;
    let height = 0;
    for (let at = 0; at < size; at += 1) {
      if (mutable !== undefined && mutable[at] === 0) continue;
      const slope = gradient[start + at] ?? 0;
      square += slope * slope;
      if (Math.abs(slope) > height) {
        height = Math.abs(slope);
        largest = start + at;
      }
    }
    if (norm === 'l2') {
      const factor = length / (Math.sqrt(square) + SMALLEST_NORM);
      for (let at = 0; at < size; at += 1) {
        if (mutable !== undefined && mutable[at] === 0) continue;
        x[start + at] = (x[start + at] ?? 0) + factor * (gradient[start + at] ?? 0);
      }
    } else if (largest >= 0)
      x[largest] = (x[largest] ?? 0) + length * Math.sign(gradient[largest] ?? 0);
  }
}
