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
