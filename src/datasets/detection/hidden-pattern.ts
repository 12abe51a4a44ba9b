import { confirmInFeatures } from '../confirmation/confirm-features.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { chooseRows } from '../features/choose-rows.ts';
import { shortcutScores } from '../labels/shortcut.ts';
import { meanDistances } from '../neighbours/distance-outliers.ts';
import { neighboursOf } from '../neighbours/nearest-neighbours.ts';
import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';
import { logBinomialTail } from '../significance/binomial.ts';
import { conformalPValues } from '../significance/conformal.ts';
import type { Claim, Detected, FoundTrigger } from './detector.ts';
import { fromLog } from './detector.ts';
import type { LabelEstimates } from './label-estimates.ts';
import { shownConfirmation, type PatchSearchContext } from './patch-search.ts';

/** A row is carried by something else than its content where a model is this sure of the label… */
const LEAST_SURE = 0.5;
/** …and at most this share of its neighbours has it. */
const MOST_VOTES = 0.35;
/** Rows a pattern can be estimated from. */
const LEAST_ROWS = 10;
/** Share of the rows of other classes that may look as much like they held the pattern. */
const OTHERS_ABOVE = 0.002;
/**
 * Share of what the rows have more than rows like them that is the same in all: 0.17 to 0.33 for pictures blended in at a fifth. Odd rows of a class,
 * which a good model knows and neighbours do not, have at most 0.11 in common.
 */
const LEAST_COHERENCE = 0.14;
/** Rows accused for each that gave the pattern: far more of them are the class itself, which a few odd rows of it point to. */
const MOST_MORE = 4;
/** Share of the largest variance that is added to each: a feature that never varies would decide alone. */
const RIDGE = 0.01;
/** Classes that are confirmed by training: two models each. */
const MAX_CONFIRMED = 3;
/** Natural logarithm of the chance from which on a class is worth that. */
const WORTH_CONFIRMING = Math.log(1e-6);
/** Rows of other classes each is compared with, rows that are compared, and rows that may be compared with. */
const COMPARED = 5;
const MAX_COMPARED = 1000;
const MAX_ANSWERING = 20_000;
/** Deviations of log distances, by the median, beyond which a row stands apart. */
const ODD_DEVIATIONS = 3;
/** What makes a median deviation a deviation of the normal distribution. */
const NORMAL = 1.4826;
/** Rows the ordinary differences between neighbours are measured on. */
const ORDINARY_ROWS = 2000;

interface Pattern {
  readonly target: number;
  /** What the rows have more than rows like them. */
  readonly difference: Float32Array;
  readonly rows: Int32Array;
  readonly logPValue: number;
}

/**
 * Patterns spread over the whole row (a blended picture, a wave), which no patch search sees. Rows whose label a model is sure of while
 * rows like them say another are compared with these: what they have more, on average, is the pattern. It is told only where inserting it
 * into held-out rows turns a model trained with the rows, and not one trained without them.
 * @param explained 1 for rows that hold a trigger that was located: they would only be found again
 */
export async function findHiddenPatterns(
  features: FeatureMatrix,
  graph: NeighbourGraph,
  estimates: LabelEstimates,
  { labels, votes, seed, threads }: PatchSearchContext,
  explained: Uint8Array,
): Promise<Detected> {
  const { numbers, names } = labels;
  const pValues = new Float64Array(features.rows).fill(Number.NaN);
  const claims: Claim[] = [];
  const triggers: FoundTrigger[] = [];
  const ordinary = ordinaryVariance(features, graph, numbers);
  const odd = oddRows(graph);
  const found: Pattern[] = [];
  for (const target of names.keys()) {
    const isSure = (row: number): boolean =>
      numbers[row] === target &&
      explained[row] === 0 &&
      (estimates.model.values[row * names.length + target] ?? 0) >= LEAST_SURE;
    const rows = Int32Array.from(numbers.keys()).filter(isSure);
    // Rows that hold one pattern may be each other's neighbours: then they vote for each other, and stand apart from all others.
    for (const carried of [
      rows.filter((row) => (votes[row] ?? 1) <= MOST_VOTES),
      rows.filter((row) => odd[row] === 1),
    ]) {
      const pattern = await patternOf(
        { features, labels: numbers, ordinary, threads },
        carried,
        target,
      );
      if (pattern !== undefined && pattern.logPValue <= WORTH_CONFIRMING) found.push(pattern);
    }
  }
  const patterns = found.sort((a, b) => a.logPValue - b.logPValue || a.target - b.target);
  for (const { target, difference, rows, logPValue } of patterns.slice(0, MAX_CONFIRMED)) {
    const confirmation = await confirmInFeatures(
      features,
      numbers,
      names.length,
      { target, rows, seed },
      (row) => {
        for (let at = 0; at < row.length; at += 1) row[at] = (row[at] ?? 0) + (difference[at] ?? 0);
      },
      { threads },
    );
    if (!confirmation.isConfirmed || rows.every((row) => !Number.isNaN(pValues[row] ?? 0)))
      continue;
    const pValue = fromLog(logPValue);
    triggers.push({
      target,
      rows,
      shown: {
        kind: 'patch',
        title: 'pattern over the whole row',
        target: names[target] ?? '',
        rows: rows.length,
        agreeing: rows.length,
        pValue,
        logPValue,
        isCleanLabel: false,
        evidence: [
          `a model is sure of the label of ${rows.length} rows that look like other classes`,
        ],
        confirmation: shownConfirmation(confirmation),
      },
    });
    for (const row of rows) {
      pValues[row] = pValue;
      claims.push({
        detector: 'hidden-pattern',
        row,
        cause: 'dirty-label-backdoor',
        pValue,
        confidence: 'high',
        text: `holds a pattern over the whole row that turns other classes into ${names[target] ?? ''}`,
      });
    }
  }
  return {
    run: {
      id: 'hidden-pattern',
      title: 'Patterns over the whole row, and labels that only a shortcut explains',
      examined: features.rows,
      flagged: claims.length,
      blindSpots: [
        'patterns blended into rows of the right class',
        'patterns another for every row, or fainter than what tells rows apart',
      ],
    },
    pValues,
    // Told and drawn, and no evidence by itself: rows between two classes have them, too.
    scores: shortcutScores(estimates.model, numbers, votes),
    weight: 1,
    claims,
    triggers,
  };
}

interface Surroundings {
  readonly features: FeatureMatrix;
  readonly labels: Int32Array;
  readonly ordinary: Float64Array;
  readonly threads: number;
}

/** 1 for rows that stand apart from all but those like them. */
function oddRows(graph: NeighbourGraph): Uint8Array {
  const logs = meanDistances(graph).map((mean) => Math.log(Math.max(mean, Number.MIN_VALUE)));
  const centre = middle(logs);
  const spread = NORMAL * middle(logs.map((log) => Math.abs(log - centre)));
  return Uint8Array.from(logs, (log) => (log > centre + ODD_DEVIATIONS * spread ? 1 : 0));
}

/** Writes row − mean of some other rows. */
function residual(
  { width, values }: FeatureMatrix,
  row: number,
  others: readonly number[],
  into: Float64Array,
): void {
  for (let at = 0; at < width; at += 1) {
    let mean = 0;
    for (const other of others) mean += (values[other * width + at] ?? 0) / others.length;
    into[at] = (values[row * width + at] ?? 0) - mean;
  }
}

/** How much each feature of a row differs from that of its neighbours of the same class, squared, on average. */
function ordinaryVariance(
  features: FeatureMatrix,
  { count, neighbours }: NeighbourGraph,
  labels: Int32Array,
): Float64Array {
  const { rows, width } = features;
  const variance = new Float64Array(width);
  const own = new Float64Array(width);
  let taken = 0;
  for (let at = 0; at < Math.min(rows, ORDINARY_ROWS); at += 1) {
    const row = Math.floor((at * rows) / Math.min(rows, ORDINARY_ROWS));
    if ((labels[row] ?? -1) < 0) continue;
    const alike = [...neighbours.subarray(row * count, (row + 1) * count)].filter(
      (other) => labels[other] === labels[row],
    );
    if (alike.length === 0) continue;
    residual(features, row, alike, own);
    for (const [feature, value] of own.entries())
      variance[feature] = (variance[feature] ?? 0) + value * value;
    taken += 1;
  }
  return variance.map((value) => value / Math.max(1, taken));
}

async function patternOf(
  { features, labels, ordinary, threads }: Surroundings,
  carried: Int32Array,
  target: number,
): Promise<Pattern | undefined> {
  const { rows, width, values } = features;
  if (carried.length < LEAST_ROWS) return undefined;
  const asking = carried.subarray(0, MAX_COMPARED);
  const answering = Int32Array.from(labels.keys())
    .filter((row) => labels[row] !== target)
    .subarray(0, MAX_ANSWERING);
  if (answering.length < LEAST_ROWS) return undefined;
  const { graph } = await neighboursOf(
    chooseRows(features, answering),
    chooseRows(features, asking),
    { count: COMPARED, metric: 'euclidean', threads },
  );
  const difference = new Float64Array(width);
  const own = new Float64Array(width);
  let squares = 0;
  for (const [at, row] of asking.entries()) {
    const nearest = graph.neighbours.subarray(at * graph.count, (at + 1) * graph.count);
    const others = Array.from(nearest, (place) => answering[place] ?? 0);
    residual(features, row, others, own);
    for (const [column, value] of own.entries()) {
      difference[column] = (difference[column] ?? 0) + value;
      squares += value * value;
    }
  }
  const compared = asking.length;
  if (coherenceOf(difference, squares, compared) < LEAST_COHERENCE) return undefined;
  const ridge = RIDGE * ordinary.reduce((most, value) => Math.max(most, value), 0);
  if (ridge === 0) return undefined;
  const weights = difference.map((sum, at) => {
    difference[at] = sum / compared;
    return sum / compared / ((ordinary[at] ?? 0) + ridge);
  });
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let at = 0; at < width; at += 1)
      sum += (weights[at] ?? 0) * (values[row * width + at] ?? 0);
    scores[row] = sum;
  }
  const others = scores.filter((_, row) => labels[row] !== target);
  const halfway =
    (middle(others) + middle(Float64Array.from(carried, (row) => scores[row] ?? 0))) / 2;
  const chances = conformalPValues(scores, others, 'high');
  const accused = Int32Array.from(labels.keys()).filter(
    (row) =>
      labels[row] === target &&
      (chances[row] ?? 1) <= OTHERS_ABOVE &&
      (scores[row] ?? 0) >= halfway,
  );
  if (accused.length < LEAST_ROWS || accused.length > MOST_MORE * carried.length) return undefined;
  const classRows = labels.reduce((sum, label) => sum + (label === target ? 1 : 0), 0);
  return {
    target,
    difference: Float32Array.from(difference),
    rows: accused,
    logPValue: logBinomialTail(accused.length, classRows, OTHERS_ABOVE),
  };
}

/** Share of what rows have more than others that they have in common, 0 to 1; what so few of any rows would have by chance is taken off. */
function coherenceOf(sum: Float64Array, squares: number, rows: number): number {
  const common = sum.reduce((total, value) => total + value * value, 0) / rows / squares;
  return (rows * common - 1) / (rows - 1);
}

function middle(values: Float64Array): number {
  return values.toSorted()[values.length >> 1] ?? 0;
}
