import type { Norm } from '../geometry/norm.ts';
import { project } from '../geometry/projection.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { addSparseSign } from '../geometry/sparse-sign.ts';
import { copyRow } from './state.ts';
import type { ApgdState } from './state.ts';

/** Share of the new step in a move; the rest goes on in the direction of the last one. */
const STEP_WEIGHT = 0.75;
/** Keeps a gradient of zeros from being divided by its norm. */
const SMALLEST_NORM = 1e-12;

/**
 * One move of all samples: a projected step along the gradient, then (not for L1) mixed with the last move and projected again.
 * The first move is the step alone.
 */
export function move(
  space: SampleSpace,
  norm: Norm,
  epsilon: number,
  state: ApgdState,
  clean: Float32Array,
  count: number,
  isFirst: boolean,
): void {
  const { size } = space;
  const { x, before, moved } = state;
  for (let at = 0; at < count * size; at += 1) moved[at] = x[at] ?? 0;
  if (norm === 'l1') {
    addSparseSign(space, state.gradient, count, state.share, state.stepSize, moved, false);
    project(space, norm, epsilon, moved, clean, count);
  } else {
    addSteps(space, norm, state, count);
    project(space, norm, epsilon, moved, clean, count);
    const weight = isFirst ? 1 : STEP_WEIGHT;
    for (let at = 0; at < count * size; at += 1) {
      const here = x[at] ?? 0;
      moved[at] =
        here + ((moved[at] ?? 0) - here) * weight + (here - (before[at] ?? 0)) * (1 - weight);
    }
    project(space, norm, epsilon, moved, clean, count);
  }
  for (let row = 0; row < count; row += 1) {
    copyRow(x, before, row, size);
    copyRow(moved, x, row, size);
  }
}

/** Each sample has a step size of its own. */
function addSteps(
  { size, mutable }: SampleSpace,
  norm: Norm,
  { gradient, stepSize, moved }: ApgdState,
  count: number,
): void {
  for (let row = 0; row < count; row += 1) {
    const start = row * size;
    const step = stepSize[row] ?? 0;
    if (norm === 'linf') {
      // Immutable elements are put back by the projection.
      for (let at = start; at < start + size; at += 1)
        moved[at] = (moved[at] ?? 0) + step * Math.sign(gradient[at] ?? 0);
      continue;
    }
    let square = 0;
    for (let at = 0; at < size; at += 1) {
      const slope = mutable !== undefined && mutable[at] === 0 ? 0 : (gradient[start + at] ?? 0);
      square += slope * slope;
    }
    const factor = step / (Math.sqrt(square) + SMALLEST_NORM);
    for (let at = start; at < start + size; at += 1)
      moved[at] = (moved[at] ?? 0) + factor * (gradient[at] ?? 0);
  }
}
