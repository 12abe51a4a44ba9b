import { Random } from '../../tensor/random.ts';
import { chooseRows } from '../features/choose-rows.ts';
import type { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { kMeans } from '../features/k-means.ts';
import { BlockSearch, squaredLengths } from './block-search.ts';
import type { MetricSpace } from './metric.ts';
import type { NearestLists } from './nearest-lists.ts';
import { Refinement } from './runtime-search.ts';
import { singlePrecision } from './single-precision.ts';

/** Cells' worth of rows every row is compared with. */
const PROBES = 16;
/** Rows per cell that the centroids are learned from: more move them little. */
const LEARNED_FROM = 32;
const ROUNDS = 8;
/** Candidates beyond those asked for, as for the exact search. */
const SPARE = 8;
/** Cells looked at for rows to compare with: those of the nearest that hold few make room for more of them. */
const MAX_PROBES = 256;

export interface CellSearchOptions {
  readonly seed: number;
  readonly threads?: number;
}

/** Centroids and the nearest of them, by rows of float32. */
class Centroids {
  readonly #search: BlockSearch;
  readonly #width: number;

  private constructor(search: BlockSearch, width: number) {
    this.#search = search;
    this.#width = width;
  }

  static async open(cells: number, width: number, threads?: number): Promise<Centroids> {
    const search = await BlockSearch.open({
      width,
      reference: cells,
      count: 1,
      ...(threads !== undefined && { threads }),
    });
    return new Centroids(search, width);
  }

  async assign(values: Float32Array, centroids: Float32Array): Promise<Int32Array> {
    const width = this.#width;
    const rows = values.length / width;
    const cells = new Int32Array(rows);
    const norms = squaredLengths(centroids, width);
    for (let start = 0; start < rows; start += this.#search.block) {
      const end = Math.min(rows, start + this.#search.block);
      const part = values.subarray(start * width, end * width);
      cells.set((await this.#search.run(part, centroids, norms)).rows, start);
    }
    return cells;
  }

  async close(): Promise<void> {
    await this.#search.close();
  }
}

/** Rows of every cell. */
function members(cells: Int32Array, count: number, order: Int32Array): readonly Int32Array[] {
  const sizes = new Int32Array(count);
  for (const cell of cells) sizes[cell] = (sizes[cell] ?? 0) + 1;
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(count);
  for (const row of order) {
    const cell = cells[row] ?? 0;
    const at = filled[cell] ?? 0;
    filled[cell] = at + 1;
    const list = lists[cell];
    if (list !== undefined) list[at] = row;
  }
  return lists;
}

/** `room` rows of the nearest cells, nearest cell first; of the last, and of a cell larger than that, only the first. */
function gather(lists: readonly Int32Array[], near: Int32Array, room: number): Int32Array {
  const rows = new Int32Array(room).fill(-1);
  let at = 0;
  for (const cell of near) {
    const list = lists[cell] ?? new Int32Array(0);
    const part = list.subarray(0, room - at);
    rows.set(part, at);
    at += part.length;
    if (at === room) break;
  }
  return rows.subarray(0, at);
}

async function learn(
  values: FeatureMatrix,
  cells: number,
  order: Int32Array,
  centroids: Centroids,
  seed: number,
): Promise<Float32Array> {
  const drawn = new Random(seed).permutation(values.rows).subarray(0, cells * LEARNED_FROM);
  const sample = chooseRows(
    values,
    drawn.map((at) => order[at] ?? 0),
  );
  const initial = sample.values.slice(0, cells * values.width);
  const found = await kMeans(
    sample,
    initial,
    (current) => centroids.assign(sample.values, current),
    ROUNDS,
  );
  return found.centroids;
}

/**
 * Offers near rows of the same matrix to every row, comparing it only with the rows of the cells around its own (an inverted file: Sivic and
 * Zisserman 2003; Jégou, Douze and Schmid 2011): √N cells found by k-means, and for the rows of one cell as many rows as 16 average cells
 * hold, of the cells nearest to it. So every row costs the same however unequal the cells are. Exact duplicates are always found.
 */
export async function searchCells(
  space: MetricSpace,
  equal: ContentOrder,
  lists: NearestLists,
  { seed, threads }: CellSearchOptions,
): Promise<void> {
  const { width, rows } = space.reference;
  const single: FeatureMatrix = { rows, width, values: singlePrecision(space).reference };
  const cells = Math.max(1, Math.min(rows, Math.round(Math.sqrt(rows))));
  const nearest = await Centroids.open(cells, width, threads);
  const room = Math.min(
    rows,
    Math.max(Math.ceil((PROBES * rows) / cells), 2 * (lists.count + SPARE)),
  );
  const count = Math.min(room, lists.count + SPARE + 1);
  const limits = { width, ...(threads !== undefined && { threads }) };
  const around = await BlockSearch.open({
    ...limits,
    reference: cells,
    count: Math.min(cells, MAX_PROBES),
  });
  const search = await BlockSearch.open({ ...limits, reference: room, count });
  const refinement = new Refinement(space, true, equal, lists);
  const values = new Float32Array(room * width);
  const norms = new Float32Array(room);
  const allNorms = squaredLengths(single.values, width);
  try {
    const centroids = await learn(single, cells, equal.order, nearest, seed);
    const assigned = await nearest.assign(single.values, centroids);
    const inCell = members(assigned, cells, equal.order);
    const centroidNorms = squaredLengths(centroids, width);
    for (const [cell, own] of inCell.entries()) {
      if (own.length === 0) continue;
      const centre = centroids.subarray(cell * width, (cell + 1) * width);
      const probes = (await around.run(centre, centroids, centroidNorms)).rows;
      const compared = gather(inCell, probes, room);
      chooseRows(single, compared, values);
      norms.fill(Number.POSITIVE_INFINITY);
      for (const [at, row] of compared.entries()) norms[at] = allNorms[row] ?? 0;
      for (let start = 0; start < own.length; start += search.block) {
        const part = own.subarray(start, start + search.block);
        const found = await search.run(chooseRows(single, part).values, values, norms);
        for (const [at, query] of part.entries())
          refinement.offer(
            query,
            found.rows
              .subarray(at * count, (at + 1) * count)
              .map((place) => (place < compared.length ? (compared[place] ?? -1) : -1)),
          );
      }
    }
  } finally {
    await nearest.close();
    await around.close();
    await search.close();
  }
}
