import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';

/** Neighbours by custom. */
export const DISTANCE_NEIGHBOURS = 5;

/**
 * Distance to the farthest of the first `count` neighbours (Ramaswamy, Rastogi and Shim 2000): the larger, the stranger. NaN where a row has
 * no neighbours.
 */
export function neighbourDistance(
  graph: NeighbourGraph,
  count = DISTANCE_NEIGHBOURS,
): Float64Array {
  const last = Math.min(count, graph.count) - 1;
  return Float64Array.from({ length: graph.rows }, (_, row) =>
    last < 0 ? Number.NaN : (graph.distances[row * graph.count + last] ?? Number.NaN),
  );
}
