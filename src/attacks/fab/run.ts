import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { rankedClasses } from '../batch/ranked-classes.ts';
import { Survivors } from '../batch/survivors.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { hyperplaneRoom } from '../geometry/hyperplane.ts';
import { randomStart } from '../geometry/random-start.ts';
import { boundaryColumns } from './linearisation.ts';
import type { FabState } from './search.ts';
import { runFab } from './search.ts';

/** Defaults of the authors' code. */
export const FAB_DEFAULTS = { steps: 100, restarts: 1, eta: 1.05, beta: 0.9, alphaMax: 0.1 };

/** Radius of random starts, where neither a radius is given nor anything was found: in units of the bounds' largest width. */
const START_RADIUS = 0.25;

/**
 * FAB over restarts and, with `targets` above 0, over that many of the likeliest classes. Without a radius it looks for the
 * smallest change; with one it is done with a sample as soon as it has a change within.
 */
export async function fab(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: typeof FAB_DEFAULTS,
  targets: number,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const { classes, space } = classifier;
  const survivors = new Survivors(classifier, clean, goal, findings);
  const isTargeted = targets > 0 || goal.kind === 'targeted';
  const ranks = goal.kind === 'targeted' ? 1 : Math.min(targets, classes - 1);
  const scores = await survivors.firstLook();
  const candidates = survivors.integers(ranks);
  candidates.set(rankedClasses(scores, survivors.count, classes, ranks));
  const state: FabState = {
    x: survivors.floats(),
    boundary: boundaryColumns(survivors),
    best: survivors.doubles().fill(Number.POSITIVE_INFINITY),
    targets: new Int32Array(survivors.count),
    here: hyperplaneRoom(space.size),
    origin: hyperplaneRoom(space.size),
  };
  const runs = Math.max(ranks, 1) * parameters.restarts;
  for (let run = 0; run < runs && survivors.count > 0; run += 1) {
    const rank = Math.floor(run / parameters.restarts);
    if (goal.kind === 'untargeted' && isTargeted)
      for (let row = 0; row < survivors.count; row += 1)
        survivors.targets[row] = candidates[row * ranks + rank] ?? 0;
    state.x.set(survivors.rows(survivors.clean).x);
    if (run % parameters.restarts > 0) startAtRandom(classifier, survivors, state, budget, context);
    await runFab(classifier, survivors, state, budget, parameters, isTargeted, (share) => {
      context.progress((run + share) / runs);
    });
  }
  // Without a radius everything that was found stays under search until the end.
  if (!Number.isFinite(budget.epsilon))
    for (let row = 0; row < survivors.count; row += 1)
      if (Number.isFinite(state.best[row])) findings.found[survivors.owners[row] ?? 0] = 1;
}

/** Half of the radius, or of the smallest change that is known, away from the clean sample. */
function startAtRandom(
  { space }: Classifier,
  survivors: Survivors,
  state: FabState,
  budget: Budget,
  context: AttackContext,
): void {
  let width = 0;
  for (let at = 0; at < space.size; at += 1)
    width = Math.max(width, (space.upper[at] ?? 0) - (space.lower[at] ?? 0));
  const { size } = space;
  for (let row = 0; row < survivors.count; row += 1) {
    const known = Math.min(budget.epsilon, state.best[row] ?? 0);
    const radius = (Number.isFinite(known) ? known : START_RADIUS * width) / 2;
    randomStart(
      space,
      budget.norm,
      radius,
      'sphere',
      context.random,
      state.x.subarray(row * size, (row + 1) * size),
      survivors.clean.subarray(row * size, (row + 1) * size),
      1,
    );
  }
}
