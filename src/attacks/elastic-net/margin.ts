import { highest } from '../classifier/classifier.ts';

/**
 * The class of a row and how far it is beyond the goal's boundary: the highest other score minus the label's, or, with a target,
 * the target's minus the highest other. NaN where scores are.
 */
export function marginOf(
  scores: Float32Array,
  row: number,
  classes: number,
  label: number,
  target: number | undefined,
): { readonly predicted: number; readonly margin: number } {
  const own = target ?? label;
  let other = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index += 1) {
    const score = scores[row * classes + index] ?? Number.NaN;
    if (index !== own && score > other) other = score;
  }
  const difference = other - (scores[row * classes + own] ?? Number.NaN);
  return {
    predicted: highest(scores, row, classes),
    margin: target === undefined ? difference : -difference,
  };
}
