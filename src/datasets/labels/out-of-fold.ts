import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import { contentOrder } from './content-order.ts';
import { stratifiedFolds } from './folds.ts';
import { fitSoftmax, predictSoftmax, type SoftmaxOptions } from './softmax-regression.ts';

/** Values one model is trained on: about a minute of training for ten classes. */
const MAX_TRAINING_VALUES = 16_000_000;

/** Steps of L-BFGS of a model that was fitted before to nearly the same. */
const MAX_MORE_STEPS = 30;

export interface OutOfFoldOptions extends Omit<SoftmaxOptions, 'believed' | 'start'> {
  readonly folds?: number;
  /** Decides which rows share a fold. */
  readonly seed?: number;
  /** Feature values a model is trained on at most; beyond, it is trained on some of the rows, chosen by their content. */
  readonly maxTrainingValues?: number;
}

/**
 * Softmax regressions that each left a fold of the rows out, by stratified cross-validation: no model sees a row it is asked about, or a
 * copy of it. Rows without a label (−1) train nothing. The order of the rows has no part in the result.
 */
export class FoldModels {
  readonly #features: FeatureMatrix;
  readonly #labels: Int32Array;
  readonly #classes: number;
  readonly #options: OutOfFoldOptions;
  readonly #foldOf: Int32Array;
  readonly #training: readonly Int32Array[];
  /** Of the last fit, where the next one begins. */
  readonly #weights: Float64Array[] = [];

  /** Throws RangeError for fewer than two folds. */
  constructor(
    features: FeatureMatrix,
    labels: Int32Array,
    classes: number,
    options: OutOfFoldOptions = {},
  ) {
    const { folds = 5, seed = 0, maxTrainingValues = MAX_TRAINING_VALUES } = options;
    if (folds < 2) throw new RangeError('cross-validation takes two folds or more');
    this.#features = features;
    this.#labels = labels;
    this.#classes = classes;
    this.#options = options;
    const content = contentOrder(features, labels, seed);
    this.#foldOf = stratifiedFolds(content, labels, folds);
    const maxRows = Math.max(1, Math.floor(maxTrainingValues / Math.max(1, features.width)));
    // Hashes are evenly spread: the first rows by hash are a fair sample.
    this.#training = Array.from({ length: folds }, (_, fold) =>
      content.order
        .filter((row) => this.#foldOf[row] !== fold && (labels[row] ?? -1) >= 0)
        .subarray(0, maxRows),
    );
  }

  /**
   * Class probabilities of every row. Throws RangeError for models that would be too large.
   * @param believed how much each row is of each class, where its label is not taken at its word
   */
  async probabilities(believed?: Float32Array): Promise<ClassProbabilities> {
    const { rows, width, values: given } = this.#features;
    const classes = this.#classes;
    const values = new Float32Array(rows * classes);
    const scores = new Float64Array(classes);
    for (const [fold, training] of this.#training.entries()) {
      const start = this.#weights[fold];
      const model = await fitSoftmax(this.#features, this.#labels, classes, training, {
        ...this.#options,
        ...(believed === undefined ? {} : { believed }),
        ...(start === undefined ? {} : { start, maxSteps: MAX_MORE_STEPS }),
      });
      this.#weights[fold] = model.weights;
      for (let row = 0; row < rows; row += 1) {
        if (this.#foldOf[row] !== fold) continue;
        predictSoftmax(model, given, row * width, scores);
        values.set(scores, row * classes);
      }
    }
    return { rows, classes, values };
  }
}

/**
 * The mean of two estimates of the same rows and classes. Throws RangeError when they are not.
 * @param share of the second, 0 … 1
 */
export function meanProbabilities(
  a: ClassProbabilities,
  b: ClassProbabilities,
  share = 0.5,
): ClassProbabilities {
  if (a.rows !== b.rows || a.classes !== b.classes)
    throw new RangeError('the two estimates are of different rows or classes');
  const values = a.values.map((value, at) => (1 - share) * value + share * (b.values[at] ?? 0));
  return { ...a, values };
}
