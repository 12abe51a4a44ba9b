import { TOGETHER, squaredDistance, squaredDistances } from './metric.ts';
import type { MetricSpace } from './metric.ts';
import type { NearestLists } from './nearest-lists.ts';

/** Bytes of reference rows that are gone through with one query after the other: about what stays in a processor's second-level cache. */
const TILE_BYTES = 256 * 1024;

/** Offers every reference row to the queries `from` … `to` − 1, distances in double precision. `isSelf` leaves out the row of the same number. */
export function searchPlainly(
  { reference, queries }: MetricSpace,
  isSelf: boolean,
  lists: NearestLists,
  from: number,
  to: number,
): void {
  const tile = Math.max(TOGETHER, Math.floor(TILE_BYTES / (4 * Math.max(1, reference.width))));
  const squared = new Float64Array(TOGETHER);
  const offer = (query: number, row: number, distance: number): void => {
    if (distance <= lists.farthest(query) && !(isSelf && row === query))
      lists.offer(query, row, distance);
  };
  for (let start = 0; start < reference.rows; start += tile) {
    const end = Math.min(reference.rows, start + tile);
    for (let query = from; query < to; query += 1) {
      let row = start;
      for (; row + TOGETHER <= end; row += TOGETHER) {
        squaredDistances(queries, query, reference, row, squared);
        for (let step = 0; step < TOGETHER; step += 1) offer(query, row + step, squared[step] ?? 0);
      }
      for (; row < end; row += 1)
        offer(query, row, squaredDistance(queries, query, reference, row));
    }
  }
}
