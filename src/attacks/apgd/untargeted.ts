import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { Survivors } from '../batch/survivors.ts';
import { averageGradients } from '../classifier/averaged-classifier.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { lossFor } from '../pgd/loss.ts';
import { searchGradients, searchOnce } from './restarts.ts';
import { apgdState } from './state.ts';

/** Defaults of the authors' code: 100 steps, one run; L1 begins with larger radii. */
export const APGD_DEFAULTS = { steps: 100, restarts: 1, warmUp: true, eot: 1 };

/** The share of one part of many as a share of the whole. */
export function partOf(context: AttackContext, part: number, parts: number): AttackContext {
  return {
    random: context.random,
    progress: (share) => context.progress((part + share) / parts),
  };
}

/** Auto-PGD on one loss with restarts, each on the samples that are left. */
export async function apgd(
  attacked: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: typeof APGD_DEFAULTS,
  loss: string,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const classifier = averageGradients(attacked, parameters.eot);
  const survivors = new Survivors(classifier, clean, goal, findings);
  await survivors.firstLook();
  const state = apgdState(survivors);
  for (let restart = 0; restart < parameters.restarts; restart += 1)
    await searchOnce(
      classifier,
      survivors,
      state,
      budget,
      { ...parameters, loss: lossFor(loss, goal.kind, classifier.classes) },
      partOf(context, restart, parameters.restarts),
    );
}

export function apgdCost({ steps, restarts, warmUp, eot }: typeof APGD_DEFAULTS): {
  readonly queries: number;
  readonly gradients: number;
} {
  return { queries: 1, gradients: searchGradients(steps, warmUp) * restarts * eot };
}
