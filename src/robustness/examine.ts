import type { ExtractionResult, Robustness, Share } from '../core/robustness.ts';
import type { CleanBatch } from '../attacks/attack.ts';
import type { Classifier } from '../attacks/classifier/classifier.ts';
import { extractModel } from '../attacks/extraction/extract.ts';
import { OnnxClassifier } from '../attacks/classifier/onnx-classifier.ts';
import { ATTACKS } from '../attacks/index.ts';
import { shareOf } from '../attacks/measure/interval.ts';
import { confusionFlow } from '../attacks/measure/confusion.ts';
import { robustAccuracy } from '../attacks/measure/accuracy.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { batchSize } from './batch-size.ts';
import { brokenSamples } from './broken-samples.ts';
import { runBudgeted } from './budgeted-campaign.ts';
import { selectRows } from './campaign/campaign.ts';
import type { NormPlan } from './campaign/plan.ts';
import { planCampaign } from './campaign/plan.ts';
import { showRadius } from './campaign/radius.ts';
import type { NormRecord } from './campaign/record.ts';
import { readInput } from './attacked-input.ts';
import type { AttackedSamples } from './attacked-input.ts';
import { diagnoseMasking, PROBED } from './doctor/diagnosis.ts';
import { askTwice } from './doctor/repeated-answers.ts';
import { locateSaturation } from './doctor/saturation.ts';
import { estimatePlan } from './estimate.ts';
import type { ExaminationHost, ExaminationRequest } from './request.ts';
import { ExaminationError } from './request.ts';
import { attackedAccess } from './attacked-access.ts';
import { testGradient } from './gradient-test.ts';
import { attackTrial, blackBoxQueries } from './trial-summary.ts';
import { unexaminedThreats } from './unexamined.ts';
import { restrictAccess } from './restricted-classifier.ts';
import { samplesDigest } from '../datasets/samples-digest.ts';
import { selectSamples } from '../datasets/select-samples.ts';
import { Random } from '../tensor/random.ts';
import { floats } from '../tensor/tensor.ts';
import { threatResult } from './threat-result.ts';
import { measureUnits } from './unit-cost.ts';
import { unlabelledSamples } from './unlabelled.ts';
import { openVictim } from './victim.ts';
import type { Victim } from './victim.ts';

/** Samples attacked by default: enough for an interval of a few points, few enough for the preset's time. */
export const DEFAULT_SAMPLES = { quick: 200, standard: 500, thorough: 1000 } as const;

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
}

/** Examines one model: everything a user asked for, or an `ExaminationError` that says in one line why not. */
export async function examineModel(
  request: ExaminationRequest,
  host: ExaminationHost,
): Promise<Examination> {
  const started = host.now();
  host.progress({ kind: 'step', text: 'preparing the model' });
  const opened = await openVictim(request.model, {
    evaluate: host.evaluate,
    ...(request.output === undefined ? {} : { output: request.output }),
    ...(request.samples === undefined ? {} : { sampleShape: request.samples.shape }),
  });
  if (!opened.ok) throw new ExaminationError(opened.detail);
  const { victim } = opened;
  const given = request.samples ?? unlabelledSamples(victim, request);
  const samples = selectSamples(
    given,
    { count: request.sampleLimit ?? DEFAULT_SAMPLES[request.preset], stratified: false },
    new Random(request.seed).fork('selection'),
  );
  // Before the input is read: wrong labels agree with no range of values, which would be blamed instead.
  checkLabels(samples, victim.classes);
  const batch = victim.frozen ? 1 : batchSize(victim.typed);
  host.progress({ kind: 'step', text: 'reading the input' });
  const attacked = await readInput(request, victim, samples, batch);
  const onnx = await OnnxClassifier.open({
    typed: victim.typed,
    input: victim.input,
    logits: victim.logits,
    space: attacked.set.space,
    transform: attacked.transform,
    batch,
    threads: request.threads,
    straightThrough: true,
  });
  try {
    return await attackVictim(request, host, { victim, given, samples, attacked, onnx, started });
  } finally {
    await onnx.close();
  }
}

interface Opened {
  readonly victim: Victim;
  readonly given: LabelledSamples;
  readonly samples: LabelledSamples;
  readonly attacked: AttackedSamples;
  readonly onnx: OnnxClassifier;
  readonly started: number;
}

async function attackVictim(
  request: ExaminationRequest,
  host: ExaminationHost,
  { victim, given, samples, attacked, onnx, started }: Opened,
): Promise<Examination> {
  const { set } = attacked;
  const predicted = (await onnx.classify(set.x, set.count)).slice();
  const labels = samples.labels ?? predicted;
  const clean: CleanBatch = { count: set.count, x: set.x, labels };
  const correct = Uint8Array.from(labels, (label, row) => (label === predicted[row] ? 1 : 0));
  const rightRows = Int32Array.from([...correct.keys()].filter((row) => correct[row] === 1));
  const right = rightRows.length;
  const repeated = await askTwice(
    restrictAccess(onnx, request.access),
    selectRows(clean, rightRows.subarray(0, PROBED), set.space.size),
  );
  const isRandom = repeated.scores > 0;
  const { gradientAccess } = onnx;
  // Where steps are passed straight through the gradient is meant to differ, and differences of answers by chance are chance.
  const isExact = gradientAccess.ok && gradientAccess.steps.length === 0 && !isRandom;
  const test = isExact && set.count > 0 ? await testGradient(onnx, clean, request.seed) : undefined;
  // A gradient that is zero because something ends it leads nowhere: then the model is a black box.
  const isWrong =
    test?.verdict === 'differs' || (test?.verdict === 'flat' && gradientAccess.blocks.length > 0);
  const classifier = restrictAccess(
    onnx,
    isWrong && request.access !== 'label' ? 'scores' : request.access,
  );
  const plan = planCampaign({
    random: isRandom,
    preset: request.preset,
    access: classifier.access,
    kind: attacked.input.kind,
    unit: set.unit,
    classes: victim.classes,
    known: new Map(ATTACKS.map((attack) => [attack.id, attack])),
    ...(request.norms === undefined ? {} : { norms: request.norms }),
    ...(request.radii === undefined ? {} : { radii: request.radii }),
    ...(request.attacks === undefined ? {} : { attacks: request.attacks }),
  }).map((norm) => ({ ...norm, radii: radiiOf(norm, request) }));
  const unit = await measureUnits(classifier, clean, host.now);
  host.progress({ kind: 'estimate', ...estimatePlan(plan, ATTACKS, right, victim.classes, unit) });
  const { records, trials } = await runBudgeted(request, host, {
    classifier,
    clean,
    correct,
    plan,
    started,
  });
  const worst = [];
  for (const record of records)
    worst.push(...(await brokenSamples(record, set, labels, samples, classifier)));
  const byId = new Map(ATTACKS.map((attack) => [attack.id, attack]));
  const threats = records.map((record, index) =>
    threatResult(
      record,
      plan[index]?.radii ?? [],
      labels,
      set.unit,
      blackBoxQueries(trials, record, byId),
    ),
  );
  host.progress({ kind: 'step', text: 'looking for a hidden gradient' });
  const masking = await diagnoseMasking({
    classifier,
    onnx,
    clean,
    correct,
    plan,
    records,
    trials,
    repeated,
    attacks: byId,
    seed: request.seed,
    stop: () => ended(request, host, started),
    saturated: (x, count) => {
      const { scale, shift } = attacked.transform;
      const values = x.map(
        (value, at) => value * (scale[at % scale.length] ?? 1) + (shift[at % shift.length] ?? 0),
      );
      const sample = floats(values, [count, ...victim.inputShape]);
      return locateSaturation(victim.typed, { [victim.input]: sample }, host.evaluate);
    },
  });
  const [first] = records;
  const record: Robustness = {
    model: {
      path: request.path,
      ...(request.sha256 === undefined ? {} : { sha256: request.sha256 }),
      input: victim.input,
      inputShape: victim.inputShape,
      output: victim.output,
      classes: victim.classes,
      parameters: victim.parameters,
      preparation: victim.preparation,
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
    access: attackedAccess(onnx, classifier.access, test, isRandom),
    preset: request.preset,
    seed: request.seed,
    budget: shownBudget(request),
    clean: shareOf(right, set.count),
    threats,
    trials: trials.map((trial) => attackTrial(trial, byId, request.seed, victim.classes)),
    masking,
    worst,
    confusion:
      first === undefined
        ? []
        : confusionFlow(
            labels,
            first.predicted,
            first.smallest,
            plan[0]?.radii.at(-1) ?? 0,
            victim.classes,
          ),
    samples: records.map(({ norm, smallest }) => ({
      norm,
      smallest: Array.from(smallest, (size) => (Number.isFinite(size) ? size : null)),
    })),
    ...(request.extract === true
      ? { extraction: await steal(request, host, { classifier, samples, attacked, started }) }
      : {}),
    thresholds: request.thresholds.map((threshold) => ({
      ...threshold,
      shown: showRadius(threshold.norm, threshold.epsilon, set.unit),
      ...robustAt(records, threshold.norm, threshold.epsilon),
    })),
    unexamined: unexaminedThreats(request, victim, plan, trials, correct),
    threads: request.threads,
  };
  return {
    record,
    records,
    samples,
    attacked,
    clean,
    correct,
    ...(onnx.gradientAccess.ok ? { gradientFile: onnx.gradientFile('cross-entropy') } : {}),
  };
}

/** Why a run has to end now. */
function ended(
  { budget: { milliseconds } }: ExaminationRequest,
  host: ExaminationHost,
  started: number,
): 'time' | 'interrupted' | undefined {
  if (host.interrupted()) return 'interrupted';
  return milliseconds !== undefined && host.now() - started > milliseconds ? 'time' : undefined;
}

/** Questions of the longest theft that is looked at. */
const EXTRACTION_QUERIES = { quick: 500, standard: 2000, thorough: 10_000 } as const;
/** Thefts of each kind: their spread is a part of the answer. */
const EXTRACTION_SEEDS = 3;

function steal(
  request: ExaminationRequest,
  host: ExaminationHost,
  {
    classifier,
    samples,
    attacked,
    started,
  }: Pick<Opened, 'samples' | 'attacked' | 'started'> & { readonly classifier: Classifier },
): Promise<ExtractionResult> {
  const { count, x } = attacked.set;
  return extractModel(
    classifier,
    { count, x, ...(samples.labels === undefined ? {} : { labels: samples.labels }) },
    {
      seeds: Array.from({ length: EXTRACTION_SEEDS }, (_, index) => request.seed + index),
      queries: EXTRACTION_QUERIES[request.preset],
      threads: request.threads,
      progress: (share) => host.progress({ kind: 'attack', text: 'copying the model', share }),
      stop: () => ended(request, host, started) !== undefined,
    },
  );
}

/** Thresholds of the policy are measured exactly at their radius. */
function radiiOf(plan: NormPlan, request: ExaminationRequest): readonly number[] {
  const wanted = request.thresholds
    .filter(({ norm }) => norm === plan.norm)
    .map(({ epsilon }) => epsilon);
  return [...new Set([...plan.radii, ...wanted])].sort((a, b) => a - b);
}

function robustAt(
  records: readonly NormRecord[],
  norm: NormRecord['norm'],
  epsilon: number,
): { readonly robust?: Share } {
  const record = records.find((each) => each.norm === norm);
  return record === undefined ? {} : { robust: robustAccuracy(record.smallest, epsilon) };
}

function checkLabels({ labels, names }: LabelledSamples, classes: number): void {
  for (const [row, label] of labels?.entries() ?? [])
    if (label < 0 || label >= classes)
      throw new ExaminationError(
        `${names(row)} is labelled ${label}, but the model has the classes 0 to ${classes - 1}`,
      );
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
