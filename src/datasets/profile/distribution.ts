import type { ColumnParts } from './profile-parts.ts';
import type { ValueCount, ValueSample } from './value-sample.ts';

/** How the finite numbers of a column are spread, exact or as a sample shows it. */
export interface Distribution {
  /** Ascending, each once. */
  readonly values: Float64Array;
  /** Share of the numbers that have the value; they add up to 1. */
  readonly weights: Float64Array;
  /** Whether every value of every row is counted. */
  readonly isExact: boolean;
  /** Independent rows that would know as much: all, or what the sample is worth. */
  readonly effective: number;
}

/** Effective size of weighted draws (Kish 1965). */
function worth(weights: readonly number[]): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

function fromCounts(
  entries: readonly (readonly [value: number, rows: number])[],
  isExact: boolean,
  effective: number,
): Distribution {
  const byValue = new Map<number, number>();
  let total = 0;
  for (const [value, rows] of entries) {
    byValue.set(value, (byValue.get(value) ?? 0) + rows);
    total += rows;
  }
  const values = Float64Array.from(byValue.keys()).sort();
  return {
    values,
    weights: values.map((value) => (byValue.get(value) ?? 0) / total),
    isExact,
    effective,
  };
}

function finiteCounts(values: readonly ValueCount[]): readonly (readonly [number, number])[] {
  return values.flatMap(({ value, rows }) =>
    typeof value === 'number' && Number.isFinite(value) ? [[value, rows] as const] : [],
  );
}

/** What a sample alone shows of `rows` numbers. */
export function sampleDistribution({ values, isCut }: ValueSample, rows: number): Distribution {
  const counts = finiteCounts(values);
  return fromCounts(counts, !isCut, isCut ? Math.min(rows, worth(counts.map(([, n]) => n))) : rows);
}

/**
 * The numbers of a column: frequent values with their exact rows, all others as the sample shows them. Of columns with up to 10,000 values
 * it is exact.
 */
export function distributionOf({ numbers, sample, frequent }: ColumnParts): Distribution {
  const finite = numbers?.finite ?? 0;
  if (!sample.isCut || frequent.length === 0) return sampleDistribution(sample, finite);
  const known = new Set(frequent.map(({ hash }) => hash));
  const fixed = finiteCounts(frequent);
  const drawn = finiteCounts(sample.values.filter(({ hash }) => !known.has(hash)));
  const fixedRows = fixed.reduce((sum, [, rows]) => sum + rows, 0);
  const drawnRows = drawn.reduce((sum, [, rows]) => sum + rows, 0);
  const rest = Math.max(0, finite - fixedRows);
  const scaled = drawn.map(([value, rows]) => [value, (rows * rest) / drawnRows] as const);
  // Only the rest is uncertain: its error counts by its share, on top of that of all rows.
  const share = rest / Math.max(1, finite);
  const draws = worth(drawn.map(([, rows]) => rows));
  const variance = 1 / Math.max(1, finite) + (share * share) / Math.max(1, draws);
  return fromCounts([...fixed, ...scaled], false, 1 / variance);
}

/** The least value that at least a share of the numbers does not exceed; 0 of nothing. */
export function quantile({ values, weights }: Distribution, share: number): number {
  let sum = 0;
  for (const [at, weight] of weights.entries()) {
    sum += weight;
    // Weights are rounded: half of 1 may come out a trifle below.
    if (sum >= share - 1e-12) return values[at] ?? 0;
  }
  return values.at(-1) ?? 0;
}
