import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { ClassProbabilities } from '../labels/class-probabilities.ts';
import type { ConfidentJoint } from '../labels/confident-joint.ts';
import { likeliest } from '../labels/confident-joint.ts';
import { believedClasses } from '../labels/label-posterior.ts';
import { estimateFlows, type LocatedFlow } from '../labels/leaning-flow.ts';
import { FoldModels, meanProbabilities } from '../labels/out-of-fold.ts';
import { bayesProbabilities } from '../labels/text-bayes-probabilities.ts';
import { TextFoldModels } from '../labels/text-fold-models.ts';
import { textOrder } from '../labels/text-order.ts';
import { neighbourProbabilities } from '../neighbours/label-votes.ts';
import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';
import type { RowGroups } from './examined-rows.ts';

/**
 * Times model and neighbours are fitted anew to what is believed instead of to the labels. A model of labels of which 40 % flow from one class
 * to another has learned that flow; after two rounds it has not, and a third changes nothing. Not of texts: topics overlap by nature, and fitting
 * texts to what is believed of them makes that look like mistakes.
 */
const ROUNDS = 2;
/** Naive Bayes knows less of a text than the model, neighbours as much of other rows. */
const BAYES_SHARE = 0.35;
const NEIGHBOURS_SHARE = 0.5;
/** Mean recall above guessing, 0 to 1, below which features say nothing of the classes. */
const LEAST_SKILL = 0.1;

/** How probable a class is for each row, by two independent looks at it, and how labels flow. */
export interface LabelEstimates {
  /** Of the model, out of fold. */
  readonly model: ClassProbabilities;
  /** Of the neighbours. */
  readonly neighbours: ClassProbabilities;
  readonly mean: ClassProbabilities;
  readonly flows: readonly LocatedFlow[];
  /** Rows given each class · rows that seem to be of each, in counts. */
  readonly joint: ConfidentJoint;
  /** The same where pairs that do not lean to one side share what flows anywhere. */
  readonly levelled: ConfidentJoint;
  /** Mean recall of the classes, 0 for guessing and 1 for all right. */
  readonly skill: number;
  /** Whether the classes can be told apart at all. */
  readonly isBlind: boolean;
}

/** What classes are estimated from. */
export interface LabelSubject {
  /** Of the model. */
  readonly features: FeatureMatrix;
  readonly graph: NeighbourGraph;
  readonly labels: RowGroups;
  readonly texts?: readonly string[];
}

export interface EstimateOptions {
  readonly seed: number;
  readonly threads: number;
  /** Takes labels at their word. */
  readonly isQuick?: boolean;
}

/** One look at the rows: what it says of their classes where labels are taken at their word, and where they are believed in part. */
type Look = (believed?: Float32Array) => ClassProbabilities | Promise<ClassProbabilities>;

interface Looks {
  readonly model: Look;
  readonly neighbours: Look;
  /** Of the neighbours in the mean of both. */
  readonly share: number;
}

/** Estimates classes and flows, each from the other. Shuffling the rows changes neither. */
export async function estimateLabels(
  subject: LabelSubject,
  { isQuick = false, ...options }: EstimateOptions,
): Promise<LabelEstimates> {
  const { numbers } = subject.labels;
  const looks = looksAt(subject, options);
  let estimates = await look(looks, numbers);
  const rounds = isQuick || subject.texts !== undefined ? 0 : ROUNDS;
  for (let round = 0; round < rounds && !estimates.isBlind; round += 1) {
    const { mean, levelled } = estimates;
    estimates = await look(looks, numbers, believedClasses(mean, numbers, levelled));
  }
  return estimates;
}

function looksAt(
  { features, graph, labels, texts }: LabelSubject,
  options: EstimateOptions,
): Looks {
  const { numbers } = labels;
  const classes = labels.names.length;
  if (texts === undefined) {
    const models = new FoldModels(features, numbers, classes, options);
    return {
      model: (believed) => models.probabilities(believed),
      neighbours: (believed) => neighbourProbabilities(graph, numbers, classes, believed),
      share: NEIGHBOURS_SHARE,
    };
  }
  const models = new TextFoldModels(texts, numbers, classes, textOrder(texts, numbers));
  return {
    model: (believed) => models.probabilities(believed),
    // Of texts the words tell more than the few texts that share some of them.
    neighbours: (believed) =>
      bayesProbabilities(texts, likelyLabels(numbers, classes, believed), classes),
    share: BAYES_SHARE,
  };
}

/** Naive Bayes counts whole rows: each is of the class it is believed to be most of. */
function likelyLabels(
  labels: Int32Array,
  classes: number,
  believed: Float32Array | undefined,
): Int32Array {
  if (believed === undefined) return labels;
  const probabilities = { rows: labels.length, classes, values: believed };
  return labels.map((given, row) => (given < 0 ? given : likeliest(probabilities, row, given)));
}

async function look(
  looks: Looks,
  labels: Int32Array,
  believed?: Float32Array,
): Promise<LabelEstimates> {
  const model = await looks.model(believed);
  const neighbours = await looks.neighbours(believed);
  const mean = meanProbabilities(model, neighbours, looks.share);
  const skill = skillOf(mean, labels);
  return {
    model,
    neighbours,
    mean,
    ...estimateFlows(mean, labels),
    skill,
    isBlind: skill < LEAST_SKILL,
  };
}

function skillOf(mean: ClassProbabilities, labels: Int32Array): number {
  const rows = new Float64Array(mean.classes);
  const right = new Float64Array(mean.classes);
  for (const [row, given] of labels.entries()) {
    if (given < 0) continue;
    rows[given] = (rows[given] ?? 0) + 1;
    if (likeliest(mean, row) === given) right[given] = (right[given] ?? 0) + 1;
  }
  const recalls = [...rows.keys()].flatMap((label) =>
    (rows[label] ?? 0) === 0 ? [] : [(right[label] ?? 0) / (rows[label] ?? 1)],
  );
  const chance = 1 / Math.max(1, recalls.length);
  const recall = recalls.reduce((sum, value) => sum + value, 0) * chance;
  return recalls.length < 2 ? 1 : (recall - chance) / (1 - chance);
}
