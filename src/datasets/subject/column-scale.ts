/** Ordinary values lie within this many quartile ranges of the quartiles; what is further out must not stretch the scale of all the others. */
const MAX_RANGES = 10;
/** Shares of the values that say how wide a column is: the quartiles and, where more than half are equal, the tails. */
const QUARTILES = [0.25, 0.75] as const;
const TAILS = [0.01, 0.99] as const;

/** How a column of numbers becomes a feature. */
export interface ColumnScale {
  /** Stands in for what is missing; 0 where nothing is there. */
  readonly median: number;
  /** Of the values, cut at `low` and `high`. */
  readonly mean: number;
  /** 0 where all values are equal. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
  /** Values that are missing, infinite or no number. */
  readonly missing: number;
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const below = sorted[low] ?? 0;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? below;
  return below + (above - below) * (at - low);
}

/** Bounds beyond which a value counts as the bound: one absurd cell would otherwise make all other rows alike. */
function boundsOf(sorted: Float64Array): { readonly low: number; readonly high: number } {
  for (const [lower, upper] of [QUARTILES, TAILS]) {
    const low = quantile(sorted, lower);
    const high = quantile(sorted, upper);
    const reach = MAX_RANGES * (high - low);
    if (reach > 0 && Number.isFinite(reach)) return { low: low - reach, high: high + reach };
  }
  return { low: sorted[0] ?? 0, high: sorted.at(-1) ?? 0 };
}

/** The scale of a column; the order of the values does not matter. Values that are no finite numbers are missing. */
export function scaleOf(values: Float64Array): ColumnScale {
  const sorted = values.filter(Number.isFinite).sort();
  const missing = values.length - sorted.length;
  if (sorted.length === 0) return { median: 0, mean: 0, deviation: 0, low: 0, high: 0, missing };
  const { low, high } = boundsOf(sorted);
  const cut = sorted.map((value) => Math.min(high, Math.max(low, value)));
  // Sums in sorted order, so that they do not depend on the order of the rows. The first value is taken off against cancellation.
  const [origin = 0] = cut;
  let sum = 0;
  for (const value of cut) sum += value - origin;
  const mean = origin + sum / cut.length;
  let squares = 0;
  for (const value of cut) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / cut.length);
  return {
    median: quantile(sorted, 0.5),
    mean: Number.isFinite(mean) ? mean : 0,
    deviation: Number.isFinite(deviation) ? deviation : 0,
    low,
    high,
    missing,
  };
}

/** A value in standard deviations from the mean; 0 in a column of equal values. */
export function scaled(value: number, scale: ColumnScale): number {
  const { median, mean, deviation, low, high } = scale;
  if (deviation === 0) return 0;
  const present = Number.isFinite(value) ? value : median;
  return (Math.min(high, Math.max(low, present)) - mean) / deviation;
}
