import type { ExaminedRows } from '../detection/examined-rows.ts';
import { chooseRows } from '../features/choose-rows.ts';
import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { neighboursOf } from '../neighbours/nearest-neighbours.ts';
import { fitTails, tailScores } from '../outliers/ecod.ts';
import { DISTANCE_NEIGHBOURS, neighbourDistance } from '../outliers/neighbour-distance.ts';
import { combineCauchy } from '../significance/cauchy.ts';
import { conformalPValues } from '../significance/conformal.ts';

/** Rows of each kind that the test needs: with fewer it could say nothing at 1 %. */
const MIN_ADDED = 10;
const MIN_OLD = 200;
/** Rows of each kind it looks at; distances cost the product. */
const MAX_ROWS = 2000;
/** Scores tried, times statistics of each. */
const TESTS = 4;

/** At most so many rows, evenly over their order. */
function thinned(rows: Int32Array): Int32Array {
  if (rows.length <= MAX_ROWS) return rows;
  return Int32Array.from(
    { length: MAX_ROWS },
    (_, at) => rows[Math.floor((at * rows.length) / MAX_ROWS)] ?? 0,
  );
}

/** Abramowitz and Stegun 26.2.17: absolute error below 7.5 · 10⁻⁸. Above 0 only, which is where a small p-value is. */
function normalTail(z: number): number {
  if (z <= 0) return 1 - (z === 0 ? 0.5 : normalTail(-z));
  const t = 1 / (1 + 0.2316419 * z);
  const sum =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

/** One-sided rank-sum test (Wilcoxon 1945) that the first are larger, by the normal law, with the correction for ties. */
function rankSumPValue(scores: Float64Array, reference: Float64Array): number {
  const all = [
    ...Array.from(scores, (score) => ({ score, isNew: true })),
    ...Array.from(reference, (score) => ({ score, isNew: false })),
  ].sort((a, b) => a.score - b.score);
  const [m, n] = [scores.length, reference.length];
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.score === all[start]?.score) end += 1;
    const rank = (start + end + 1) / 2;
    for (const { isNew } of all.slice(start, end)) if (isNew) rankSum += rank;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const count = m + n;
  const variance = ((m * n) / 12) * (count + 1 - ties / (count * (count - 1)));
  if (!(variance > 0)) return 1;
  return normalTail((rankSum - (m * (count + 1)) / 2 - 0.5) / Math.sqrt(variance));
}

/**
 * How unlike the earlier rows the added ones are. Half of the earlier rows teach two scores, how far out in the tails of its columns a row
 * lies (ECOD) and how far from its neighbours; the other half and the added rows get scores, which are exchangeable if the added rows are
 * like the rest. Two statistics of each score, of which one sees that all are a little strange (rank sum) and the other that a few are very
 * (conformal p-values, combined); the smallest of the four, times four. Rows of the added content that lie inside of the old are not seen.
 * @param added numbers of the added rows in the data set, ascending
 * @returns undefined where there are fewer than 10 added or 200 other rows among the examined
 */
export async function addedPValue(
  { rows, features }: Pick<ExaminedRows, 'rows' | 'features'>,
  added: ArrayLike<number>,
): Promise<number | undefined> {
  const isAdded = new Set(Array.from(added));
  // By content, so that shuffling the rows changes nothing.
  const { order } = new ContentOrder(features);
  const fresh = order.filter((at) => isAdded.has(rows[at] ?? -1));
  const old = order.filter((at) => !isAdded.has(rows[at] ?? -1));
  if (fresh.length < MIN_ADDED || old.length < MIN_OLD || features.width === 0) return undefined;
  const part = (chosen: Int32Array): FeatureMatrix => chooseRows(features, thinned(chosen));
  const training = part(old.filter((_, at) => at % 2 === 0));
  const reference = part(old.filter((_, at) => at % 2 === 1));
  const tested = part(fresh);
  const tails = fitTails(training);
  const distances = async (queries: FeatureMatrix): Promise<Float64Array> => {
    const { graph } = await neighboursOf(training, queries, {
      count: DISTANCE_NEIGHBOURS,
      metric: 'euclidean',
      method: 'plain',
    });
    return neighbourDistance(graph);
  };
  const pairs = [
    [tailScores(tails, tested), tailScores(tails, reference)],
    [await distances(tested), await distances(reference)],
  ] as const;
  const pValues = pairs.flatMap(([scores, known]) => [
    rankSumPValue(scores, known),
    combineCauchy(conformalPValues(scores, known, 'high')),
  ]);
  return Math.min(1, TESTS * Math.min(...pValues));
}
