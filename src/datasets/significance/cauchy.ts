/** Below this tan(π/2 − πp) is 1/(πp) to all digits, and computing it any other way loses them. */
const TINY_CHANCE = 1e-15;
/**
 * Larger p-values count as this one (Fang, Chang, Park and Tseng 2023): a p-value of 1, which ranks give often, would otherwise be minus
 * infinity and hide every other.
 */
const LARGEST_CHANCE = 0.99;

/**
 * One p-value from several of one row, dependent or not: the tail of the mean of the Cauchy quantiles (Liu and Xie 2020). What is small
 * stays small among many that are not, up to the factor of their number. NaN is left out; NaN when nothing is left.
 * @param weights how much each counts, above 0; all the same by default
 */
export function combineCauchy(pValues: ArrayLike<number>, weights?: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  for (let index = 0; index < pValues.length; index += 1) {
    const chance = pValues[index] ?? Number.NaN;
    if (Number.isNaN(chance)) continue;
    const weight = weights?.[index] ?? 1;
    const kept = Math.min(chance, LARGEST_CHANCE);
    sum += weight * (kept < TINY_CHANCE ? 1 / (kept * Math.PI) : Math.tan((0.5 - kept) * Math.PI));
    total += weight;
  }
  if (total === 0) return Number.NaN;
  const mean = sum / total;
  // atan2 keeps the digits of a far tail, which 1/2 − atan(x)/π cancels.
  return Math.atan2(1, mean) / Math.PI;
}
