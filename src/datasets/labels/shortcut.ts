import type { ClassProbabilities } from './class-probabilities.ts';

/**
 * How much a row's label is held up by what a model learned but not by rows that look like it: P(given) · (1 − share of the neighbours
 * with the label), 0 … 1 (bad). High for rows with a trigger; low for wrong labels, which a model does not believe either; blind to
 * triggers put on rows of the right class. NaN for rows without a label or a vote.
 * @param probabilities out-of-fold, of a model that can learn the trigger
 * @param voteShares share of each row's neighbours that have its label, in features a trigger hardly moves: raw pixels, an encoder not
 * trained on these data
 */
export function shortcutScores(
  { classes, values }: ClassProbabilities,
  labels: Int32Array,
  voteShares: Float64Array,
): Float64Array {
  return Float64Array.from(labels, (given, row) => {
    if (given < 0) return Number.NaN;
    return (values[row * classes + given] ?? 0) * (1 - (voteShares[row] ?? Number.NaN));
  });
}
