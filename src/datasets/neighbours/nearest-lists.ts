import type { Metric } from './metric.ts';
import { distanceFrom } from './metric.ts';
import type { NeighbourGraph } from './neighbour-graph.ts';

/** The nearest so far of every query, nearest first, among equals the lower row number. */
export class NearestLists {
  readonly count: number;
  readonly #queries: number;
  readonly #squared: Float64Array;
  readonly #rows: Int32Array;

  /** @param count at most the rows that will be offered to each query */
  constructor(queries: number, count: number) {
    this.count = count;
    this.#queries = queries;
    this.#squared = new Float64Array(queries * count).fill(Number.POSITIVE_INFINITY);
    this.#rows = new Int32Array(queries * count).fill(-1);
  }

  /** Squared distance of the last one kept; Infinity while there is room. */
  farthest(query: number): number {
    return this.#squared[(query + 1) * this.count - 1] ?? Number.NEGATIVE_INFINITY;
  }

  clear(query: number): void {
    this.#squared.fill(Number.POSITIVE_INFINITY, query * this.count, (query + 1) * this.count);
    this.#rows.fill(-1, query * this.count, (query + 1) * this.count);
  }

  /** Takes a row at a squared distance, unless there are enough nearer ones. Each row may be offered once. */
  offer(query: number, row: number, squared: number): void {
    const first = query * this.count;
    let at = first + this.count - 1;
    if (at < first || !this.#isBefore(squared, row, at)) return;
    for (; at > first && this.#isBefore(squared, row, at - 1); at -= 1) {
      this.#squared[at] = this.#squared[at - 1] ?? 0;
      this.#rows[at] = this.#rows[at - 1] ?? 0;
    }
    this.#squared[at] = squared;
    this.#rows[at] = row;
  }

  graph(metric: Metric): NeighbourGraph {
    return {
      rows: this.#queries,
      count: this.count,
      neighbours: this.#rows,
      distances: Float32Array.from(this.#squared, (squared) => distanceFrom(metric, squared)),
    };
  }

  #isBefore(squared: number, row: number, at: number): boolean {
    const other = this.#squared[at] ?? 0;
    if (squared !== other) return squared < other;
    const rowThere = this.#rows[at] ?? -1;
    return rowThere < 0 || row < rowThere;
  }
}
