import type { MaskingDiagnosis, Robustness } from '../core/robustness.ts';
import type { CleanBatch } from '../attacks/attack.ts';
import { unlessSpent } from '../attacks/classifier/classifier.ts';
import type { Access } from '../attacks/classifier/classifier.ts';
import { ATTACKS } from '../attacks/index.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { floats } from '../tensor/tensor.ts';
import { attackedAccess } from './attacked-access.ts';
import type { AttackedSamples } from './attacked-input.ts';
import type { AttackedTarget } from './attacked-target.ts';
import { brokenSamples } from './broken-samples.ts';
import { runBudgeted } from './budgeted-campaign.ts';
import { selectRows } from './campaign/campaign.ts';
import type { NormPlan } from './campaign/plan.ts';
import { planCampaign } from './campaign/plan.ts';
import type { NormRecord } from './campaign/record.ts';
import { diagnoseMasking, PROBED } from './doctor/diagnosis.ts';
import type { DiagnosisInput } from './doctor/diagnosis.ts';
import { askTwice } from './doctor/repeated-answers.ts';
import type { RepeatedAnswers } from './doctor/repeated-answers.ts';
import { locateSaturation } from './doctor/saturation.ts';
import { diagnose } from './doctor/symptoms.ts';
import { estimatePlan } from './estimate.ts';
import { judgeGradient } from './gradient-test.ts';
import { openOnnxTarget } from './onnx-target.ts';
import type { ExaminationHost, ExaminationRequest } from './request.ts';
import { ExaminationError } from './request.ts';
import { restrictAccess } from './restricted-classifier.ts';
import { robustnessOf } from './robustness-record.ts';
import { openScorerTarget } from './scorer-target.ts';
import { ended, steal } from './theft.ts';
import { measureUnits } from './unit-cost.ts';

/** Share of the questions a scorer may still be asked that finding out whether it answers by chance may take. */
const CHANCE_SHARE = 0.1;

/** An examined model, with what is needed to go on: adversarial samples to save, a classifier to compare. */
export interface Examination {
  readonly record: Robustness;
  readonly records: readonly NormRecord[];
  readonly samples: LabelledSamples;
  readonly attacked: AttackedSamples;
  readonly clean: CleanBatch;
  readonly correct: Uint8Array;
  /** The graph of cross-entropy and its gradient, as a file; absent without a gradient. */
  readonly gradientFile?: Uint8Array;
  /** Why a scorer was asked no more: what was found is kept, and another run can go on. */
  readonly failure?: string;
}

/** Examines one model: everything a user asked for, or an `ExaminationError` that says in one line why not. */
export async function examineModel(
  request: ExaminationRequest,
  host: ExaminationHost,
): Promise<Examination> {
  const started = host.now();
  const { subject } = request;
  const target =
    subject.kind === 'onnx'
      ? await openOnnxTarget(subject.model, request, host)
      : await openScorerTarget(subject.remote, request, host);
  try {
    return await attackTarget(request, host, target, started);
  } finally {
    await target.close();
  }
}

async function attackTarget(
  request: ExaminationRequest,
  host: ExaminationHost,
  target: AttackedTarget,
  started: number,
): Promise<Examination> {
  const { attacked, samples, predicted, onnx, scorer } = target;
  const { set } = attacked;
  const labels = samples.labels ?? predicted;
  const clean: CleanBatch = { count: set.count, x: set.x, labels };
  const correct = Uint8Array.from(labels, (label, row) => (label === predicted[row] ? 1 : 0));
  const rightRows = Int32Array.from([...correct.keys()].filter((row) => correct[row] === 1));
  const repeated = await askForChance(
    target,
    request.access,
    selectRows(clean, rightRows.subarray(0, PROBED), set.space.size),
  );
  const isRandom = repeated !== undefined && repeated.scores > 0;
  const gradient = onnx && (await judgeGradient(onnx.classifier, clean, request.seed, isRandom));
  const classifier = restrictAccess(
    target.classifier,
    gradient?.isUseless === true && request.access !== 'label' ? 'scores' : request.access,
  );
  refuseBlind(request.attacks ?? [], classifier.access);
  const plan = planCampaign({
    random: isRandom,
    preset: request.preset,
    access: classifier.access,
    kind: attacked.input.kind,
    unit: set.unit,
    classes: classifier.classes,
    known: new Map(ATTACKS.map((attack) => [attack.id, attack])),
    ...(request.norms === undefined ? {} : { norms: request.norms }),
    ...(request.radii === undefined ? {} : { radii: request.radii }),
    ...(request.attacks === undefined ? {} : { attacks: request.attacks }),
  }).map((norm) => ({ ...norm, radii: radiiOf(norm, request) }));
  const unit = target.unit ?? (await measureUnits(classifier, clean, host.now));
  host.progress({
    kind: 'estimate',
    ...estimatePlan(plan, ATTACKS, rightRows.length, classifier.classes, unit),
  });
  const { records, trials, keep } = await runBudgeted(request, host, {
    classifier,
    clean,
    correct,
    plan,
    started,
    ...(scorer === undefined ? {} : { scorer }),
  });
  const worst = [];
  for (const record of records)
    worst.push(...(await brokenSamples(record, set, labels, samples, classifier)));
  const masking = await findMasking(target, host, {
    classifier,
    clean,
    correct,
    plan,
    records,
    trials,
    ...(repeated === undefined ? {} : { repeated }),
    attacks: new Map(ATTACKS.map((attack) => [attack.id, attack])),
    seed: request.seed,
    stop: () => ended(request, host, started),
  });
  const extraction =
    request.extract === true
      ? await steal(request, host, { classifier, samples, attacked, started })
      : undefined;
  // The last looks were questions, too.
  if (scorer !== undefined) keep();
  const record = robustnessOf(request, target, {
    labels,
    correct,
    plan,
    records,
    trials,
    worst,
    masking,
    access: attackedAccess(onnx?.classifier, classifier.access, gradient?.test, isRandom),
    wasAskedTwice: repeated !== undefined,
    ...(extraction === undefined ? {} : { extraction }),
  });
  return {
    record,
    records,
    samples,
    attacked,
    clean,
    correct,
    ...(onnx?.classifier.gradientAccess.ok === true
      ? { gradientFile: onnx.classifier.gradientFile('cross-entropy') }
      : {}),
    ...(scorer?.failure === undefined ? {} : { failure: scorer.failure.message }),
  };
}

/** Whether the model answers by chance; `undefined` where finding out would cost more of a scorer's questions than it is worth. */
async function askForChance(
  { classifier, scorer }: AttackedTarget,
  access: Access | undefined,
  batch: CleanBatch,
): Promise<RepeatedAnswers | undefined> {
  if (scorer !== undefined && 2 * batch.count > CHANCE_SHARE * scorer.left) return undefined;
  return unlessSpent(() => askTwice(restrictAccess(classifier, access), batch));
}

/** An attack that was named and cannot run must not look like one that found nothing. */
function refuseBlind(ids: readonly string[], access: Access): void {
  if (access === 'gradient') return;
  const blind = ATTACKS.find(
    (attack) =>
      ids.includes(attack.id) &&
      (attack.access === 'gradient' || (attack.access === 'scores' && access === 'label')),
  );
  if (blind !== undefined)
    throw new ExaminationError(
      `--attack ${blind.id} needs the ${blind.access}, and here an attacker sees the ${access} only`,
    );
}

/** Of a scorer only the answers can be judged: whether a gradient is hidden there, nobody sees. */
async function findMasking(
  { onnx, attacked }: AttackedTarget,
  host: ExaminationHost,
  input: Omit<DiagnosisInput, 'blocks' | 'saturated'>,
): Promise<MaskingDiagnosis> {
  if (onnx === undefined) {
    const { repeated } = input;
    return {
      verdict: 'not-examined',
      symptoms: repeated === undefined ? [] : diagnose({ repeated, saturatedNodes: [] }).symptoms,
    };
  }
  host.progress({ kind: 'step', text: 'looking for a hidden gradient' });
  const { victim } = onnx;
  return diagnoseMasking({
    ...input,
    blocks: onnx.classifier.gradientAccess.blocks,
    saturated: (x, count) => {
      const { scale, shift } = attacked.transform;
      const values = x.map(
        (value, at) => value * (scale[at % scale.length] ?? 1) + (shift[at % shift.length] ?? 0),
      );
      const sample = floats(values, [count, ...victim.inputShape]);
      return locateSaturation(victim.typed, { [victim.input]: sample }, host.evaluate);
    },
  });
}

/** Thresholds of the policy are measured exactly at their radius. */
function radiiOf(plan: NormPlan, request: ExaminationRequest): readonly number[] {
  const wanted = request.thresholds
    .filter(({ norm }) => norm === plan.norm)
    .map(({ epsilon }) => epsilon);
  return [...new Set([...plan.radii, ...wanted])].sort((a, b) => a - b);
}
