import { logGamma } from '../../attacks/measure/beta.ts';
import { logComplement, sumByRatios } from './tail-sum.ts';

function logTerm(count: number, trials: number, chance: number): number {
  const ways = logGamma(trials + 1) - logGamma(count + 1) - logGamma(trials - count + 1);
  return ways + count * Math.log(chance) + (trials - count) * Math.log1p(-chance);
}

/**
 * ln P(X ≥ `count`) of a binomial distribution: 0 where it is certain, −Infinity where it is impossible. In logarithms, because what
 * detectors find lies far below the smallest double.
 * @param count,trials whole numbers
 * @param chance from 0 to 1
 */
export function logBinomialTail(count: number, trials: number, chance: number): number {
  if (count <= 0) return 0;
  if (count > trials || chance <= 0) return Number.NEGATIVE_INFINITY;
  if (chance >= 1) return 0;
  const odds = chance / (1 - chance);
  if (count > trials * chance) {
    const sum = sumByRatios(
      (step) => ((trials - count - step) / (count + step + 1)) * odds,
      trials - count,
    );
    return Math.min(0, logTerm(count, trials, chance) + Math.log(sum));
  }
  // Below the mean the other tail is the small one.
  const last = count - 1;
  const sum = sumByRatios((step) => (last - step) / (trials - last + step + 1) / odds, last);
  return logComplement(Math.min(0, logTerm(last, trials, chance) + Math.log(sum)));
}
