import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { scaled, scaleOf } from './column-scale.ts';

/** Columns of one kind as features, and how many columns they stand for. */
export interface FeatureBlock extends FeatureMatrix {
  readonly columns: number;
}

/**
 * Columns of numbers, each standardised; what is missing is the median, and a column with missing values brings a second feature that
 * says where they are, standardised, too: that a value is missing may be what tells a row.
 */
export function numericFeatures(columns: readonly Float64Array[], rows: number): FeatureBlock {
  const parts: Float64Array[] = [];
  for (const column of columns) {
    const scale = scaleOf(column);
    parts.push(column.map((value) => scaled(value, scale)));
    if (scale.missing === 0 || scale.missing === rows) continue;
    const flags = column.map((value) => (Number.isFinite(value) ? 0 : 1));
    const spread = scaleOf(flags);
    parts.push(flags.map((flag) => scaled(flag, spread)));
  }
  return { ...interleave(parts, rows), columns: columns.length };
}

/** Columns side by side, row-major. */
export function interleave(columns: readonly Float64Array[], rows: number): FeatureMatrix {
  const width = columns.length;
  const values = new Float32Array(rows * width);
  for (const [at, column] of columns.entries())
    for (let row = 0; row < rows; row += 1) values[row * width + at] = column[row] ?? Number.NaN;
  return { rows, width, values };
}
