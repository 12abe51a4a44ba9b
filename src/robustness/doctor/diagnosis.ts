import type { MaskingDiagnosis } from '../../core/robustness.ts';
import type { AnyAttack, CleanBatch } from '../../attacks/attack.ts';
import type { Classifier } from '../../attacks/classifier/classifier.ts';
import type { Block } from '../../engine/influence.ts';
import type { Norm } from '../../attacks/geometry/norm.ts';
import type { SampleSpace } from '../../attacks/geometry/space.ts';
import { robustAccuracy } from '../../attacks/measure/accuracy.ts';
import { selectRows } from '../campaign/campaign.ts';
import type { NormPlan } from '../campaign/plan.ts';
import type { NormRecord } from '../campaign/record.ts';
import type { KeptTrial } from '../request.ts';
import { blackBoxEvidence } from './black-box.ts';
import { probeMasking } from './probes.ts';
import type { RepeatedAnswers } from './repeated-answers.ts';
import { diagnose } from './symptoms.ts';

/** Samples the probes are made on, at most: enough for shares of a tenth, few enough to cost little. */
export const PROBED = 40;
/** What moves by the rules of a table finds more than gradients that are repaired afterwards, without any gradient being hidden. */
const BY_THE_RULES = 'tabular-greedy';
/** Nodes named of those at which a gradient ends. */
const MOST_NODES = 8;

export interface DiagnosisInput {
  readonly classifier: Classifier;
  /** Nodes at which the gradient ends. */
  readonly blocks: readonly Block[];
  readonly clean: CleanBatch;
  readonly correct: Uint8Array;
  readonly plan: readonly NormPlan[];
  readonly records: readonly NormRecord[];
  readonly trials: readonly KeptTrial[];
  readonly repeated?: RepeatedAnswers;
  readonly attacks: ReadonlyMap<string, AnyAttack>;
  readonly seed: number;
  readonly stop: () => 'time' | 'interrupted' | undefined;
  /** Nodes that are saturated for these samples. */
  readonly saturated: (x: Float32Array, count: number) => Promise<readonly string[]>;
}

/** Whether robust accuracy is to be relied on, from the trials of the campaign and a few probes of its own. */
export async function diagnoseMasking(input: DiagnosisInput): Promise<MaskingDiagnosis> {
  const { classifier, clean, correct, plan, records } = input;
  const [norm] = plan;
  const [record] = records;
  const right = Int32Array.from(
    [...correct.keys()].filter((row) => correct[row] === 1).slice(0, PROBED),
  );
  if (
    norm === undefined ||
    record === undefined ||
    right.length === 0 ||
    input.stop() !== undefined
  )
    return { verdict: 'not-examined', symptoms: [] };
  const batch = selectRows(clean, right, classifier.space.size);
  const probes = await probeMasking(classifier, batch, {
    attacks: input.attacks,
    norm: norm.norm,
    epsilon: telling(record, norm.radii),
    unbounded: diameter(classifier.space, norm.norm),
    seed: input.seed,
    stop: input.stop,
  });
  const isBound = classifier.space.mutable !== undefined || classifier.space.repair !== undefined;
  const { unbounded: _unbounded, ...bounded } = probes;
  const blackBox = blackBoxEvidence(
    input.trials,
    input.attacks,
    new Set(classifier.space.repair === undefined ? [] : [BY_THE_RULES]),
  );
  return diagnose({
    // Where rules keep columns as they are, a change without a bound need not reach everything.
    ...(isBound ? bounded : probes),
    ...(input.repeated === undefined ? {} : { repeated: input.repeated }),
    ...(blackBox === undefined ? {} : { blackBox }),
    blocks: input.blocks.slice(0, MOST_NODES).map(({ node, type }) => `${type} "${node}"`),
    saturatedNodes:
      (probes.gradients?.zero ?? 0) > 0 ? await input.saturated(batch.x, batch.count) : [],
  });
}

/** The radius at which about half of what is right has fallen: there attacks differ most. */
function telling(record: NormRecord, radii: readonly number[]): number {
  const all = robustAccuracy(record.smallest, 0).value;
  const distance = (epsilon: number): number =>
    Math.abs(robustAccuracy(record.smallest, epsilon).value - all / 2);
  return radii.reduce(
    (best, epsilon) => (distance(epsilon) < distance(best) ? epsilon : best),
    radii[0] ?? 0,
  );
}

/** Size of the change from one corner of the box to the opposite one. */
function diameter({ lower, upper }: SampleSpace, norm: Norm): number {
  let total = 0;
  for (let at = 0; at < lower.length; at += 1) {
    const side = (upper[at] ?? 0) - (lower[at] ?? 0);
    if (norm === 'linf') total = Math.max(total, side);
    else if (norm === 'l2') total += side * side;
    else if (norm === 'l1') total += side;
    else total += 1;
  }
  return norm === 'l2' ? Math.sqrt(total) : total;
}
