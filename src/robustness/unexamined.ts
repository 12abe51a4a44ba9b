import type { UnexaminedThreat } from '../core/robustness.ts';
import type { NormPlan } from './campaign/plan.ts';
import { normName } from './campaign/radius.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import type { Preset } from './campaign/plan.ts';
import type { KeptTrial } from './request.ts';
import { EXTRACTION_QUERIES } from './theft.ts';

/** What is known of a run besides its trials. */
export interface ExaminedFacts {
  /** Constants that hold NaN or infinity. */
  readonly broken: readonly string[];
  /** Only answers were seen. */
  readonly isScorer: boolean;
  readonly wasAskedTwice: boolean;
  /** Questions the largest copy was made with, for every form of answers. */
  readonly copied: number;
  /** Why a scorer was asked no more. */
  readonly failure?: string;
}

/** What nobody may take for examined. */
export function unexaminedThreats(
  request: {
    readonly samples?: Pick<LabelledSamples, 'labels'>;
    readonly extract?: boolean;
    readonly preset: Preset;
  },
  facts: ExaminedFacts,
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
  list.push(...cutThreats(trials, facts));
  const { copied } = facts;
  if (request.extract === true && copied < EXTRACTION_QUERIES[request.preset])
    list.push({
      what: copied === 0 ? 'what a copy costs' : `copies made with more than ${copied} questions`,
      reason: 'the run or its questions ended before',
    });
  if (!facts.wasAskedTwice)
    list.push({
      what: 'answers by chance',
      reason: 'asking twice would have cost too many of the questions that were left',
    });
  if (facts.isScorer)
    list.push({
      what: 'attackers who have the model',
      reason: 'a scorer shows no gradient: who has the file itself needs smaller changes',
      inherent: true,
    });
  for (const name of facts.broken.slice(0, 3))
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

/** What a run did not get to, and why. */
function cutThreats(
  trials: readonly KeptTrial[],
  { failure }: ExaminedFacts,
): readonly UnexaminedThreat[] {
  const cut = trials.find(({ ended }) => ended !== undefined);
  const failed = `the scorer failed: ${failure ?? 'it does not answer'}`;
  if (cut?.ended !== undefined)
    return [
      {
        what: `everything after ${cut.attack} in ${normName(cut.norm)}`,
        reason:
          cut.ended === 'interrupted'
            ? 'the run was interrupted'
            : cut.ended === 'scorer'
              ? failed
              : `the budget of ${cut.ended} was spent`,
      },
    ];
  return failure === undefined ? [] : [{ what: 'what was asked last', reason: failed }];
}
