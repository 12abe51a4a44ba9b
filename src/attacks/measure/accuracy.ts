import type { Share } from '../../core/robustness.ts';
import { shareOf } from './interval.ts';
import { isRobust } from './smallest.ts';

/**
 * Robust accuracy: the share of all samples that are right and that no trial of the suite broke within the radius. `smallest` is
 * what `smallestChanges` or a `NormRecord` holds.
 */
export function robustAccuracy(smallest: Float32Array, epsilon: number): Share {
  let count = 0;
  for (const size of smallest) if (isRobust(size, epsilon)) count += 1;
  return shareOf(count, smallest.length);
}

/** Robust accuracy per radius, ascending. */
export function robustCurve(
  smallest: Float32Array,
  radii: readonly number[],
): readonly { readonly epsilon: number; readonly robust: Share }[] {
  return [...radii]
    .sort((a, b) => a - b)
    .map((epsilon) => ({ epsilon, robust: robustAccuracy(smallest, epsilon) }));
}

/**
 * Area under the curve of robust accuracy between radius 0 and `limit`, divided by `limit`: 1 when nothing breaks, 0 when
 * everything is wrong from the start. The curve is a step function of the known sizes, so this is exact: the mean of the sizes
 * cut off at the limit.
 */
export function areaUnderCurve(smallest: Float32Array, limit: number): number {
  if (smallest.length === 0 || limit <= 0) return 0;
  let total = 0;
  for (const size of smallest) total += Math.min(size, limit);
  return total / (limit * smallest.length);
}

/** Robust accuracy of each class that has samples, by class number. */
export function accuracyPerClass(
  smallest: Float32Array,
  labels: Int32Array,
  epsilon: number,
): readonly { readonly label: number; readonly robust: Share }[] {
  const counts = new Map<number, { robust: number; all: number }>();
  for (const [row, label] of labels.entries()) {
    const seen = counts.get(label) ?? { robust: 0, all: 0 };
    seen.all += 1;
    if (isRobust(smallest[row] ?? 0, epsilon)) seen.robust += 1;
    counts.set(label, seen);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([label, { robust, all }]) => ({ label, robust: shareOf(robust, all) }));
}
