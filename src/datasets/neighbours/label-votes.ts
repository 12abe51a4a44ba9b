import type { ClassProbabilities } from '../labels/class-probabilities.ts';
import type { NeighbourGraph } from './neighbour-graph.ts';

/** Rows without a label say nothing and are asked nothing. */
const UNLABELLED = -1;

/** Sums `weight(place)` of the neighbours that have a label, and of those that have the row's own. */
function poll(
  { count, neighbours }: NeighbourGraph,
  labels: Int32Array,
  row: number,
  weight: (place: number) => number,
): { readonly all: number; readonly same: number } {
  let all = 0;
  let same = 0;
  for (let place = row * count; place < (row + 1) * count; place += 1) {
    const label = labels[neighbours[place] ?? 0] ?? UNLABELLED;
    if (label === UNLABELLED) continue;
    const share = weight(place);
    all += share;
    if (label === labels[row]) same += share;
  }
  return { all, same };
}

/** Share of the neighbours that have the row's label, 0 (bad) … 1. NaN for a row without a label or without labelled neighbours. */
export function labelVoteShare(graph: NeighbourGraph, labels: Int32Array): Float64Array {
  return Float64Array.from({ length: graph.rows }, (_, row) => {
    const { all, same } = poll(graph, labels, row, () => 1);
    return labels[row] === UNLABELLED || all === 0 ? Number.NaN : same / all;
  });
}

/** A neighbour at this share of the mean distance weighs as much as one at none: a duplicate outweighs others, but not all of them together. */
const NEAREST_SHARE = 0.1;

/**
 * Share of the neighbours, weighted by one over their distance, that have another label: 0 … 1 (bad). Distances count from a tenth of the
 * row's mean distance. Where all are at 0 they weigh the same. NaN as for `labelVoteShare`.
 */
export function labelDisagreement(graph: NeighbourGraph, labels: Int32Array): Float64Array {
  const { count, distances } = graph;
  return Float64Array.from({ length: graph.rows }, (_, row) => {
    if (labels[row] === UNLABELLED) return Number.NaN;
    let mean = 0;
    for (let place = row * count; place < (row + 1) * count; place += 1)
      mean += (distances[place] ?? 0) / count;
    const least = mean === 0 ? 1 : mean * NEAREST_SHARE;
    const weight = (place: number): number => 1 / Math.max(distances[place] ?? 0, least);
    const { all, same } = poll(graph, labels, row, weight);
    return all === 0 ? Number.NaN : Math.max(0, 1 - same / all);
  });
}

/**
 * Share of each class among the labelled neighbours of every row, itself not among them; all classes alike where none has a label.
 * @param believed how much each row is of each class, rows · `classes`, where its label is not taken at its word
 */
export function neighbourProbabilities(
  graph: NeighbourGraph,
  labels: Int32Array,
  classes: number,
  believed?: Float32Array,
): ClassProbabilities {
  const { rows, count, neighbours } = graph;
  const values = new Float32Array(rows * classes);
  const votes = new Float64Array(classes);
  for (let row = 0; row < rows; row += 1) {
    votes.fill(0);
    let all = 0;
    for (const neighbour of neighbours.subarray(row * count, (row + 1) * count)) {
      const label = labels[neighbour] ?? UNLABELLED;
      if (label < 0 || label >= classes) continue;
      if (believed === undefined) votes[label] = (votes[label] ?? 0) + 1;
      else
        for (let each = 0; each < classes; each += 1)
          votes[each] = (votes[each] ?? 0) + (believed[neighbour * classes + each] ?? 0);
      all += 1;
    }
    values.set(
      votes.map((vote) => (all === 0 ? 1 / classes : vote / all)),
      row * classes,
    );
  }
  return { rows, classes, values };
}
