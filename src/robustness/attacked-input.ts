import type { AttackedInput } from '../core/robustness.ts';
import { highest } from '../attacks/classifier/classifier.ts';
import type { InputTransform } from '../attacks/classifier/input-transform.ts';
import { OnnxClassifier } from '../attacks/classifier/onnx-classifier.ts';
import { attackRules } from '../datasets/constraints/project-rows.ts';
import { inferConstraints } from '../datasets/constraints/infer-constraints.ts';
import type { Column, LabelledSamples } from '../datasets/labelled-samples.ts';
import { chooseScaling, givenScaling, imageScalings } from './input/scaling.ts';
import type { Scaling, ScalingTrial } from './input/scaling.ts';
import type { ExaminationRequest } from './request.ts';
import { ExaminationError } from './request.ts';
import type { SampleSet } from './sample-set.ts';
import { imageSet, imageTransform, pixelRange, tableSet, tableTransform } from './sample-set.ts';
import type { Victim } from './victim.ts';

/** Labelled samples each range of values is tried on. */
const TRIED_SAMPLES = 200;

/** Samples in the attack space, and the way from there to the model. */
export interface AttackedSamples {
  readonly set: SampleSet;
  readonly transform: InputTransform;
  readonly input: AttackedInput;
}

/** Finds out what the values of the data mean to the model; asks where nothing tells. */
export async function readInput(
  request: ExaminationRequest,
  victim: Victim,
  samples: LabelledSamples,
  batch: number,
): Promise<AttackedSamples> {
  return isImage(samples)
    ? readImages(request, victim, samples, batch)
    : readTable(request, samples, victim.inputShape);
}

export function isImage({ kind, shape }: LabelledSamples): boolean {
  return kind === 'image' || (kind === 'array' && shape.length > 1);
}

/** Rows as they are stored, in standard deviations of their columns. `inputShape` is what the model says that it wants. */
export function readTable(
  request: ExaminationRequest,
  samples: LabelledSamples,
  inputShape: readonly number[] = samples.shape,
): AttackedSamples {
  const columns = samples.columns ?? plainColumns(samples);
  const [wanted, ...more] = inputShape;
  if (more.length > 0 || wanted !== columns.length)
    throw new ExaminationError(
      `the data have ${columns.length} columns, the model wants [${inputShape.join(', ')}]`,
    );
  const table = { ...samples, columns };
  const inferred = request.constraints === undefined ? inferConstraints(table) : undefined;
  const constraints = request.constraints ?? inferred?.constraints;
  const set = tableSet(
    table,
    constraints === undefined ? boxOf(columns) : attackRules(constraints),
  );
  return {
    set,
    transform: tableTransform(table),
    input: {
      kind: 'table',
      unit: set.unitName,
      layout: 'columns',
      scale: [1],
      shift: [0],
      evidence: [
        'the model reads the columns as they are stored',
        ...(inferred === undefined
          ? ['columns change as the given file allows']
          : inferred.notes.map(({ detail }) => detail)),
      ],
    },
  };
}

/** Any value between the lowest and the highest that was seen. */
function boxOf(columns: readonly Column[]): Parameters<typeof tableSet>[1] {
  return {
    lower: Float32Array.from(columns, ({ min }) => min),
    upper: Float32Array.from(columns, ({ max }) => max),
  };
}

/** Numbers without names: columns of their own. */
function plainColumns({ values, count, shape }: LabelledSamples): readonly Column[] {
  const size = shape.reduce((all, length) => all * length, 1);
  return Array.from({ length: size }, (_, at) => {
    let sum = 0;
    let square = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < count; row += 1) {
      const value = values[row * size + at] ?? 0;
      sum += value;
      square += value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    const mean = sum / Math.max(count, 1);
    const deviation = Math.sqrt(Math.max(square / Math.max(count, 1) - mean * mean, 0));
    return {
      name: `column ${at}`,
      type: 'number' as const,
      min,
      max,
      mean,
      deviation,
      distinct: 0,
      distinctIsExact: false,
    };
  });
}

async function readImages(
  request: ExaminationRequest,
  victim: Victim,
  samples: LabelledSamples,
  batch: number,
): Promise<AttackedSamples> {
  const { range, evidence } = storedRange(request, samples);
  const made = imageSet(samples, victim.inputShape, range, request.layout);
  if (!made.ok) throw new ExaminationError(made.detail);
  const { set } = made;
  const given = givenScaling(request.modelRange, request.mean, request.deviation);
  const scaling =
    given ?? (await scalingByAccuracy(victim, set, samples, batch, request, evidence));
  if (given !== undefined) evidence.push(`given: the model wants ${given.name}`);
  return {
    set,
    transform: imageTransform(set, scaling),
    input: {
      kind: 'image',
      unit: set.unitName,
      layout: set.layout,
      scale: scaling.scale,
      shift: scaling.shift,
      evidence,
    },
  };
}

/** The stored values that are black and white, and how that is known. */
export function storedRange(
  request: ExaminationRequest,
  samples: LabelledSamples,
): { readonly range: readonly [number, number]; readonly evidence: string[] } {
  const range = request.dataRange ?? pixelRange(samples);
  if (range === undefined)
    throw new ExaminationError(
      'the values of the data do not tell which are black and white: give --data-range, for example 0..255',
    );
  return {
    range,
    evidence: [
      request.dataRange === undefined
        ? `data stored as ${samples.stored}: ${range[0]} is black, ${range[1]} is white`
        : `the given range of the data, ${range[0]} to ${range[1]}`,
    ],
  };
}

async function scalingByAccuracy(
  victim: Victim,
  set: SampleSet,
  samples: LabelledSamples,
  batch: number,
  request: ExaminationRequest,
  evidence: string[],
): Promise<Scaling> {
  const ask =
    '; say what the model wants with --model-range (0..1, -1..1, 0..255) or --mean and --std';
  const { labels } = samples;
  if (labels === undefined)
    throw new ExaminationError(`without labels nothing tells which values the model wants${ask}`);
  const count = Math.min(set.count, TRIED_SAMPLES);
  const classifier = await OnnxClassifier.open({
    typed: victim.typed,
    input: victim.input,
    logits: victim.logits,
    space: set.space,
    transform: {
      scale: Float32Array.of(1),
      shift: Float32Array.of(0),
      inputShape: victim.inputShape,
    },
    batch,
    threads: request.threads,
  });
  const trials: ScalingTrial[] = [];
  for (const scaling of imageScalings(set.channels)) {
    const { scale, shift } = imageTransform(set, scaling);
    const { size } = set.space;
    const x = set.x
      .subarray(0, count * size)
      .map(
        (value, at) => value * (scale[at % scale.length] ?? 1) + (shift[at % shift.length] ?? 0),
      );
    trials.push({ scaling, ...(await howWell(classifier, x, labels, count)) });
  }
  await classifier.close();
  const choice = chooseScaling(trials, victim.classes);
  if (!choice.ok) throw new ExaminationError(`${choice.reason}${ask}`);
  evidence.push(choice.evidence);
  return choice.scaling;
}

/** Accuracy and mean cross-entropy on labelled samples; a label the model does not have counts as wrong with no confidence at all. */
async function howWell(
  classifier: OnnxClassifier,
  x: Float32Array,
  labels: Int32Array,
  count: number,
): Promise<Omit<ScalingTrial, 'scaling'>> {
  const { classes } = classifier;
  const scores = await classifier.scores(x, count);
  let correct = 0;
  let loss = 0;
  for (let row = 0; row < count; row += 1) {
    const label = labels[row] ?? -1;
    if (highest(scores, row, classes) === label) correct += 1;
    let top = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < classes; at += 1) top = Math.max(top, scores[row * classes + at] ?? top);
    let total = 0;
    for (let at = 0; at < classes; at += 1)
      total += Math.exp((scores[row * classes + at] ?? top) - top);
    loss += top + Math.log(total) - (scores[row * classes + label] ?? Number.NEGATIVE_INFINITY);
  }
  return { correct, of: count, loss: loss / Math.max(count, 1) };
}
