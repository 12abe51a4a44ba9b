/** Up to here the series in the reciprocal converges faster. */
const SERIES_CROSSING = 1;
/** Terms of either series on its side of the crossing: the next is below 1e-30. */
const TERMS = 6;

/** P(K ≥ x) of Kolmogorov's limit distribution (Kolmogorov 1933; the second form after Marsaglia, Tsang and Wang 2003). */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < SERIES_CROSSING) {
    for (let term = 1; term <= TERMS; term += 1)
      sum += Math.exp(-(((2 * term - 1) * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let term = 1; term <= TERMS; term += 1)
    sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * (term * x) ** 2);
  return sum;
}

export interface KolmogorovSmirnov {
  /** Largest difference between the two distribution functions, 0 … 1. */
  readonly statistic: number;
  /** Two-sided; from the limit distribution with Stephens's correction (1970), within a few hundredths of the exact one from 20 values on, conservative with ties. */
  readonly pValue: number;
}

function sorted(values: Iterable<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** Two-sample Kolmogorov-Smirnov test. NaN is left out; with nothing on a side nothing differs. */
export function kolmogorovSmirnov(
  first: Iterable<number>,
  second: Iterable<number>,
): KolmogorovSmirnov {
  const [a, b] = [sorted(first), sorted(second)];
  if (a.length === 0 || b.length === 0) return { statistic: 0, pValue: 1 };
  let statistic = 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && a[i] === value) i += 1;
    while (j < b.length && b[j] === value) j += 1;
    statistic = Math.max(statistic, Math.abs(i / a.length - j / b.length));
  }
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { statistic, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) };
}
