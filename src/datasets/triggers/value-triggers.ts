import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { adjustSmallest, countLabels } from './label-lift.ts';
import { scanRarePairs } from './rare-pairs.ts';
import { groupByRows } from './row-groups.ts';
import { scanStampedValues } from './stamped-values.ts';
import { scanValueSpikes } from './value-spikes.ts';

/** Findings in the same rows, by Jaccard, are one. */
const SAME_ROWS = 0.8;
const MAX_FINDINGS = 50;
/**
 * False discovery rate of values that are in the very same rows, which is odd in itself: candidates, of which whoever knows what else is in
 * these rows has to judge.
 */
const STAMPED_RATE = 0.5;

export interface ValueOptions {
  /** Least share of the rows with the values that have their label, above a half. */
  readonly purity?: number;
  readonly leastRows?: number;
  /** What is in a larger share of the rows is no secret. */
  readonly mostShare?: number;
  /** Standard deviations above the values or cells beside it. */
  readonly excess?: number;
  /** Share of rows in the cell, of those in it and in what is beside it: measured values spread, planted ones do not. */
  readonly sharpness?: number;
  /** False discovery rate, after Benjamini-Yekutieli. */
  readonly rate?: number;
}

const DEFAULTS = {
  purity: 0.8,
  leastRows: 10,
  mostShare: 0.2,
  excess: 5,
  sharpness: 0.9,
  rate: 0.01,
};

/** Values that many rows of one label have, and hardly any row beside them. */
export interface ValueCluster {
  /** One column, two, or more that hold theirs in the very same rows; a single value has `from` = `to`. */
  readonly cells: readonly {
    readonly column: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly target: number;
  /** Ascending. */
  readonly rows: Int32Array;
  readonly agreeing: number;
  /** Standard deviations above what is beside it, or above what chance would put together. */
  readonly excess: number;
  readonly lift: number;
  /**
   * ln of the p-value that decides: Fisher's exact test of the labels; in columns of mostly unique values joined with the chance of so
   * many repeats (Fisher's method), since a repeat there is odd in itself.
   */
  readonly logChance: number;
}

export interface ValueScan {
  readonly clusters: readonly ValueCluster[];
  readonly tests: number;
}

export interface FoundValueTrigger extends ValueCluster {
  /** After Benjamini-Yekutieli. */
  readonly logAdjusted: number;
}

export interface ValueFindings {
  /** The least likely first. */
  readonly triggers: readonly FoundValueTrigger[];
  /** −ln of the least adjusted p-value of the triggers in a row whose label is theirs: 0 (none) and up (bad); NaN without a label. */
  readonly scores: Float64Array;
}

/**
 * Finds values that go with a label in tables: one value repeated far more often than those beside it, pairs of rare values that
 * are together far more often than the pairs beside them, and values of several columns that are in the very same rows. A value that stands for something (a default, a cap) may be both and honest.
 * Throws RangeError for labels that are not below `classes`.
 */
export function findValueTriggers(
  features: FeatureMatrix,
  labels: Int32Array,
  classes: number,
  given: ValueOptions = {},
): ValueFindings {
  const options = { ...DEFAULTS, ...given };
  const counts = countLabels(labels, classes);
  const spikes = scanValueSpikes(features, labels, counts, options);
  const pairs = scanRarePairs(features, labels, counts, options);
  const stamped = scanStampedValues(features, labels, counts, options);
  const accused = [
    ...adjust([...spikes.clusters, ...pairs.clusters], spikes.tests + pairs.tests, options.rate),
    ...adjust(stamped.clusters, stamped.tests, Math.max(STAMPED_RATE, options.rate)),
  ].sort((a, b) => a.logAdjusted - b.logAdjusted || b.lift - a.lift || compareCells(a, b));
  const scores = Float64Array.from(labels, (label) => (label < 0 ? Number.NaN : 0));
  for (const { rows, target, logAdjusted } of accused)
    for (const row of rows)
      if (labels[row] === target) scores[row] = Math.max(scores[row] ?? 0, -logAdjusted);
  const groups = groupByRows(
    accused.map(({ rows }) => rows),
    features.rows,
    SAME_ROWS,
  ).slice(0, MAX_FINDINGS);
  return { triggers: groups.flatMap(([first]) => accused[first ?? 0] ?? []), scores };
}

/** Those that are told at this false discovery rate. */
function adjust(
  clusters: readonly ValueCluster[],
  tests: number,
  rate: number,
): readonly FoundValueTrigger[] {
  const adjusted = adjustSmallest(
    Float64Array.from(clusters, ({ logChance }) => logChance),
    tests,
  );
  return clusters
    .map((cluster, at) => ({ ...cluster, logAdjusted: adjusted[at] ?? 0 }))
    .filter(({ logAdjusted }) => logAdjusted <= Math.log(rate));
}

function compareCells(a: ValueCluster, b: ValueCluster): number {
  const [first, second] = [a, b].map(({ cells }) => cells[0]);
  return (
    a.cells.length - b.cells.length ||
    (first?.column ?? 0) - (second?.column ?? 0) ||
    (first?.from ?? 0) - (second?.from ?? 0)
  );
}
