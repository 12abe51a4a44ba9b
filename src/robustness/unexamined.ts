import type { UnexaminedThreat } from '../core/robustness.ts';
import type { NormPlan } from './campaign/plan.ts';
import { normName } from './campaign/radius.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import type { KeptTrial } from './request.ts';
import type { Victim } from './victim.ts';

/** What nobody may take for examined. */
export function unexaminedThreats(
  request: { readonly samples?: Pick<LabelledSamples, 'labels'> },
  victim: Pick<Victim, 'broken'>,
  plan: readonly NormPlan[],
  trials: readonly KeptTrial[],
  correct: Uint8Array,
): readonly UnexaminedThreat[] {
  const list: UnexaminedThreat[] = [];
  if (request.samples?.labels === undefined)
    list.push({
      what: 'accuracy',
      reason: 'there are no labels: robust means that the model keeps its own answer',
    });
  if (request.samples === undefined)
    list.push({
      what: 'real samples',
      reason: 'there are no data: noise was attacked, which says little about samples that occur',
    });
  const right = [...correct.keys()].filter((row) => correct[row] === 1);
  if (right.length === 0)
    list.push({
      what: 'robustness',
      reason: 'the model gets none of the samples right, so there was nothing to attack',
    });
  for (const { norm, minimal, fixed } of plan) {
    if (minimal.length + fixed.length === 0) {
      list.push({
        what: `changes in ${normName(norm)}`,
        reason: 'no attack for this access and this kind of data',
      });
      continue;
    }
    const missed = countMissed(right, norm, trials);
    if (missed > 0)
      list.push({
        what: `${missed} of ${right.length} samples in ${normName(norm)}`,
        reason: 'no attack ran on them, so they count as robust without a reason',
      });
  }
  const cut = trials.find(({ ended }) => ended !== undefined);
  if (cut?.ended !== undefined)
    list.push({
      what: `everything after ${cut.attack} in ${normName(cut.norm)}`,
      reason:
        cut.ended === 'interrupted'
          ? 'the run was interrupted'
          : `the budget of ${cut.ended} was spent`,
    });
  for (const name of victim.broken.slice(0, 3))
    list.push({
      what: `the constant "${name}"`,
      reason: 'it holds NaN or infinity, so what depends on it means nothing',
    });
  return list;
}

/** Samples that are right and that no trial of the norm was run on. */
function countMissed(
  right: readonly number[],
  norm: NormPlan['norm'],
  trials: readonly KeptTrial[],
): number {
  const tried = new Set(
    trials.filter((trial) => trial.norm === norm).flatMap(({ rows }) => [...rows]),
  );
  return right.filter((row) => !tried.has(row)).length;
}
