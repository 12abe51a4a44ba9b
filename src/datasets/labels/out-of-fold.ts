import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import { contentOrder } from './content-order.ts';
import { stratifiedFolds } from './folds.ts';
import { fitSoftmax, predictSoftmax, type SoftmaxOptions } from './softmax-regression.ts';

/** Values one model is trained on: about a minute of training for ten classes. */
const MAX_TRAINING_VALUES = 16_000_000;

export interface OutOfFoldOptions extends SoftmaxOptions {
  readonly folds?: number;
  /** Decides which rows share a fold. */
  readonly seed?: number;
  /** Feature values a model is trained on at most; beyond, it is trained on some of the rows, chosen by their content. */
  readonly maxTrainingValues?: number;
}

/**
 * Class probabilities of every row from a softmax regression that was not trained on it or on a copy of it, by stratified
 * cross-validation. Rows without a label (−1) train nothing. The order of the rows has no part in the result.
 * Throws RangeError for fewer than two folds and for models that would be too large.
 */
export async function outOfFoldProbabilities(
  features: FeatureMatrix,
  labels: Int32Array,
  classes: number,
  options: OutOfFoldOptions = {},
): Promise<ClassProbabilities> {
  const { folds = 5, seed = 0, maxTrainingValues = MAX_TRAINING_VALUES } = options;
  if (folds < 2) throw new RangeError('cross-validation takes two folds or more');
  const content = contentOrder(features, labels, seed);
  const foldOf = stratifiedFolds(content, labels, folds);
  const maxRows = Math.max(1, Math.floor(maxTrainingValues / Math.max(1, features.width)));
  const values = new Float32Array(features.rows * classes);
  const scores = new Float64Array(classes);
  for (let fold = 0; fold < folds; fold += 1) {
    // Hashes are evenly spread: the first rows by hash are a fair sample.
    const training = content.order
      .filter((row) => foldOf[row] !== fold && (labels[row] ?? -1) >= 0)
      .subarray(0, maxRows);
    const model = await fitSoftmax(features, labels, classes, training, options);
    for (let row = 0; row < features.rows; row += 1) {
      if (foldOf[row] !== fold) continue;
      predictSoftmax(model, features.values, row * features.width, scores);
      values.set(scores, row * classes);
    }
  }
  return { rows: features.rows, classes, values };
}

/** The mean of two estimates of the same rows and classes. Throws RangeError when they are not. */
export function meanProbabilities(
  a: ClassProbabilities,
  b: ClassProbabilities,
): ClassProbabilities {
  if (a.rows !== b.rows || a.classes !== b.classes)
    throw new RangeError('the two estimates are of different rows or classes');
  return { ...a, values: a.values.map((value, at) => (value + (b.values[at] ?? 0)) / 2) };
}
