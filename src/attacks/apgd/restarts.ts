import type { AttackContext, Budget } from '../attack.ts';
import type { Survivors } from '../batch/survivors.ts';
import type { Classifier, Loss } from '../classifier/classifier.ts';
import { project } from '../geometry/projection.ts';
import { randomStart } from '../geometry/random-start.ts';
import { runApgd } from './run.ts';
import type { ApgdState } from './state.ts';

/** L1 begins with larger radii: three times, twice, then the radius itself, for these shares of the steps. */
const WARM_UP = [
  { radii: 3, share: 0.3 },
  { radii: 2, share: 0.3 },
] as const;

export interface ApgdSearch {
  readonly loss: Loss;
  readonly steps: number;
  /** L1: begin with larger radii. */
  readonly warmUp: boolean;
}

/**
 * One random start and a full run from it; for L1 through shrinking radii. What is not broken is recorded where its loss was
 * highest.
 */
export async function searchOnce(
  classifier: Classifier,
  survivors: Survivors,
  state: ApgdState,
  budget: Budget,
  { loss, steps, warmUp }: ApgdSearch,
  context: AttackContext,
): Promise<void> {
  if (survivors.count === 0) return;
  const { space } = classifier;
  const phases = warmUp && budget.norm === 'l1' ? warmUpPhases(steps) : [{ radii: 1, steps }];
  const first = phases[0]?.radii ?? 1;
  state.x.set(survivors.rows(survivors.clean).x);
  randomStart(
    space,
    budget.norm,
    budget.epsilon * first,
    'sphere',
    context.random,
    state.x,
    survivors.clean,
    survivors.count,
  );
  let done = 0;
  for (const [index, phase] of phases.entries()) {
    const epsilon = budget.epsilon * phase.radii;
    if (index > 0) {
      state.x.set(survivors.rows(state.best).x);
      project(space, budget.norm, epsilon, state.x, survivors.clean, survivors.count);
    }
    await runApgd(classifier, survivors, state, {
      loss,
      steps: phase.steps,
      budget: { norm: budget.norm, epsilon },
      records: phase.radii === 1,
      continues: phases.length > 1,
      progress: (share) => context.progress((done + share * phase.steps) / steps),
    });
    done += phase.steps;
  }
  for (let row = 0; row < survivors.count; row += 1) survivors.record(state.best, row, false);
}

function warmUpPhases(
  steps: number,
): readonly { readonly radii: number; readonly steps: number }[] {
  const phases = WARM_UP.map(({ radii, share }) => ({ radii, steps: Math.ceil(share * steps) }));
  const used = phases.reduce((sum, phase) => sum + phase.steps, 0);
  return [...phases, { radii: 1, steps: Math.max(steps - used, 1) }];
}

/** Gradients one search of `steps` steps costs: one more than steps for each radius. */
export function searchGradients(steps: number, warmUp: boolean): number {
  return warmUp ? steps + WARM_UP.length + 1 : steps + 1;
}
