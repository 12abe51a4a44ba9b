import { chooseRows } from '../features/choose-rows.ts';
import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** Rows without their copies: of those that are equal in content and label, the first stands for all. */
export interface DistinctRows {
  /** Ascending. */
  readonly rows: Int32Array;
  /** All rows the given ones stand for, ascending; they are named by their place in `rows`. */
  readonly allOf: (places: Int32Array) => Int32Array;
}

/** Groups rows by content and label. */
export function distinctRows(matrix: FeatureMatrix, labels: Int32Array): DistinctRows {
  const content = new ContentOrder(matrix);
  const isFirst = (row: number): boolean =>
    content.equals(row).find((other) => labels[other] === labels[row]) === row;
  const rows = Int32Array.from(labels.keys()).filter(isFirst);
  return {
    rows,
    allOf: (places) =>
      Int32Array.from(
        [...places].flatMap((place) => {
          const row = rows[place] ?? 0;
          return [...content.equals(row)].filter((other) => labels[other] === labels[row]);
        }),
      ).sort(),
  };
}

/** What a search for triggers gives: its triggers, and a score of every row. */
interface Search<Trigger> {
  readonly triggers: readonly Trigger[];
  readonly scores: Float64Array;
}

/**
 * Searches the rows without their copies and puts the copies back. Where one row is there hundreds of times, every part of it goes with its
 * label: searches for triggers look at it once.
 */
export function searchDistinct<
  Trigger extends {
    readonly rows: Int32Array;
    readonly target: number;
    readonly agreeing: number;
  },
>(
  matrix: FeatureMatrix,
  labels: Int32Array,
  search: (rows: FeatureMatrix, labels: Int32Array) => Search<Trigger>,
): Search<Trigger> {
  const { rows, allOf } = distinctRows(matrix, labels);
  if (rows.length === matrix.rows) return search(matrix, labels);
  const found = search(
    chooseRows(matrix, rows),
    rows.map((row) => labels[row] ?? -1),
  );
  const scores = new Float64Array(matrix.rows);
  for (const [at, score] of found.scores.entries())
    for (const row of allOf(Int32Array.of(at))) scores[row] = score;
  return {
    scores,
    triggers: found.triggers.map((trigger) => {
      const all = allOf(trigger.rows);
      const agreeing = all.filter((row) => labels[row] === trigger.target).length;
      return { ...trigger, rows: all, agreeing };
    }),
  };
}
