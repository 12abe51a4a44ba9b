import type { Survivors } from '../batch/survivors.ts';

/** What APGD keeps for each sample, as columns of the survivors; made once and used again by every restart and target. */
export interface ApgdState {
  readonly x: Float32Array;
  /** The iterate before, for momentum. */
  readonly before: Float32Array;
  /** Where the loss was highest, and the gradient there. */
  readonly best: Float32Array;
  readonly gradient: Float32Array;
  readonly bestGradient: Float32Array;
  readonly stepSize: Float64Array;
  /** Loss of the last iterate, of the best one, and of the best at the last look. */
  readonly loss: Float64Array;
  readonly bestLoss: Float64Array;
  readonly bestAtLook: Float64Array;
  /** Steps since the last look at which the loss rose. */
  readonly rises: Int32Array;
  /** 1 where the step size was halved at the last look. */
  readonly halved: Int32Array;
  /** L1 only: share of elements a step moves, and how many elements the best iterate had changed at the last look. */
  readonly share: Float64Array;
  readonly changed: Float64Array;
  /** Room for one move. */
  readonly moved: Float32Array;
}

export function apgdState(survivors: Survivors): ApgdState {
  return {
    x: survivors.floats(),
    before: survivors.floats(),
    best: survivors.floats(),
    gradient: survivors.floats(),
    bestGradient: survivors.floats(),
    stepSize: survivors.doubles(),
    loss: survivors.doubles(),
    bestLoss: survivors.doubles(),
    bestAtLook: survivors.doubles(),
    rises: survivors.integers(),
    halved: survivors.integers(),
    share: survivors.doubles(),
    changed: survivors.doubles(),
    moved: survivors.floats(),
  };
}

/** Copies row `row` of `from` to the same row of `to`. */
export function copyRow(from: Float32Array, to: Float32Array, row: number, size: number): void {
  const start = row * size;
  for (let at = start; at < start + size; at += 1) to[at] = from[at] ?? 0;
}

/** Elements of row `row` that differ. */
export function countChanged(
  from: Float32Array,
  to: Float32Array,
  row: number,
  size: number,
): number {
  const start = row * size;
  let count = 0;
  for (let at = start; at < start + size; at += 1) if (from[at] !== to[at]) count += 1;
  return count;
}
