import type { Survivors } from '../batch/survivors.ts';
import type { Classifier } from '../classifier/classifier.ts';
import type { Norm } from '../geometry/norm.ts';

/** Keeps a gradient of zeros from being divided by its norm. */
const SMALLEST_NORM = 1e-12;

/** The nearest linearised class boundary of each survivor, as columns: z_s − z_y and its gradient. */
export interface Boundary {
  readonly difference: Float64Array;
  readonly gradient: Float32Array;
  readonly distance: Float64Array;
}

export function boundaryColumns(survivors: Survivors): Boundary {
  return {
    difference: survivors.doubles(),
    gradient: survivors.floats(),
    distance: survivors.doubles(),
  };
}

/**
 * Linearises z_s − z_y at `x` for the target of each survivor, or, without targets, for every other class, of which it keeps the
 * one whose boundary is nearest: |z_s − z_y| over the dual norm of the gradient.
 */
export async function linearise(
  classifier: Classifier,
  survivors: Survivors,
  norm: Norm,
  x: Float32Array,
  isTargeted: boolean,
  boundary: Boundary,
  targets: Int32Array,
): Promise<void> {
  const { classes, space } = classifier;
  boundary.distance.fill(Number.POSITIVE_INFINITY);
  const rows = survivors.rows(x);
  for (let turn = 1; turn < (isTargeted ? 2 : classes); turn += 1) {
    for (let row = 0; row < survivors.count; row += 1)
      targets[row] = isTargeted
        ? (survivors.targets[row] ?? 0)
        : // Every class but the label's has its turn.
          ((survivors.labels[row] ?? 0) + turn) % classes;
    const answer = await classifier.gradient(
      'difference',
      rows.x,
      survivors.count,
      rows.labels,
      targets.subarray(0, survivors.count),
      rows.owners,
    );
    for (let row = 0; row < survivors.count; row += 1) {
      const difference = answer.loss[row] ?? 0;
      const distance = isTargeted
        ? 0
        : Math.abs(difference) /
          (SMALLEST_NORM + dualNorm(norm, answer.gradient, row * space.size, space.size));
      if (!(distance < (boundary.distance[row] ?? 0)) && turn > 1) continue;
      boundary.distance[row] = distance;
      boundary.difference[row] = difference;
      const start = row * space.size;
      for (let at = start; at < start + space.size; at += 1)
        boundary.gradient[at] = answer.gradient[at] ?? 0;
    }
  }
}

function dualNorm(norm: Norm, values: Float32Array, start: number, size: number): number {
  let total = 0;
  for (let at = start; at < start + size; at += 1) {
    const value = Math.abs(values[at] ?? 0);
    if (norm === 'linf') total += value;
    else if (norm === 'l2') total += value * value;
    else total = Math.max(total, value);
  }
  return norm === 'l2' ? Math.sqrt(total) : total;
}
