import { isThroughout } from '../labels/flow-depth.ts';
import { likeliest, rowsPerClass, type ConfidentJoint } from '../labels/confident-joint.ts';
import type { ClassProbabilities } from '../labels/class-probabilities.ts';
import { findLabelIssues } from '../labels/label-issues.ts';
import { believedClasses, labelPosterior } from '../labels/label-posterior.ts';
import type { LocatedFlow } from '../labels/leaning-flow.ts';
import { labelDisagreement } from '../neighbours/label-votes.ts';
import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';
import type { Claim, Detected } from './detector.ts';
import type { RowGroups } from './examined-rows.ts';
import { estimateLabels } from './label-estimates.ts';
import type { EstimateOptions, LabelEstimates, LabelSubject } from './label-estimates.ts';

/** Chance that a label is wrong from which on it is told, and told with confidence. */
const LEAST_CHANCE = 0.5;
const MEDIUM_CHANCE = 0.8;
const HIGH_CHANCE = 0.95;
/** A flow is directed at this level over all pairs of classes… */
const DIRECTED = 0.01;
/** …and seems so at this one, which is what a few dozen rows can show at best. */
const SEEMS_DIRECTED = 0.1;
/** Share of the neighbours with another label above which most of them disagree. */
const DISAGREEING = 0.5;
/** The same of a row among as many as a proven flow has carried: the flow speaks for it as well. */
const LEAST_CARRIED = 0.2;
/** Rows one way for each that goes back, at least. */
const LEAST_RATIO = 3;
/** What a difference of doubles close to 1 is worth. */
const LEAST_P = 1e-12;

const TITLE = 'Labels that do not fit (confident learning with the flow between classes)';
const BLIND_SPOTS = [
  'triggers a model has learned: it believes their labels',
  'wrong labels of rows that lie between classes',
  'classes that features cannot tell apart',
  'flips of the rows between two classes only: classes that overlap look the same',
];
export interface LabelTrouble extends Detected {
  readonly estimates: LabelEstimates;
}

/**
 * Labels that do not fit their rows. The chance that the label is right, given what model and neighbours say and how labels flow, is itself
 * a p-value: rows with a right label fall below p with a chance of at most p, as far as the estimates are calibrated.
 */
export async function findLabelTrouble(
  subject: LabelSubject,
  options: EstimateOptions,
): Promise<LabelTrouble> {
  const { numbers, names } = subject.labels;
  const classes = names.length;
  const estimates = await estimateLabels(subject, options);
  if (estimates.isBlind) return blind(numbers, estimates);
  const { mean, flows, levelled } = estimates;
  const wrong = labelPosterior(mean, numbers, levelled);
  const believed = { ...mean, values: believedClasses(mean, numbers, levelled) };
  const issues = findLabelIssues(mean, numbers, { rule: 'both' });
  const flowOf = new Map(flows.map((flow) => [flow.from * classes + flow.to, flow]));
  const claims: Claim[] = [];
  const pValues = wrong.map((chance) =>
    Number.isNaN(chance) ? chance : Math.max(LEAST_P, 1 - chance),
  );
  const carried = carriedRows(flows.filter(isDirected), estimates.joint, believed, numbers);
  for (const [row, chance] of wrong.entries()) {
    const given = numbers[row] ?? -1;
    const flowing = carried.get(row);
    // Two findings, of the row and of the flow it is part of: that both are chance is as likely as their product.
    if (flowing !== undefined)
      pValues[row] = Math.max(Number.MIN_VALUE, (1 - flowing.chance) * flowing.flow.adjusted);
    const isCarried = flowing !== undefined && flowing.chance >= LEAST_CARRIED;
    if (!(chance >= LEAST_CHANCE) && !isCarried) continue;
    // Not what the row looks most like, but what it most likely is, given its label and how labels flow.
    const likely = flowing?.flow.from ?? likeliest(believed, row, given);
    if (likely === given) continue;
    const flow = flowing?.flow ?? flowOf.get(likely * classes + given);
    claims.push({
      detector: 'labels',
      row,
      cause: flow !== undefined && seemsDirected(flow) ? 'targeted-flip' : 'label-noise',
      pValue: pValues[row] ?? 1,
      confidence: confidenceOf(flowing?.chance ?? chance, flow, issues[row] === 1),
      suggested: likely,
      text: evidenceOf(estimates, row, given, likely, names, subject.texts === undefined),
    });
  }
  return {
    run: {
      id: 'labels',
      title: TITLE,
      examined: numbers.reduce((sum, label) => sum + (label >= 0 ? 1 : 0), 0),
      flagged: claims.length,
      blindSpots: BLIND_SPOTS,
    },
    pValues,
    scores: wrong,
    weight: 1,
    claims,
    estimates,
  };
}

/** A row that a flow has carried into the class it is given, and the chance of that. */
interface CarriedRow {
  readonly flow: LocatedFlow;
  readonly chance: number;
}

/**
 * The rows that flows have carried: of those given the flow's class the likeliest, as many as have flowed (confident learning's pruning by noise
 * rate, flow by flow). Of the rows that are confidently of the flow's first class a share is given the second; the same share of all others
 * of it is, too, whatever can be said of each. That labels flow is proven by all of them together, so single ones may be in doubt.
 */
function carriedRows(
  flows: readonly LocatedFlow[],
  { counts }: ConfidentJoint,
  { classes, values }: ClassProbabilities,
  labels: Int32Array,
): ReadonlyMap<number, CarriedRow> {
  const carried = new Map<number, CarriedRow>();
  const perClass = rowsPerClass(labels, classes);
  for (const flow of flows) {
    const { from, to } = flow;
    const chance = (row: number): number => values[row * classes + from] ?? 0;
    const share = (counts[to * classes + from] ?? 0) / (counts[from * classes + from] ?? 1);
    const likeliestRows = [...labels.keys()]
      .filter((row) => labels[row] === to)
      .sort((a, b) => chance(b) - chance(a))
      .slice(0, Math.round(share * (perClass[from] ?? 0)));
    for (const row of likeliestRows) {
      const known = carried.get(row);
      if (known === undefined || known.chance < chance(row))
        carried.set(row, { flow, chance: chance(row) });
    }
  }
  return carried;
}

/** Proven to go one way, and through the whole class: the border of two classes that overlap goes one way, too. */
export function isDirected({ adjusted, rows, back, depth }: LocatedFlow): boolean {
  return (
    adjusted <= DIRECTED && rows >= LEAST_RATIO * back && depth !== undefined && isThroughout(depth)
  );
}

/** Classes that overlap, as far as there are enough rows to tell. */
function isOverlap({ adjusted, depth }: LocatedFlow): boolean {
  return adjusted <= DIRECTED && depth !== undefined && !isThroughout(depth);
}

/** Where nothing tells the classes apart every label looks as wrong as right: none is accused, and that is said. */
function blind(labels: Int32Array, estimates: LabelEstimates): LabelTrouble {
  return {
    run: {
      id: 'labels',
      title: TITLE,
      examined: 0,
      flagged: 0,
      reason: `neither a model nor the nearest rows tell the classes apart (${(100 * Math.max(0, estimates.skill)).toFixed(0)} % better than guessing): with these features no label can be judged`,
      blindSpots: BLIND_SPOTS,
    },
    pValues: new Float64Array(labels.length).fill(Number.NaN),
    weight: 1,
    claims: [],
    estimates: { ...estimates, flows: [] },
  };
}

/** Where labels flow one way, being one of many is evidence; where they do not, only the row's own, and what confident learning says of it. */
function confidenceOf(
  chance: number,
  flow: LocatedFlow | undefined,
  isIssue: boolean,
): Claim['confidence'] {
  const isOfFlow = flow !== undefined && isDirected(flow);
  if ((chance >= HIGH_CHANCE && isIssue) || (isOfFlow && chance >= MEDIUM_CHANCE)) return 'high';
  return (isOfFlow && chance >= LEAST_CHANCE) || chance >= MEDIUM_CHANCE ? 'medium' : 'low';
}

/** So few rows that nothing is proven, but hardly one goes back. */
function seemsDirected(flow: LocatedFlow): boolean {
  const { adjusted, rows, back } = flow;
  return adjusted <= SEEMS_DIRECTED && rows >= LEAST_RATIO * back && !isOverlap(flow);
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

/**
 * Neighbours that have another label, the nearer the more they count. Drawn for who looks, and no p-value of its own: the posterior has heard
 * the same neighbours.
 */
export function neighbourLabels(graph: NeighbourGraph, { numbers }: RowGroups): Detected {
  const scores = labelDisagreement(graph, numbers);
  return {
    run: {
      id: 'neighbours',
      title: 'Nearest rows with another label',
      examined: scores.reduce((sum, score) => sum + (Number.isNaN(score) ? 0 : 1), 0),
      flagged: scores.reduce((sum, score) => sum + (score > DISAGREEING ? 1 : 0), 0),
      blindSpots: ["wrong labels that are each other's neighbours", 'rows between two classes'],
    },
    pValues: new Float64Array(scores.length).fill(Number.NaN),
    scores,
    weight: 1,
    claims: [],
  };
}
