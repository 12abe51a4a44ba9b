import { Random } from '../../tensor/random.ts';
import type { NeighbourGraph } from './neighbour-graph.ts';

/** Shuffles of the row numbers: the smallest p-value is one hundredth. */
const SHUFFLES = 99;
const SEED = 1;

export interface OrderTest {
  /**
   * Largest difference, 0 … 1, between the distribution of how far apart in the file neighbours stand and that of two rows drawn at random.
   */
  readonly statistic: number;
  /** Share of shuffled files, this one among them, with as large a difference. At least 0.01. */
  readonly pValue: number;
  /** How many standard deviations of the shuffled files the statistic lies above their mean: tells how strong what the p-value bounds is. */
  readonly deviations: number;
}

/** Difference to P(|i − j| ≤ gap) of two different rows drawn at random: 1 − (n − gap)(n − gap − 1) / (n(n − 1)). */
function difference({ rows, count, neighbours }: NeighbourGraph, places: Int32Array): number {
  const gaps = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1)
    for (let at = row * count; at < (row + 1) * count; at += 1) {
      const gap = Math.abs((places[row] ?? 0) - (places[neighbours[at] ?? 0] ?? 0));
      gaps[gap] = (gaps[gap] ?? 0) + 1;
    }
  let seen = 0;
  let most = 0;
  for (let gap = 1; gap < rows; gap += 1) {
    seen += gaps[gap] ?? 0;
    const expected = 1 - ((rows - gap) * (rows - gap - 1)) / (rows * (rows - 1));
    most = Math.max(most, Math.abs(seen / (rows * count) - expected));
  }
  return most;
}

/**
 * Whether rows that are alike stand together in the file: a Kolmogorov-Smirnov statistic over the distances in the file between neighbours,
 * judged by shuffling the rows (after cleanlab's test of independence; the shuffles keep that neighbours share neighbours, which the
 * usual tail would not know). A file sorted by class, or rows appended in a block, show it. One p-value for the whole set.
 */
export function orderTest(graph: NeighbourGraph, seed = SEED): OrderTest {
  const { rows, count } = graph;
  if (rows < 2 || count === 0) return { statistic: 0, pValue: 1, deviations: 0 };
  const statistic = difference(
    graph,
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  const random = new Random(seed);
  let asLarge = 1;
  let sum = 0;
  let squares = 0;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
    const other = difference(graph, random.permutation(rows));
    if (other >= statistic) asLarge += 1;
    sum += other;
    squares += other * other;
  }
  const mean = sum / SHUFFLES;
  const deviation = Math.sqrt(Math.max(0, squares / SHUFFLES - mean * mean));
  return {
    statistic,
    pValue: asLarge / (SHUFFLES + 1),
    deviations: deviation === 0 ? 0 : (statistic - mean) / deviation,
  };
}
