import { likeliest } from '../labels/confident-joint.ts';
import type { ClassProbabilities } from '../labels/class-probabilities.ts';
import { findLabelIssues } from '../labels/label-issues.ts';
import type { LabelFlow } from '../labels/label-flow.ts';
import { estimateFlows } from '../labels/leaning-flow.ts';
import { labelPosterior } from '../labels/label-posterior.ts';
import {
  bayesProbabilities,
  outOfFoldTextProbabilities,
  textOrder,
} from '../labels/text-probabilities.ts';
import { meanProbabilities, outOfFoldProbabilities } from '../labels/out-of-fold.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';
import { neighbourProbabilities } from '../neighbours/label-votes.ts';
import type { Claim, Detected } from './detector.ts';
import type { RowGroups } from './examined-rows.ts';

/** Chance that a label is wrong from which on it is told, and told with confidence. */
const LEAST_CHANCE = 0.5;
const MEDIUM_CHANCE = 0.8;
const HIGH_CHANCE = 0.95;
/** A flow is directed at this level over all pairs of classes… */
const DIRECTED = 0.01;
/** …and seems so at this one, which is what a few dozen rows can show at best. */
const SEEMS_DIRECTED = 0.1;
/** Rows one way for each that goes back, at least. */
const LEAST_RATIO = 3;
/** What a difference of doubles close to 1 is worth. */
const LEAST_P = 1e-12;

/** How probable a class is for each row, by two independent looks at it, and what follows for the labels. */
export interface LabelEstimates {
  /** Of the model, out of fold. */
  readonly model: ClassProbabilities;
  /** Of the neighbours. */
  readonly neighbours: ClassProbabilities;
  readonly mean: ClassProbabilities;
  readonly flows: readonly LabelFlow[];
  /** Rows given each class · rows that seem to be of each, in counts. */
  readonly joint: Float64Array;
}

export interface LabelTrouble extends Detected {
  readonly estimates: LabelEstimates;
}

/**
 * Labels that do not fit their rows. The chance that the label is right, given what model and neighbours say and how labels flow, is itself
 * a p-value: rows with a right label fall below p with a chance of at most p, as far as the estimates are calibrated.
 */
export async function findLabelTrouble(
  features: FeatureMatrix,
  graph: NeighbourGraph,
  labels: RowGroups,
  texts: readonly string[] | undefined,
  { seed, threads }: { readonly seed: number; readonly threads: number },
): Promise<LabelTrouble> {
  const { numbers, names } = labels;
  const classes = names.length;
  const model =
    texts === undefined
      ? await outOfFoldProbabilities(features, numbers, classes, { seed, threads })
      : await outOfFoldTextProbabilities(texts, numbers, classes, textOrder(texts, numbers));
  // Of texts the words tell more than the few texts that share some of them.
  const neighbours =
    texts === undefined
      ? neighbourProbabilities(graph, numbers, classes)
      : bayesProbabilities(texts, numbers, classes);
  const mean = meanProbabilities(model, neighbours);
  const { joint, flows, levelled } = estimateFlows(mean, numbers);
  const wrong = labelPosterior(mean, numbers, levelled);
  const issues = findLabelIssues(mean, numbers, { rule: 'both' });
  const flowOf = new Map(flows.map((flow) => [flow.from * classes + flow.to, flow]));
  const claims: Claim[] = [];
  const pValues = wrong.map((chance) =>
    Number.isNaN(chance) ? chance : Math.max(LEAST_P, 1 - chance),
  );
  for (const [row, chance] of wrong.entries()) {
    const given = numbers[row] ?? -1;
    if (!(chance >= LEAST_CHANCE) && issues[row] !== 1) continue;
    const likely = likeliest(mean, row, given);
    if (likely === given) continue;
    const flow = flowOf.get(likely * classes + given);
    // Two findings, of the row and of the flow it is part of: that both are chance is as likely as their product.
    if (flow !== undefined && isDirected(flow) && chance >= LEAST_CHANCE)
      pValues[row] = Math.max(Number.MIN_VALUE, (pValues[row] ?? 1) * flow.adjusted);
    claims.push({
      detector: 'labels',
      row,
      cause: flow !== undefined && seemsDirected(flow) ? 'targeted-flip' : 'label-noise',
      pValue: pValues[row] ?? 1,
      confidence: confidenceOf(chance, flow),
      suggested: likely,
      text: evidenceOf({ model, neighbours }, row, given, likely, names, texts === undefined),
    });
  }
  return {
    run: {
      id: 'labels',
      title: 'Labels that do not fit (confident learning with the flow between classes)',
      examined: numbers.reduce((sum, label) => sum + (label >= 0 ? 1 : 0), 0),
      flagged: claims.length,
      blindSpots: [
        'triggers a model has learned: it believes their labels',
        'wrong labels of rows that lie between classes',
        'classes that features cannot tell apart',
      ],
    },
    pValues,
    scores: wrong,
    weight: 1,
    claims,
    estimates: { model, neighbours, mean, flows, joint: joint.counts },
  };
}

export function isDirected(flow: LabelFlow): boolean {
  return flow.adjusted <= DIRECTED;
}

/** Where labels flow one way, being one of many is evidence; where they do not, only the row's own. */
function confidenceOf(chance: number, flow: LabelFlow | undefined): Claim['confidence'] {
  const isOfFlow = flow !== undefined && isDirected(flow);
  if (chance >= HIGH_CHANCE || (isOfFlow && chance >= MEDIUM_CHANCE)) return 'high';
  return isOfFlow || chance >= MEDIUM_CHANCE ? 'medium' : 'low';
}

/** So few rows that nothing is proven, but hardly one goes back. */
function seemsDirected({ adjusted, rows, back }: LabelFlow): boolean {
  return adjusted <= SEEMS_DIRECTED && rows >= LEAST_RATIO * back;
}

function evidenceOf(
  { model, neighbours }: Pick<LabelEstimates, 'model' | 'neighbours'>,
  row: number,
  given: number,
  likely: number,
  names: readonly string[],
  isByRows: boolean,
): string {
  const percent = (of: ClassProbabilities, label: number): string =>
    `${(100 * (of.values[row * of.classes + label] ?? 0)).toFixed(0)} %`;
  const [own, other] = [names[given] ?? '', names[likely] ?? ''];
  const nearest = isByRows
    ? `${percent(neighbours, likely)} of the nearest rows are ${other}, ${percent(neighbours, given)} ${own}`
    : `its words say ${other} with ${percent(neighbours, likely)}, ${own} with ${percent(neighbours, given)}`;
  return `${nearest}; a model that did not see the row says ${other} with ${percent(model, likely)}, ${own} with ${percent(model, given)}`;
}
