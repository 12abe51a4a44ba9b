import type { Budget } from '../attack.ts';
import type { Survivors } from '../batch/survivors.ts';
import type { Classifier, Loss } from '../classifier/classifier.ts';
import { CheckPoints, isOscillating } from './schedule.ts';
import { move } from './move.ts';
import { copyRow, countChanged } from './state.ts';
import type { ApgdState } from './state.ts';

/** Length of the first step in radii. */
const FIRST_STEP = 2;
const FIRST_STEP_L1 = 1;
/** L1: share of elements the first steps move; the share is the changed elements of the best iterate over this from then on. */
const FIRST_SHARE = 0.2;
const SHARE_DIVISOR = 1.5;
/** L1: steps shrink by this, down to a tenth of the first. */
const STEP_DIVISOR = 1.5;
const STEP_RANGE = 10;
/** L1: fewer changed elements than this share of the last count begins again from the best iterate with the full step. */
const SPARSER = 0.95;

export interface ApgdRun {
  readonly loss: Loss;
  readonly steps: number;
  readonly budget: Budget;
  /** Iterates count as found; not on the way to a smaller radius. */
  readonly records: boolean;
  /** L1: the run goes on from where a larger radius ended. */
  readonly continues: boolean;
  readonly progress: (share: number) => void;
}

/**
 * One run of auto-PGD from where `state.x` is (Croce and Hein 2020, algorithm 1; L1: Croce and Hein 2021), on all survivors. Takes
 * samples out as they fall. Ends with the iterate of the highest loss in `state.best`.
 */
export async function runApgd(
  classifier: Classifier,
  survivors: Survivors,
  state: ApgdState,
  run: ApgdRun,
): Promise<void> {
  const { space } = classifier;
  const { norm, epsilon } = run.budget;
  const { size } = space;
  const isSparse = norm === 'l1';
  const firstStep = (isSparse ? FIRST_STEP_L1 : FIRST_STEP) * epsilon;
  await ask(classifier, survivors, state, run);
  for (let row = 0; row < survivors.count; row += 1) {
    state.stepSize[row] = firstStep;
    state.bestLoss[row] = state.loss[row] ?? 0;
    state.bestAtLook[row] = state.loss[row] ?? 0;
    // The authors' code compares the first loss with a row of zeros; step sizes are not halved for standing still at the first look.
    state.loss[row] = 0;
    state.rises[row] = 0;
    state.halved[row] = 1;
    copyRow(state.x, state.best, row, size);
    copyRow(state.x, state.before, row, size);
    copyRow(state.gradient, state.bestGradient, row, size);
    const changed = run.continues ? countChanged(survivors.clean, state.x, row, size) : size;
    state.changed[row] = changed;
    state.share[row] = run.continues ? changed / size / SHARE_DIVISOR : FIRST_SHARE;
  }
  const checkPoints = new CheckPoints(run.steps, isSparse);
  for (let step = 0; step < run.steps && survivors.count > 0; step += 1) {
    move(space, norm, epsilon, state, survivors.clean, survivors.count, step === 0);
    // The loss before must outlive the question; `rises` is counted where both are known.
    await ask(classifier, survivors, state, run);
    keepBest(survivors.count, state, size);
    if (checkPoints.isDue()) {
      if (isSparse) adaptSparsity(survivors, state, size, firstStep);
      else halveSteps(survivors.count, state, size, checkPoints.window);
      checkPoints.shorten();
    }
    run.progress((step + 1) / run.steps);
  }
}

/** Loss and gradient at `state.x`; takes out what has fallen. Counts where the loss rose. */
async function ask(
  classifier: Classifier,
  survivors: Survivors,
  state: ApgdState,
  run: ApgdRun,
): Promise<void> {
  const rows = survivors.rows(state.x);
  const answer = await classifier.gradient(
    run.loss,
    rows.x,
    survivors.count,
    rows.labels,
    rows.targets,
    rows.owners,
  );
  state.gradient.set(answer.gradient.subarray(0, rows.x.length));
  for (let row = 0; row < survivors.count; row += 1) {
    const loss = answer.loss[row] ?? 0;
    if (loss > (state.loss[row] ?? 0)) state.rises[row] = (state.rises[row] ?? 0) + 1;
    state.loss[row] = loss;
  }
  if (run.records) await survivors.dropReached(state.x, answer.scores);
}

function keepBest(count: number, state: ApgdState, size: number): void {
  for (let row = 0; row < count; row += 1) {
    const loss = state.loss[row] ?? 0;
    if (!(loss > (state.bestLoss[row] ?? 0))) continue;
    state.bestLoss[row] = loss;
    copyRow(state.x, state.best, row, size);
    copyRow(state.gradient, state.bestGradient, row, size);
  }
}

function goBack(state: ApgdState, row: number, size: number): void {
  copyRow(state.best, state.x, row, size);
  copyRow(state.bestGradient, state.gradient, row, size);
}

function halveSteps(count: number, state: ApgdState, size: number, window: number): void {
  for (let row = 0; row < count; row += 1) {
    const best = state.bestLoss[row] ?? 0;
    const isStuck = state.halved[row] === 0 && (state.bestAtLook[row] ?? 0) >= best;
    const isHalved = isStuck || isOscillating(state.rises[row] ?? 0, window);
    state.halved[row] = isHalved ? 1 : 0;
    state.bestAtLook[row] = best;
    state.rises[row] = 0;
    if (!isHalved) continue;
    state.stepSize[row] = (state.stepSize[row] ?? 0) / 2;
    goBack(state, row, size);
  }
}

function adaptSparsity(
  survivors: Survivors,
  state: ApgdState,
  size: number,
  firstStep: number,
): void {
  for (let row = 0; row < survivors.count; row += 1) {
    const changed = countChanged(survivors.clean, state.best, row, size);
    const isSparser = changed < SPARSER * (state.changed[row] ?? 0);
    state.share[row] = changed / size / SHARE_DIVISOR;
    state.changed[row] = changed;
    const shorter = (state.stepSize[row] ?? 0) / STEP_DIVISOR;
    state.stepSize[row] = isSparser ? firstStep : Math.max(shorter, firstStep / STEP_RANGE);
    if (isSparser) goBack(state, row, size);
  }
}
