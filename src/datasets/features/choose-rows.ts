import type { FeatureMatrix } from './feature-matrix.ts';

/** Some rows of a matrix, in the order given. */
export function chooseRows(
  { width, values }: FeatureMatrix,
  rows: Int32Array,
  into = new Float32Array(rows.length * width),
): FeatureMatrix {
  for (let at = 0; at < rows.length; at += 1) {
    const from = (rows[at] ?? 0) * width;
    into.set(values.subarray(from, from + width), at * width);
  }
  return { rows: rows.length, width, values: into };
}
