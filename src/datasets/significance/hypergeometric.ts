import { logGamma } from '../../attacks/measure/beta.ts';
import { logComplement, sumByRatios } from './tail-sum.ts';

/** `drawn` things out of `population`, of which `marked` are of a kind. Whole numbers, the last two at most `population`. */
export interface Draw {
  readonly population: number;
  readonly marked: number;
  readonly drawn: number;
}

function logChoose(from: number, count: number): number {
  return logGamma(from + 1) - logGamma(count + 1) - logGamma(from - count + 1);
}

function logTerm(count: number, { population, marked, drawn }: Draw): number {
  return (
    logChoose(marked, count) +
    logChoose(population - marked, drawn - count) -
    logChoose(population, drawn)
  );
}

/**
 * ln P(X ≥ `count`), X being how many of the kind are drawn without putting back: Fisher's exact test, one-sided. 0 where it is certain,
 * −Infinity where it is impossible.
 */
export function logHypergeometricTail(count: number, draw: Draw): number {
  const { population, marked, drawn } = draw;
  const least = Math.max(0, drawn + marked - population);
  const most = Math.min(marked, drawn);
  if (count <= least) return 0;
  if (count > most) return Number.NEGATIVE_INFINITY;
  const rest = population - marked - drawn;
  if (count > (drawn * marked) / population) {
    const sum = sumByRatios((step) => {
      const at = count + step;
      return ((marked - at) / (at + 1)) * ((drawn - at) / (rest + at + 1));
    }, most - count);
    return Math.min(0, logTerm(count, draw) + Math.log(sum));
  }
  const last = count - 1;
  const sum = sumByRatios((step) => {
    const at = last - step;
    return (at / (marked - at + 1)) * ((rest + at) / (drawn - at + 1));
  }, last - least);
  return logComplement(Math.min(0, logTerm(last, draw) + Math.log(sum)));
}
