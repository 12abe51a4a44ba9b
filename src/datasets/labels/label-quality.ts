import type { ClassProbabilities } from './class-probabilities.ts';
import { confidenceThresholds } from './confident-joint.ts';

/** Keeps the entropy score finite where the given class is impossible. */
const LEAST_CONFIDENCE = 1e-6;

function perRow(
  { rows, classes, values }: ClassProbabilities,
  labels: Int32Array,
  score: (own: number, given: number, from: number) => number,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const given = labels[row] ?? -1;
    const from = row * classes;
    return given < 0 ? Number.NaN : score(values[from + given] ?? 0, given, from);
  });
}

/** Probability of the given label: 0 (bad) … 1; NaN for rows without a label. */
export function selfConfidence(
  probabilities: ClassProbabilities,
  labels: Int32Array,
): Float64Array {
  return perRow(probabilities, labels, (own) => own);
}

/** (P(given) − highest of the other classes + 1) / 2: 0 (bad) … 1; NaN for rows without a label. */
export function normalisedMargin(
  probabilities: ClassProbabilities,
  labels: Int32Array,
): Float64Array {
  const { classes, values } = probabilities;
  return perRow(probabilities, labels, (own, given, from) => {
    let other = 0;
    for (let label = 0; label < classes; label += 1)
      if (label !== given) other = Math.max(other, values[from + label] ?? 0);
    return (own - other + 1) / 2;
  });
}

/**
 * Entropy of a row's probabilities over ln of the number of classes, divided by P(given), mapped to 0 (bad) … 1 by ln(1 + e) / e;
 * NaN for rows without a label.
 */
export function confidenceWeightedEntropy(
  probabilities: ClassProbabilities,
  labels: Int32Array,
): Float64Array {
  const { classes, values } = probabilities;
  const most = Math.log(Math.max(2, classes));
  return perRow(probabilities, labels, (own, _, from) => {
    let entropy = 0;
    for (let label = 0; label < classes; label += 1) {
      const value = values[from + label] ?? 0;
      if (value > 0) entropy -= value * Math.log(value);
    }
    const weighted = entropy / most / Math.max(own, LEAST_CONFIDENCE);
    return weighted <= 0 ? 1 : Math.log1p(weighted) / weighted;
  });
}

/**
 * Probabilities with each class's threshold taken off and the highest threshold added, scaled to sum to 1 again: classes a model is
 * generally unsure of are no longer suspected for that alone.
 */
export function adjustForImbalance(
  probabilities: ClassProbabilities,
  labels: Int32Array,
): ClassProbabilities {
  const { rows, classes, values } = probabilities;
  const thresholds = confidenceThresholds(probabilities, labels);
  // A class nobody is given has a threshold no probability reaches; it must not lift the others.
  const given = thresholds.map((threshold) => (threshold > 1 ? 0 : threshold));
  let highest = 0;
  for (const threshold of given) highest = Math.max(highest, threshold);
  const adjusted = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let label = 0; label < classes; label += 1)
      sum += (values[row * classes + label] ?? 0) - (given[label] ?? 0) + highest;
    for (let label = 0; label < classes; label += 1)
      adjusted[row * classes + label] =
        ((values[row * classes + label] ?? 0) - (given[label] ?? 0) + highest) / sum;
  }
  return { rows, classes, values: adjusted };
}
