import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';

/** Neighbours by custom. */
export const LOCAL_NEIGHBOURS = 20;
/** Added to the mean reach, so that a row among more duplicates than it has neighbours has a finite density. As scikit-learn has it. */
const SMALLEST_REACH = 1e-10;

/** What has to be known of a set to score rows among it. */
export interface LocalDensity {
  /** Distance of every row to its last neighbour. */
  readonly reaches: Float64Array;
  readonly densities: Float64Array;
}

function lastDistance({ count, distances }: NeighbourGraph, row: number, used: number): number {
  return distances[row * count + used - 1] ?? Number.NaN;
}

/** One over the mean distance to the neighbours, none counting as nearer than its own last neighbour is to it. */
function densitiesOf(graph: NeighbourGraph, reaches: Float64Array, used: number): Float64Array {
  const { rows, count, neighbours, distances } = graph;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let place = row * count; place < row * count + used; place += 1)
      sum += Math.max(distances[place] ?? 0, reaches[neighbours[place] ?? 0] ?? 0);
    return 1 / (sum / used + SMALLEST_REACH);
  });
}

export function localDensity(graph: NeighbourGraph, count = LOCAL_NEIGHBOURS): LocalDensity {
  const used = Math.min(count, graph.count);
  const reaches = Float64Array.from({ length: graph.rows }, (_, row) =>
    lastDistance(graph, row, used),
  );
  return { reaches, densities: densitiesOf(graph, reaches, used) };
}

/**
 * Local outlier factor (Breunig, Kriegel, Ng and Sander 2000): how much denser the neighbours of a row stand than the row itself. About 1
 * inside of a cluster, the larger the stranger. NaN where a row has no neighbours.
 * @param among density of the set the neighbours are of, when the graph is of other rows among it; by default that of the graph's own rows
 */
export function localOutlierFactor(
  graph: NeighbourGraph,
  count = LOCAL_NEIGHBOURS,
  among?: LocalDensity,
): Float64Array {
  const used = Math.min(count, graph.count);
  const { reaches, densities } = among ?? localDensity(graph, count);
  const own = among === undefined ? densities : densitiesOf(graph, reaches, used);
  return Float64Array.from({ length: graph.rows }, (_, row) => {
    let sum = 0;
    for (let place = row * graph.count; place < row * graph.count + used; place += 1)
      sum += densities[graph.neighbours[place] ?? 0] ?? 0;
    return used === 0 ? Number.NaN : sum / used / (own[row] ?? 0);
  });
}
