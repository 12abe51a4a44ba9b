import { logGamma } from '../../attacks/measure/beta.ts';
import { logComplement } from './tail-sum.ts';

/** Terms of the series and of the continued fraction: both take about √freedom of them near the mean, where they converge slowest. */
const STEPS = 100_000;
const CONVERGED = 1e-16;
/** Keeps a denominator of the continued fraction from being zero. */
const TINY = 1e-300;

/** ln Q(a, x), the regularised upper incomplete gamma function (DLMF 8.7.1 below the mean, 8.9.2 above). */
function logUpperGamma(a: number, x: number): number {
  const front = a * Math.log(x) - x - logGamma(a);
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let step = 1; step < STEPS && term > sum * CONVERGED; step += 1) {
      term *= x / (a + step);
      sum += term;
    }
    return logComplement(Math.min(0, front + Math.log(sum)));
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < STEPS; step += 1) {
    const factor = step * (a - step);
    b += 2;
    d = 1 / away(factor * d + b);
    c = away(b + factor / c);
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < CONVERGED * 10) break;
  }
  return front + Math.log(fraction);
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/**
 * ln P(X ≥ `statistic`) of the chi-square distribution.
 * @param statistic 0 or above
 * @param freedom degrees of freedom, above 0
 */
export function logChiSquareTail(statistic: number, freedom: number): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  if (statistic <= 0) return 0;
  if (statistic === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  return logUpperGamma(freedom / 2, statistic / 2);
}
