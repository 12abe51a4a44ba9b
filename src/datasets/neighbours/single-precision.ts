import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { MetricSpace } from './metric.ts';

/** Rows moved and scaled so that float32 products keep as many digits of their distances as they can. */
export interface SinglePrecision {
  readonly reference: Float32Array;
  readonly queries: Float32Array;
  /** What distances were multiplied by. */
  readonly scale: number;
}

function moved({ values, width }: FeatureMatrix, means: Float64Array, scale: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let at = 0, column = 0; at < values.length; at += 1) {
    out[at] = ((values[at] ?? 0) - (means[column] ?? 0)) * scale;
    column = column + 1 === width ? 0 : column + 1;
  }
  return out;
}

function columnMeans({ rows, width, values }: FeatureMatrix): Float64Array {
  const means = new Float64Array(width);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < width; column += 1)
      means[column] = (means[column] ?? 0) + (values[row * width + column] ?? 0) / rows;
  return means;
}

function largest({ values, width }: FeatureMatrix, means: Float64Array): number {
  let most = 0;
  for (let at = 0, column = 0; at < values.length; at += 1) {
    const size = Math.abs((values[at] ?? 0) - (means[column] ?? 0));
    if (size > most) most = size;
    column = column + 1 === width ? 0 : column + 1;
  }
  return most;
}

/**
 * Euclidean rows less the means of the reference, so that a common offset costs no digits, and divided by the largest number, so that no
 * square overflows. Directions are used as they are.
 */
export function singlePrecision({ metric, reference, queries }: MetricSpace): SinglePrecision {
  if (metric === 'cosine')
    return { reference: reference.values, queries: queries.values, scale: 1 };
  const means = columnMeans(reference);
  const most = Math.max(
    largest(reference, means),
    queries === reference ? 0 : largest(queries, means),
  );
  const scale = most === 0 ? 1 : 1 / most;
  const values = moved(reference, means, scale);
  return {
    reference: values,
    queries: queries === reference ? values : moved(queries, means, scale),
    scale,
  };
}
