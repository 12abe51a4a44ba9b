import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { minimise } from './quasi-newton.ts';
import { normaliseScores, openSoftmaxLoss } from './softmax-loss.ts';

/** Weights of a model: L-BFGS keeps some 16 vectors of them, at 8 bytes. */
const MAX_WEIGHTS = 2_000_000;
/** A column whose deviation is below this share of its largest value is constant but for rounding. */
const LEAST_DEVIATION = 1e-6;

export interface SoftmaxOptions {
  /** Weight of ½‖W‖² beside the summed loss of all rows; scikit-learn's 1 / C. */
  readonly penalty?: number;
  /** Steps of L-BFGS at most. */
  readonly maxSteps?: number;
  /** Ends when no component of the gradient of the mean loss is larger. */
  readonly tolerance?: number;
  /** How much all rows are believed to be of each class, instead of their labels: rows · classes, summing up to 1 in each row. */
  readonly believed?: Float32Array;
  /** Weights to begin with, of a model of the same rows. */
  readonly start?: Float64Array;
  /** Of the runtime, which large models are fitted on. */
  readonly threads?: number;
}

const DEFAULTS = { penalty: 1, maxSteps: 100, tolerance: 1e-4 };

/** Multinomial logistic regression on standardised features. */
export interface SoftmaxModel {
  readonly classes: number;
  readonly width: number;
  /** `classes` · (`width` + 1), row-major; the last of each row is the intercept. */
  readonly weights: Float64Array;
  /** What a feature is moved and divided by; a constant one is multiplied by 0. */
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

function standardise(
  { width, values }: FeatureMatrix,
  rows: Int32Array,
): { readonly means: Float64Array; readonly scales: Float64Array } {
  const means = new Float64Array(width);
  const scales = new Float64Array(width);
  const largest = new Float64Array(width);
  for (const row of rows)
    for (let column = 0; column < width; column += 1) {
      const value = values[row * width + column] ?? 0;
      means[column] = (means[column] ?? 0) + value / rows.length;
      largest[column] = Math.max(largest[column] ?? 0, Math.abs(value));
    }
  for (const row of rows)
    for (let column = 0; column < width; column += 1)
      scales[column] =
        (scales[column] ?? 0) +
        ((values[row * width + column] ?? 0) - (means[column] ?? 0)) ** 2 / rows.length;
  for (let column = 0; column < width; column += 1) {
    const deviation = Math.sqrt(scales[column] ?? 0);
    scales[column] = deviation <= LEAST_DEVIATION * (largest[column] ?? 0) ? 0 : 1 / deviation;
  }
  return { means, scales };
}

/**
 * Fits the classes of `rows`, all of which have a label from 0 to `classes` − 1. Sums run in the order of `rows`.
 * A class none of them has ends up improbable. Throws RangeError when the model would have more than two million weights.
 */
export async function fitSoftmax(
  features: FeatureMatrix,
  labels: Int32Array,
  classes: number,
  rows: Int32Array,
  options: SoftmaxOptions = {},
): Promise<SoftmaxModel> {
  const { penalty, maxSteps, tolerance, believed, start } = { ...DEFAULTS, ...options };
  const { width } = features;
  const stride = width + 1;
  if (classes * stride > MAX_WEIGHTS)
    throw new RangeError(`${classes} classes of ${width} features need too large a model`);
  const { means, scales } = standardise(features, rows);
  const inputs = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries())
    for (let column = 0; column < width; column += 1)
      inputs[at * width + column] =
        ((features.values[row * width + column] ?? 0) - (means[column] ?? 0)) *
        (scales[column] ?? 0);
  const targets = new Float32Array(rows.length * classes);
  for (const [at, row] of rows.entries())
    if (believed === undefined) targets[at * classes + (labels[row] ?? 0)] = 1;
    else targets.set(believed.subarray(row * classes, (row + 1) * classes), at * classes);
  const loss = await openSoftmaxLoss({ inputs, width, targets, classes }, options.threads);
  const share = 1 / Math.max(1, rows.length);
  const objective = async (weights: Float64Array, gradient: Float64Array): Promise<number> => {
    let value = await loss.evaluate(weights, gradient);
    // The intercept is not penalised: how common a class is needs no excuse.
    for (let label = 0; label < classes; label += 1)
      for (let column = 0; column < width; column += 1) {
        const at = label * stride + column;
        const weight = weights[at] ?? 0;
        value += (weight * weight * penalty * share) / 2;
        gradient[at] = (gradient[at] ?? 0) + weight * penalty * share;
      }
    return value;
  };
  try {
    const { point } = await minimise(objective, classes * stride, maxSteps, tolerance, start);
    return { classes, width, weights: point, means, scales };
  } finally {
    await loss.close();
  }
}

/** Writes the probabilities of the classes for one row of features, `values[from …]`, into `into`. */
export function predictSoftmax(
  { classes, width, weights, means, scales }: SoftmaxModel,
  values: Float32Array,
  from: number,
  into: Float64Array,
): void {
  const stride = width + 1;
  for (let label = 0; label < classes; label += 1) {
    let sum = weights[label * stride + width] ?? 0;
    for (let column = 0; column < width; column += 1)
      sum +=
        (weights[label * stride + column] ?? 0) *
        ((values[from + column] ?? 0) - (means[column] ?? 0)) *
        (scales[column] ?? 0);
    into[label] = sum;
  }
  normaliseScores(into);
}
