import type {
  AttackedAccess,
  BrokenSample,
  ExtractionResult,
  MaskingDiagnosis,
  Robustness,
  Share,
} from '../core/robustness.ts';
import { ATTACKS } from '../attacks/index.ts';
import { robustAccuracy } from '../attacks/measure/accuracy.ts';
import { confusionFlow } from '../attacks/measure/confusion.ts';
import { shareOf } from '../attacks/measure/interval.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { samplesDigest } from '../datasets/samples-digest.ts';
import type { AttackedTarget } from './attacked-target.ts';
import type { NormPlan } from './campaign/plan.ts';
import { showRadius } from './campaign/radius.ts';
import type { NormRecord } from './campaign/record.ts';
import type { ExaminationRequest, KeptTrial } from './request.ts';
import { threatResult } from './threat-result.ts';
import { attackTrial, blackBoxQueries } from './trial-summary.ts';
import { unexaminedThreats } from './unexamined.ts';

/** What a run has found. */
export interface Findings {
  readonly labels: Int32Array;
  readonly correct: Uint8Array;
  readonly plan: readonly NormPlan[];
  readonly records: readonly NormRecord[];
  readonly trials: readonly KeptTrial[];
  readonly worst: readonly BrokenSample[];
  readonly masking: MaskingDiagnosis;
  readonly access: AttackedAccess;
  readonly wasAskedTwice: boolean;
  readonly extraction?: ExtractionResult;
}

/** The record of a run, as reports and checks read it. */
export function robustnessOf(
  request: ExaminationRequest,
  target: AttackedTarget,
  findings: Findings,
): Robustness {
  const { attacked, samples, given, scorer, model } = target;
  const { labels, correct, plan, records, trials, extraction } = findings;
  const { set } = attacked;
  const byId = new Map(ATTACKS.map((attack) => [attack.id, attack]));
  const right = correct.reduce((sum, one) => sum + one, 0);
  const [first] = records;
  return {
    model: {
      ...model,
      path: request.path,
      ...(request.sha256 === undefined ? {} : { sha256: request.sha256 }),
      ...(scorer === undefined ? {} : { asked: scorer.asked }),
    },
    data: {
      path: request.dataPath,
      samples: samples.count,
      digest: samplesDigest(samples),
      classNames: samples.classNames ?? [],
      columns: samples.columns?.map(({ name }) => name) ?? [],
      notes: dataNotes(given, samples),
    },
    input: attacked.input,
    access: findings.access,
    preset: request.preset,
    seed: request.seed,
    budget: shownBudget(request),
    clean: shareOf(right, set.count),
    threats: records.map((record, index) =>
      threatResult(
        record,
        plan[index]?.radii ?? [],
        labels,
        set.unit,
        blackBoxQueries(trials, record, byId),
      ),
    ),
    trials: trials.map((trial) => attackTrial(trial, byId, request.seed, model.classes)),
    masking: findings.masking,
    worst: findings.worst,
    confusion:
      first === undefined
        ? []
        : confusionFlow(
            labels,
            first.predicted,
            first.smallest,
            plan[0]?.radii.at(-1) ?? 0,
            model.classes,
          ),
    samples: records.map(({ norm, smallest }) => ({
      norm,
      smallest: Array.from(smallest, (size) => (Number.isFinite(size) ? size : null)),
    })),
    ...(extraction === undefined ? {} : { extraction }),
    thresholds: request.thresholds.map((threshold) => ({
      ...threshold,
      shown: showRadius(threshold.norm, threshold.epsilon, set.unit),
      ...robustAt(records, threshold.norm, threshold.epsilon),
    })),
    unexamined: unexaminedThreats(
      request,
      {
        broken: target.onnx?.victim.broken ?? [],
        isScorer: scorer !== undefined,
        wasAskedTwice: findings.wasAskedTwice,
        copied: questionsCopied(extraction),
        ...(scorer?.failure === undefined ? {} : { failure: scorer.failure.message }),
      },
      plan,
      trials,
      correct,
    ),
    threads: request.threads,
  };
}

/** Questions of the largest copy of the form of answers that got least far: 0 where none was made. */
function questionsCopied(extraction: ExtractionResult | undefined): number {
  const last = (extraction?.curves ?? []).map(({ points }) => points.at(-1)?.queries ?? 0);
  return last.length === 0 ? 0 : Math.min(...last);
}

function robustAt(
  records: readonly NormRecord[],
  norm: NormRecord['norm'],
  epsilon: number,
): { readonly robust?: Share } {
  const record = records.find((each) => each.norm === norm);
  return record === undefined ? {} : { robust: robustAccuracy(record.smallest, epsilon) };
}

function shownBudget({ budget }: ExaminationRequest): string {
  const parts = [
    ...(budget.milliseconds === undefined ? [] : [`${Math.round(budget.milliseconds / 1000)} s`]),
    ...(budget.queries === undefined ? [] : [`${budget.queries} queries`]),
    ...(budget.gradients === undefined ? [] : [`${budget.gradients} gradients`]),
  ];
  return parts.length === 0 ? 'no limit' : parts.join(', ');
}

/** Remarks of the reader, and how many samples were left out. */
function dataNotes(given: LabelledSamples, taken: LabelledSamples): readonly string[] {
  const notes = taken.notes.map(({ detail, count, places }) =>
    count > 1 || places.length > 0
      ? `${detail} (${count}${places.length === 0 ? '' : `: ${places.join(', ')}`})`
      : detail,
  );
  return given.count === taken.count
    ? notes
    : [...notes, `${taken.count} of ${given.count} samples are attacked, drawn by chance`];
}
