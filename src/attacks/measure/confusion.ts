import { isRobust } from './smallest.ts';

/**
 * Where attacked samples go: `flow[label][said]` counts the samples of a class that were broken within the radius by what the
 * model said instead, −1 (nothing known) and numbers out of range left out. Samples that are wrong without an attack are in it
 * only when `predicted` has what is said of them.
 */
export function confusionFlow(
  labels: Int32Array,
  predicted: Int32Array,
  smallest: Float32Array,
  epsilon: number,
  classes: number,
): readonly (readonly number[])[] {
  const flow = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [row, label] of labels.entries()) {
    const said = predicted[row] ?? -1;
    const counts = flow[label];
    if (counts === undefined || said < 0 || said >= classes) continue;
    if (!isRobust(smallest[row] ?? 0, epsilon)) counts[said] = (counts[said] ?? 0) + 1;
  }
  return flow;
}
