import type { Share } from '../../core/robustness.ts';
import { betaQuantile } from './beta.ts';

/** 97.5 % quantile of the normal distribution: two-sided 95 %. */
const NORMAL_95 = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval of a share (Wilson 1927); `quantile` of the normal distribution, by default for 95 %. With no samples: everything. */
export function wilson(count: number, of: number, quantile = NORMAL_95): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const square = (quantile * quantile) / of;
  const middle = (share + square / 2) / (1 + square);
  const half =
    (quantile * Math.sqrt((share * (1 - share)) / of + square / (4 * of))) / (1 + square);
  return {
    low: count === 0 ? 0 : Math.max(0, middle - half),
    high: count === of ? 1 : Math.min(1, middle + half),
  };
}

/** Exact interval of a share (Clopper and Pearson 1934): covers at least 1 − `alpha`. With no samples: everything. */
export function clopperPearson(count: number, of: number, alpha = 0.05): Interval {
  if (of === 0) return { low: 0, high: 1 };
  return {
    low: count === 0 ? 0 : betaQuantile(alpha / 2, count, of - count + 1),
    high: count === of ? 1 : betaQuantile(1 - alpha / 2, count + 1, of - count),
  };
}

/** A share with its 95 % Wilson interval. With no samples the value is 0 and the interval everything. */
export function shareOf(count: number, of: number): Share {
  return { value: of === 0 ? 0 : count / of, ...wilson(count, of), count, of };
}
