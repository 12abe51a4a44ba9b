import { rankPValues } from '../significance/conformal.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { distanceOutliers, distanceScale } from '../neighbours/distance-outliers.ts';
import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';
import { fitTails, tailContributions, tailScores } from '../outliers/ecod.ts';
import { growForest, isolationScores } from '../outliers/isolation-forest.ts';
import { localOutlierFactor } from '../outliers/local-outlier.ts';
import type { Claim, Detected } from './detector.ts';

/** Combined with other evidence an odd row counts little: most are honest. */
const WEIGHT = 0.002;
/** Deviations of log distances, by the median, beyond which a row is told. */
const ODD_DEVIATIONS = 6;
/** Cells named for one row. */
const MAX_CELLS = 8;
/** From this many columns on tails of single ones say nothing: pixels, hashed words. */
const MAX_TAIL_COLUMNS = 200;
/** Values that make a median deviation a deviation of the normal distribution. */
const NORMAL = 1.4826;
/** Local density needs somewhat more neighbours than the rest; with fewer it is left out. */
const LOCAL = 20;

/** Rows unlike all others: distance to the neighbours, local density, isolation and the tails of single columns, each by its rank. */
export function findStrangeRows(
  features: FeatureMatrix,
  graph: NeighbourGraph,
  seed: number,
  table: { readonly matrix: FeatureMatrix; readonly columns: readonly string[] } | undefined,
): readonly Detected[] {
  return [
    ...distances(graph, table),
    ...(graph.count >= LOCAL
      ? [ranked('density', 'Local outlier factor', localOutlierFactor(graph))]
      : []),
    ranked('isolation', 'Isolation forest', isolationScores(growForest(features, seed), features)),
    ...(table === undefined || table.matrix.width > MAX_TAIL_COLUMNS ? [] : [tails(table)]),
  ];
}

const BLIND = ['poison that looks like ordinary rows: flipped labels, small triggers'];

function ranked(id: string, title: string, scores: Float64Array): Detected {
  return {
    run: { id, title, examined: scores.length, flagged: 0, blindSpots: BLIND },
    pValues: rankPValues(scores, 'high'),
    scores,
    weight: WEIGHT,
    claims: [],
  };
}

/** The one that accuses: a distance far above all others is odd by any measure. */
function distances(
  graph: NeighbourGraph,
  table: { readonly matrix: FeatureMatrix; readonly columns: readonly string[] } | undefined,
): readonly Detected[] {
  if (graph.count === 0) return [];
  const { meanDistances: means, scores, isOutlier } = distanceOutliers(graph);
  const logs = means.map((mean) => Math.log(Math.max(mean, Number.MIN_VALUE)));
  const positive = logs.filter((_, row) => (means[row] ?? 0) > 0);
  const middle = distanceScale(positive).median;
  const spread = NORMAL * distanceScale(positive.map((log) => Math.abs(log - middle))).median;
  const model = table === undefined ? undefined : fitTails(table.matrix);
  const claims: Claim[] = [];
  const pValues = rankPValues(means, 'high');
  for (const [row, log] of logs.entries()) {
    const deviations = spread === 0 ? 0 : (log - middle) / spread;
    if (deviations < ODD_DEVIATIONS || isOutlier[row] === 0) continue;
    const cells =
      model === undefined || table === undefined
        ? []
        : oddest(tailContributions(model, table.matrix, row), table.columns);
    claims.push({
      detector: 'distance',
      row,
      cause: 'outlier',
      pValue: pValues[row] ?? 1,
      confidence: 'medium',
      text: `${Math.exp(log - middle).toFixed(1)} times as far from its neighbours as the middle row`,
      ...(cells.length === 0 ? {} : { cells }),
    });
  }
  return [
    {
      run: {
        id: 'distance',
        title: 'Distance to the nearest rows',
        examined: means.length,
        flagged: claims.length,
        blindSpots: BLIND,
      },
      pValues,
      scores: scores.map((score) => 1 - score),
      weight: WEIGHT,
      claims,
    },
  ];
}

function tails({ matrix }: { readonly matrix: FeatureMatrix }): Detected {
  return ranked('tails', 'Tails of single columns (ECOD)', tailScores(fitTails(matrix), matrix));
}

function oddest(contributions: Float64Array, columns: readonly string[]): readonly string[] {
  return [...contributions.entries()]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_CELLS)
    .map(([column]) => columns[column] ?? '');
}
