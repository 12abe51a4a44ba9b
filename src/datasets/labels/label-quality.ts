import type { ClassProbabilities } from './class-probabilities.ts';

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
