import type { ClassProbabilities } from './class-probabilities.ts';
import type { ConfidentJoint } from './confident-joint.ts';

/** Least chance of one label for one true class, so that no row is ruled out by a class nothing was counted for. */
const LEAST_TRANSITION = 1e-3;

/** How often rows of a class are given another: `classes` · `classes`, given · true, each true class summing up to 1. */
function transitionsOf({ classes, counts }: ConfidentJoint): Float64Array {
  const transitions = new Float64Array(classes * classes);
  for (let actual = 0; actual < classes; actual += 1) {
    let sum = 0;
    for (let given = 0; given < classes; given += 1) sum += counts[given * classes + actual] ?? 0;
    for (let given = 0; given < classes; given += 1)
      transitions[given * classes + actual] = Math.max(
        LEAST_TRANSITION,
        (counts[given * classes + actual] ?? 0) / sum,
      );
  }
  return transitions;
}

/**
 * Chance that the given label is wrong, 0 … 1 (bad), where the flow of labels is known: 1 − M(y)·T(y|y) / Σ_b M(b)·T(y|b), M being the
 * probabilities of the row's classes and T(a|b) how often rows of class b are given a. Where many rows flow from b to a, one given a
 * that looks only a little like b is suspect. NaN for rows without a label.
 * @param probabilities the mean of two independent out-of-fold estimates, a model's and the neighbours', tells most
 * @param joint what these probabilities and labels give, not calibrated
 */
export function labelPosterior(
  { rows, classes, values }: ClassProbabilities,
  labels: Int32Array,
  joint: ConfidentJoint,
): Float64Array {
  const transitions = transitionsOf(joint);
  return Float64Array.from({ length: rows }, (_, row) => {
    const given = labels[row] ?? -1;
    if (given < 0) return Number.NaN;
    let wrong = 0;
    let right = 0;
    for (let actual = 0; actual < classes; actual += 1) {
      const weight =
        (values[row * classes + actual] ?? 0) * (transitions[given * classes + actual] ?? 0);
      if (actual === given) right = weight;
      else wrong += weight;
    }
    // Not 1 − right / all: that rounds to 0 long before the difference does.
    return wrong + right === 0 ? 0.5 : wrong / (wrong + right);
  });
}

/**
 * The same for every class, rows · `classes`, summing up to 1: how much a row is believed to be of each, given its label. A model that is
 * fitted to it no longer learns what flows from one class into another (expectation and maximisation of Patrini et al. 2017, "forward correction").
 * Zeros for rows without a label.
 */
export function believedClasses(
  { rows, classes, values }: ClassProbabilities,
  labels: Int32Array,
  joint: ConfidentJoint,
): Float32Array {
  const transitions = transitionsOf(joint);
  const believed = new Float32Array(rows * classes);
  const weights = new Float64Array(classes);
  for (let row = 0; row < rows; row += 1) {
    const given = labels[row] ?? -1;
    if (given < 0) continue;
    let sum = 0;
    for (let actual = 0; actual < classes; actual += 1) {
      const weight =
        (values[row * classes + actual] ?? 0) * (transitions[given * classes + actual] ?? 0);
      weights[actual] = weight;
      sum += weight;
    }
    if (sum === 0) believed[row * classes + given] = 1;
    else
      for (let actual = 0; actual < classes; actual += 1)
        believed[row * classes + actual] = (weights[actual] ?? 0) / sum;
  }
  return believed;
}
