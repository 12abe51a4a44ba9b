import type { NeighbourGraph } from './neighbour-graph.ts';

/** Quartiles by this threshold: distances beyond the third by (1/0.37037 − 1) = 1.7 interquartile ranges, as cleanlab's Datalab has it. */
const THRESHOLD = 0.37037037;
/** How many roundings a mean distance may be and still be none, as cleanlab 2.9 has it. */
const ROUNDINGS = 100;
const DOUBLE_EPSILON = 2 ** -52;
/** A median distance below this counts as this, so that a set of duplicates has finite scores. */
const SMALLEST_SCALE = 1e-6;

export interface DistanceOutliers {
  /** Mean distance to the neighbours; the larger, the stranger. */
  readonly meanDistances: Float64Array;
  /** exp(−distance / median distance): 0 (bad) … 1. */
  readonly scores: Float64Array;
  /** Mean distance beyond which a row is called out of distribution. */
  readonly threshold: number;
  readonly isOutlier: Uint8Array;
}

/** Frozen scale of the distances of one set, so that rows of another can be scored against it. */
export interface DistanceScale {
  readonly median: number;
  readonly threshold: number;
}

/** Linear between the two ranks around it, as NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? 0;
  return low + (high - low) * (at - Math.floor(at));
}

/** Mean distance of every row to its neighbours; NaN where there are none. */
export function meanDistances({ rows, count, distances }: NeighbourGraph): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let place = row * count; place < (row + 1) * count; place += 1)
      sum += distances[place] ?? 0;
    return count === 0 ? Number.NaN : sum / count;
  });
}

export function distanceScale(means: Float64Array): DistanceScale {
  const sorted = means.filter((mean) => !Number.isNaN(mean)).sort();
  const third = quantile(sorted, 0.75);
  return {
    median: quantile(sorted, 0.5),
    threshold: third + (1 / THRESHOLD - 1) * (third - quantile(sorted, 0.25)),
  };
}

/**
 * Out-of-distribution scores from the distance to the neighbours, 10 by custom, as cleanlab 2.9 computes them (Kuan and Mueller 2022).
 * @param scale of the set the neighbours are of, when the graph is of other rows among it; by default that of the graph's own rows
 */
export function distanceOutliers(graph: NeighbourGraph, scale?: DistanceScale): DistanceOutliers {
  const means = meanDistances(graph);
  const { median, threshold } = scale ?? distanceScale(means);
  const nothing = Math.sqrt(ROUNDINGS * DOUBLE_EPSILON);
  return {
    meanDistances: means,
    scores: means.map((mean) =>
      mean < nothing ? 1 : Math.exp(-mean / Math.max(median, SMALLEST_SCALE)),
    ),
    threshold,
    isOutlier: Uint8Array.from(means, (mean) => (mean > threshold ? 1 : 0)),
  };
}
