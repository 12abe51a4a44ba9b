/** How the size of a change is measured. */
export type Norm = 'linf' | 'l2' | 'l1' | 'l0';

/** Changes of at most this many units in the last place of float32 do not count for L0. */
const L0_TOLERANCE = 1e-7;

/** Size of the change of sample `index` of two batches. */
export function distance(
  norm: Norm,
  from: Float32Array,
  to: Float32Array,
  index: number,
  size: number,
): number {
  const start = index * size;
  let total = 0;
  for (let at = start; at < start + size; at += 1) {
    const change = Math.abs((to[at] ?? 0) - (from[at] ?? 0));
    if (norm === 'linf') total = Math.max(total, change);
    else if (norm === 'l2') total += change * change;
    else if (norm === 'l1') total += change;
    else if (change > L0_TOLERANCE) total += 1;
  }
  return norm === 'l2' ? Math.sqrt(total) : total;
}

/**
 * Rounding of the projection to float32 may leave a sample outside of the ball by this share of the radius and by this much of
 * one unit.
 */
const RADIUS_TOLERANCE = 1e-6;

/** Whether a change of this size counts as inside of the ball. What is further out must be brought back before it is judged. */
export function isWithin(size: number, epsilon: number): boolean {
  return size <= epsilon * (1 + RADIUS_TOLERANCE) + RADIUS_TOLERANCE;
}
