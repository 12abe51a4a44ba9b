import { logHypergeometricTail } from '../significance/hypergeometric.ts';

/** Rows that have a label, by class. */
export interface LabelCounts {
  readonly rows: number;
  readonly perClass: Float64Array;
}

/** Throws RangeError for a label that is not below `classes`. */
export function countLabels(labels: Int32Array, classes: number): LabelCounts {
  const perClass = new Float64Array(classes);
  let rows = 0;
  for (const label of labels) {
    if (label < 0) continue;
    if (label >= classes) throw new RangeError(`label ${label} is not below ${classes}`);
    perClass[label] = (perClass[label] ?? 0) + 1;
    rows += 1;
  }
  return { rows, perClass };
}

/**
 * How far rows that share something also share a label: half the likelihood ratio (Dunning 1993), in nats, for `agreeing` of `holders`
 * rows having the label `target`, which all rows have as often as `labels` says. 0 where it is no more common among them than overall.
 */
export function labelLift(
  holders: number,
  agreeing: number,
  target: number,
  { rows, perClass }: LabelCounts,
): number {
  const prior = (perClass[target] ?? 0) / rows;
  const share = agreeing / holders;
  if (!(share > prior)) return 0;
  const others = holders - agreeing;
  return (
    agreeing * Math.log(share / prior) +
    (others === 0 ? 0 : others * Math.log((1 - share) / (1 - prior)))
  );
}

/** ln of the chance that so many of the holders have the label when who holds it has nothing to do with labels (Fisher's exact test). */
export function logLiftChance(
  holders: number,
  agreeing: number,
  target: number,
  { rows, perClass }: LabelCounts,
): number {
  return logHypergeometricTail(agreeing, {
    population: rows,
    marked: perClass[target] ?? 0,
    drawn: holders,
  });
}

/** Euler's constant. */
const GAMMA = 0.5772156649015329;

/**
 * ln of the p-values adjusted after Benjamini and Yekutieli (2001), for the smallest ones of `tests` tests, the others of which are not
 * known. Valid since no test that is left out is smaller.
 * @param logChances ln p in any order; the result has the same
 */
export function adjustSmallest(logChances: Float64Array, tests: number): Float64Array {
  const order = [...logChances.keys()].sort((a, b) => (logChances[a] ?? 0) - (logChances[b] ?? 0));
  const total = Math.max(tests, logChances.length, 1);
  const harmonic = Math.log(total) + GAMMA + 1 / (2 * total);
  const adjusted = new Float64Array(logChances.length);
  let least = 0;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const at = order[rank - 1] ?? 0;
    least = Math.min(least, (logChances[at] ?? 0) + Math.log((total * harmonic) / rank));
    adjusted[at] = least;
  }
  return adjusted;
}
