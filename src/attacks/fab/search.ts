import type { Budget } from '../attack.ts';
import type { Survivors } from '../batch/survivors.ts';
import type { Classifier } from '../classifier/classifier.ts';
import type { HyperplaneRoom } from '../geometry/hyperplane.ts';
import { toHyperplane } from '../geometry/hyperplane.ts';
import { distance } from '../geometry/norm.ts';
import { clip } from '../geometry/projection.ts';
import type { Boundary } from './linearisation.ts';
import { linearise } from './linearisation.ts';

export interface FabParameters {
  readonly steps: number;
  /** How far beyond the hyperplane steps go. */
  readonly eta: number;
  /** Share of the way an adversarial sample keeps when it goes back towards the clean one. */
  readonly beta: number;
  /** Largest weight of the step from the clean sample. */
  readonly alphaMax: number;
}

export interface FabState {
  readonly x: Float32Array;
  readonly boundary: Boundary;
  /** Size of the smallest change that was found for each survivor. */
  readonly best: Float64Array;
  readonly targets: Int32Array;
  readonly here: HyperplaneRoom;
  readonly origin: HyperplaneRoom;
}

/** Smallest size of a step, so that the weights of two steps of no length are defined. */
const SMALLEST_STEP = 1e-8;

/**
 * One run of FAB from `state.x` (Croce and Hein 2020, algorithm 1): steps onto the linearised boundary from the iterate and from
 * the clean sample, mixed by how long they are. Records what is nearer than everything before; takes out what lies within the
 * radius.
 */
export async function runFab(
  classifier: Classifier,
  survivors: Survivors,
  state: FabState,
  budget: Budget,
  parameters: FabParameters,
  isTargeted: boolean,
  progress: (share: number) => void,
): Promise<void> {
  const { space } = classifier;
  const { size } = space;
  const { x, best } = state;
  for (let step = 0; step < parameters.steps && survivors.count > 0; step += 1) {
    await linearise(
      classifier,
      survivors,
      budget.norm,
      x,
      isTargeted,
      state.boundary,
      state.targets,
    );
    for (let row = 0; row < survivors.count; row += 1)
      stepRow(classifier, survivors, state, budget, parameters, row);
    clip(space, x, survivors.clean, survivors.count);
    const { candidates, scores } = await askCandidates(classifier, survivors, x);
    for (let row = 0; row < survivors.count; row += 1) {
      if (!survivors.isReached(scores, row)) continue;
      const norm = distance(budget.norm, survivors.clean, candidates, row, size);
      if (norm < (best[row] ?? 0)) {
        best[row] = norm;
        survivors.record(
          candidates,
          row,
          norm <= budget.epsilon && Number.isFinite(budget.epsilon),
        );
      }
      const start = row * size;
      for (let at = start; at < start + size; at += 1) {
        const clean = survivors.clean[at] ?? 0;
        x[at] = clean + ((x[at] ?? 0) - clean) * parameters.beta;
      }
    }
    survivors.compact();
    progress((step + 1) / parameters.steps);
  }
}

/** Scores of what the evaluator would make of the rows: the nearest samples that can exist. */
async function askCandidates(
  classifier: Classifier,
  survivors: Survivors,
  x: Float32Array,
): Promise<{ readonly candidates: Float32Array; readonly scores: Float32Array }> {
  const { repair } = classifier.space;
  if (repair === undefined) return { candidates: x, scores: await survivors.ask(x) };
  const candidates = survivors.rows(x).x.slice();
  repair(candidates, survivors.clean, survivors.count);
  return { candidates, scores: await survivors.ask(candidates) };
}

function stepRow(
  { space }: Classifier,
  survivors: Survivors,
  { x, boundary, here, origin }: FabState,
  { norm }: Budget,
  { eta, alphaMax }: FabParameters,
  row: number,
): void {
  const { size } = space;
  const start = row * size;
  const difference = boundary.difference[row] ?? 0;
  let fromClean = -difference;
  for (let at = start; at < start + size; at += 1)
    fromClean += (boundary.gradient[at] ?? 0) * ((x[at] ?? 0) - (survivors.clean[at] ?? 0));
  const a = toHyperplane(space, norm, x, boundary.gradient, start, -difference, here);
  const b = toHyperplane(space, norm, survivors.clean, boundary.gradient, start, fromClean, origin);
  const lengthHere = Math.max(a, SMALLEST_STEP);
  const alpha = Math.min(lengthHere / (lengthHere + Math.max(b, SMALLEST_STEP)), alphaMax);
  for (let at = 0; at < size; at += 1) {
    const fromHere = (x[start + at] ?? 0) + eta * (here.change[at] ?? 0);
    const fromOrigin = (survivors.clean[start + at] ?? 0) + eta * (origin.change[at] ?? 0);
    x[start + at] = fromHere * (1 - alpha) + fromOrigin * alpha;
  }
}
