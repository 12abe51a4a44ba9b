import type { PlacedTrial } from './smallest.ts';

/** A quantile of what was only partly observed. */
export interface CensoredQuantile {
  /** Absent where it lies among what was never observed: all that is known is that it is larger than everything observed. */
  readonly value?: number;
  readonly observed: number;
  /** Right-censored: the search ended without a result, so the true value is larger. */
  readonly censored: number;
}

/**
 * Quantile of values of which the infinite ones are censored, by the nearest rank: the smallest value that at least `share` of
 * all, censored ones included, do not exceed. Leaving the censored out would make a robust model look weak.
 */
export function censoredQuantile(values: readonly number[], share: number): CensoredQuantile {
  const observed = values.filter(Number.isFinite).sort((a, b) => a - b);
  const rank = Math.max(Math.ceil(share * values.length), 1) - 1;
  const value = observed[rank];
  return {
    ...(value === undefined ? {} : { value }),
    observed: observed.length,
    censored: values.length - observed.length,
  };
}

/** Median size of the smallest known change among samples that are classified correctly: an upper bound of the true one. */
export function medianChange(smallest: Float32Array): CensoredQuantile {
  return censoredQuantile(
    Array.from(smallest).filter((size) => size > 0),
    0.5,
  );
}

/**
 * Evaluations of the model until a sample was broken, over the samples of these trials; those not broken are censored. Means
 * something for attacks that stop at success.
 */
export function queriesToSuccess(trials: readonly PlacedTrial[], share: number): CensoredQuantile {
  const values: number[] = [];
  for (const { trial } of trials)
    for (let at = 0; at < trial.samples; at += 1)
      values.push(trial.broken[at] === 1 ? (trial.queries[at] ?? 0) : Number.POSITIVE_INFINITY);
  return censoredQuantile(values, share);
}

export interface Spent {
  readonly attack: string;
  readonly queries: number;
  readonly gradients: number;
}

/** Evaluations and gradients by attack, in the order in which attacks first ran. */
export function budgetSpent(trials: readonly PlacedTrial[]): readonly Spent[] {
  const spent = new Map<string, { queries: number; gradients: number }>();
  for (const { trial } of trials) {
    const sum = spent.get(trial.attack) ?? { queries: 0, gradients: 0 };
    for (const count of trial.queries) sum.queries += count;
    for (const count of trial.gradients) sum.gradients += count;
    spent.set(trial.attack, sum);
  }
  return [...spent].map(([attack, sum]) => ({ attack, ...sum }));
}
