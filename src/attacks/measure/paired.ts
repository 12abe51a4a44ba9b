import { logGamma } from './beta.ts';

/** Two models, or two versions of one, on the same samples. */
export interface PairedComparison {
  readonly both: number;
  readonly neither: number;
  /** Samples robust only with the first, and only with the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Exact McNemar test, two-sided. */
  readonly pValue: number;
}

/**
 * Exact two-sided McNemar test (McNemar 1947): how likely so uneven a split of the samples on which the two differ is when each
 * is as likely to fall on either side. Samples on which they agree say nothing of the difference.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const all = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // In logarithms: 2^−n leaves the doubles at 1,075 samples.
  let tail = 0;
  for (let count = 0; count <= fewer; count += 1)
    tail += Math.exp(
      logGamma(all + 1) - logGamma(count + 1) - logGamma(all - count + 1) - all * Math.LN2,
    );
  return Math.min(1, 2 * tail);
}

/** 1 per sample where it is robust; both arrays of one length. */
export function comparePaired(first: Uint8Array, second: Uint8Array): PairedComparison {
  let both = 0;
  let neither = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [index, robust] of first.entries()) {
    const other = second[index] === 1;
    if (robust === 1 && other) both += 1;
    else if (robust === 1) onlyFirst += 1;
    else if (other) onlySecond += 1;
    else neither += 1;
  }
  return { both, neither, onlyFirst, onlySecond, pValue: mcnemar(onlyFirst, onlySecond) };
}
