import type { ContentOrder } from '../features/content-order.ts';
import { BlockSearch, squaredLengths } from './block-search.ts';
import type { Candidates } from './block-search.ts';
import { squaredDistance } from './metric.ts';
import type { MetricSpace } from './metric.ts';
import type { NearestLists } from './nearest-lists.ts';
import { searchPlainly } from './plain-search.ts';
import { singlePrecision } from './single-precision.ts';

/** Candidates beyond those asked for, which double precision then orders: float32 swaps what is almost equally far. */
const SPARE = 8;
/** Relative error of a float32. */
const ROUNDING = 2 ** -24;
/** Multiply-adds that searching doubtful rows once more in double precision may cost: about 5 s. */
const MAX_SECOND_LOOK = 5e9;

export interface RuntimeSearchOptions {
  readonly isSelf: boolean;
  readonly threads?: number;
}

/** Rows of a list of candidates, its exact duplicates among the first. Offers each once, at its distance in double precision. */
export class Refinement {
  readonly #space: MetricSpace;
  readonly #isSelf: boolean;
  readonly #equal: ContentOrder;
  readonly #lists: NearestLists;

  constructor(space: MetricSpace, isSelf: boolean, equal: ContentOrder, lists: NearestLists) {
    this.#space = space;
    this.#isSelf = isSelf;
    this.#equal = equal;
    this.#lists = lists;
  }

  /** @param candidates rows of the reference; negative ones are none */
  offer(query: number, candidates: Iterable<number>): void {
    const { queries, reference } = this.#space;
    const equal = this.#isSelf ? this.#equal.equals(query) : this.#equal.equalsOf(queries, query);
    // As many as the list takes, and the row itself; they come first whatever float32 made of them.
    const duplicates = equal.subarray(0, this.#lists.count + 1);
    for (const row of duplicates)
      if (!this.#isSelf || row !== query) this.#lists.offer(query, row, 0);
    for (const row of candidates) {
      if (row < 0 || (this.#isSelf && row === query) || duplicates.includes(row)) continue;
      this.#lists.offer(query, row, squaredDistance(queries, query, reference, row));
    }
  }
}

/**
 * Offers the nearest reference rows to every query: candidates by float32 products on the runtime, distances and order in double precision.
 * A query whose last neighbour is so near to the last candidate that rounding may have hidden a nearer row is searched again without the
 * runtime, as long as that is affordable. Returns how many could not be.
 */
export async function searchOnRuntime(
  space: MetricSpace,
  equal: ContentOrder,
  lists: NearestLists,
  options: RuntimeSearchOptions,
): Promise<number> {
  const { reference, queries } = space;
  const { width } = reference;
  const single = singlePrecision(space);
  const norms = squaredLengths(single.reference, width);
  const lengths =
    single.queries === single.reference ? norms : squaredLengths(single.queries, width);
  const count = Math.min(reference.rows, lists.count + SPARE + (options.isSelf ? 1 : 0));
  const search = await BlockSearch.open({
    width,
    reference: reference.rows,
    count,
    ...(options.threads !== undefined && { threads: options.threads }),
  });
  const refinement = new Refinement(space, options.isSelf, equal, lists);
  const doubtful: number[] = [];
  try {
    for (let start = 0; start < queries.rows; start += search.block) {
      const end = Math.min(queries.rows, start + search.block);
      const found = await search.run(
        single.queries.subarray(start * width, end * width),
        single.reference,
        norms,
      );
      for (let query = start; query < end; query += 1) {
        const at = (query - start) * count;
        refinement.offer(query, found.rows.subarray(at, at + count));
        if (count === reference.rows) continue;
        const kept = Math.sqrt(lists.farthest(query)) * single.scale;
        if (isDoubtful(found, at + count - 1, lengths[query] ?? 0, kept, width))
          doubtful.push(query);
      }
    }
  } finally {
    await search.close();
  }
  return lookAgain(space, options.isSelf, lists, doubtful);
}

/**
 * Whether a row that was no candidate may be nearer than the last neighbour kept. Sums of `width` float32 products are off by about √width
 * roundings of their size, and a row that near is no longer than |a| + `kept`.
 */
function isDoubtful(
  { scores }: Candidates,
  last: number,
  squaredLength: number,
  kept: number,
  width: number,
): boolean {
  const length = Math.sqrt(squaredLength);
  const error = ROUNDING * (4 + Math.sqrt(width)) * (2 * length + kept) ** 2;
  return kept * kept > squaredLength - (scores[last] ?? 0) - error;
}

function lookAgain(
  space: MetricSpace,
  isSelf: boolean,
  lists: NearestLists,
  doubtful: readonly number[],
): number {
  const cost = space.reference.rows * Math.max(1, space.reference.width);
  const affordable = Math.floor(MAX_SECOND_LOOK / cost);
  for (const query of doubtful.slice(0, affordable)) {
    lists.clear(query);
    searchPlainly(space, isSelf, lists, query, query + 1);
  }
  return Math.max(0, doubtful.length - affordable);
}
