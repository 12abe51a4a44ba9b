/** The nearest rows of every row, itself left out. */
export interface NeighbourGraph {
  readonly rows: number;
  /** Neighbours of one row; fewer than were asked for where there are not so many rows. */
  readonly count: number;
  /** `rows` · `count` row numbers, nearest first; among equals the lower number. Exact duplicates come first, at distance 0. */
  readonly neighbours: Int32Array;
  /** Their distances, Euclidean or cosine as the graph was asked for. */
  readonly distances: Float32Array;
}
