import type { NeighbourGraph } from './neighbour-graph.ts';

/**
 * kNN-Shapley values (Jia et al. 2019): what each row is worth to a nearest-neighbour classifier of the other rows, −1 (it misleads its
 * neighbours: bad) … 1. Walks the neighbours of every row from far to near, s(j) = s(j+1) + (match(j) − match(j+1)) / k, with nothing beyond
 * the k-th, as cleanlab does, and averages over the rows; cleanlab reports (s + 1)/2 and calls what is below 0.5 harmful. Memory is one number
 * per row. Rows without a label are worth nothing and ask nothing: NaN.
 */
export function neighbourShapley(graph: NeighbourGraph, labels: Int32Array): Float64Array {
  const { rows, count, neighbours } = graph;
  const values = new Float64Array(rows);
  let asking = 0;
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row] ?? -1;
    if (label < 0) continue;
    asking += 1;
    const match = (place: number): number =>
      labels[neighbours[row * count + place] ?? 0] === label ? 1 : 0;
    let value = 0;
    for (let place = count - 2; place >= 0; place -= 1) {
      value += match(place) - match(place + 1);
      const neighbour = neighbours[row * count + place] ?? 0;
      values[neighbour] = (values[neighbour] ?? 0) + value;
    }
  }
  return values.map((sum, row) =>
    (labels[row] ?? -1) < 0 ? Number.NaN : sum / Math.max(1, count * asking),
  );
}
