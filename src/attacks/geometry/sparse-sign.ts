import type { SampleSpace } from './space.ts';
import { kthLargest } from './selection.ts';

/**
 * One step of L1 length `lengths[i]` for each sample: the signs of the `shares[i]` of all elements with the largest slopes, all
 * by the same amount (Croce and Hein 2021). With `onlyFree` elements that are at their bound already take no part (SLIDE, Tramèr
 * and Boneh 2019). Immutable elements never do. At least one element moves; ties at the threshold all do.
 */
export function addSparseSign(
  space: SampleSpace,
  gradient: Float32Array,
  count: number,
  shares: Float64Array,
  lengths: Float64Array,
  x: Float32Array,
  onlyFree: boolean,
): void {
  const { size, mutable, lower, upper } = space;
  const heights = new Float32Array(size);
  const sorted = new Float32Array(size);
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    for (let at = 0; at < size; at += 1) {
      const slope = gradient[start + at] ?? 0;
      const value = x[start + at] ?? 0;
      const isStuck =
        (mutable !== undefined && mutable[at] === 0) ||
        (onlyFree && (slope > 0 ? value >= (upper[at] ?? 0) : value <= (lower[at] ?? 0)));
      heights[at] = isStuck || Number.isNaN(slope) ? 0 : Math.abs(slope);
    }
    const wanted = size - Math.floor((1 - (shares[sample] ?? 0)) * size);
    sorted.set(heights);
    const threshold = kthLargest(sorted, size, Math.min(Math.max(wanted, 1), size) - 1);
    let moving = 0;
    for (let at = 0; at < size; at += 1) {
      const height = heights[at] ?? 0;
      if (height >= threshold && height > 0) moving += 1;
    }
    const step = (lengths[sample] ?? 0) / Math.max(moving, 1);
    for (let at = 0; at < size; at += 1) {
      const height = heights[at] ?? 0;
      if (height >= threshold && height > 0)
        x[start + at] = (x[start + at] ?? 0) + step * Math.sign(gradient[start + at] ?? 0);
    }
  }
}
