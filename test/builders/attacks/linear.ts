import type { Classifier } from '../../../src/attacks/classifier/classifier.ts';
import type { Norm } from '../../../src/attacks/geometry/norm.ts';
import { boxSpace } from '../../../src/attacks/geometry/space.ts';
import { Random } from '../../../src/tensor/random.ts';
import { networkClassifier } from './classifiers.ts';

/**
 * A linear model whose bounds are so wide that no attack meets them: the distance to its boundaries is known exactly. Made as a
 * network of one hidden layer whose hidden values stay in the linear part of tanh.
 */
export function linearClassifier(
  seed: number,
  inputs: number,
  classes: number,
): {
  readonly classifier: Classifier;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
} {
  const random = new Random(seed);
  const weights = random.fillNormal(new Float32Array(inputs * classes));
  const bias = random.fillNormal(new Float32Array(classes));
  // tanh(x / 1e4) · 1e4 = x up to x³/3e8: beyond float32 for the values here.
  const scale = 1e4;
  const w1 = new Float32Array(inputs * inputs);
  for (let at = 0; at < inputs; at += 1) w1[at * inputs + at] = 1 / scale;
  const classifier = networkClassifier(
    {
      inputs,
      hidden: inputs,
      classes,
      w1,
      b1: new Float32Array(inputs),
      w2: weights.map((value) => value * scale),
      b2: bias,
    },
    boxSpace([inputs], -10, 10),
  );
  return { classifier, weights, bias };
}

/** The smallest change of one sample that reaches any other class: |z_y − z_s| over the dual norm of the difference of weights. */
export function linearDistance(
  weights: Float32Array,
  bias: Float32Array,
  x: Float32Array,
  label: number,
  norm: Norm,
): number {
  const classes = bias.length;
  let smallest = Number.POSITIVE_INFINITY;
  for (let other = 0; other < classes; other += 1) {
    if (other === label) continue;
    let gap = bias[label]! - bias[other]!;
    let dual = 0;
    for (let at = 0; at < x.length; at += 1) {
      const slope = weights[at * classes + label]! - weights[at * classes + other]!;
      gap += slope * x[at]!;
      if (norm === 'linf') dual += Math.abs(slope);
      else if (norm === 'l2') dual += slope * slope;
      else dual = Math.max(dual, Math.abs(slope));
    }
    smallest = Math.min(smallest, gap / (norm === 'l2' ? Math.sqrt(dual) : dual));
  }
  return smallest;
}
