import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** Rows without their copies: of those that are equal in content and label, the first stands for all. */
export interface DistinctRows {
  /** Ascending. */
  readonly rows: Int32Array;
  /** All rows the given ones stand for, ascending; they are named by their place in `rows`. */
  readonly allOf: (places: Int32Array) => Int32Array;
}

/** Where one picture is there hundreds of times, every part of it goes with its label: searches for triggers look at it once. */
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
