import type { Classifier, Loss } from '../../../src/attacks/classifier/classifier.ts';
import { highest } from '../../../src/attacks/classifier/classifier.ts';
import { boxSpace } from '../../../src/attacks/geometry/space.ts';
import type { SampleSpace } from '../../../src/attacks/geometry/space.ts';
import { Random } from '../../../src/tensor/random.ts';

/** A network of one hidden layer, computed in JavaScript in double precision: no runtime, gradients by hand. */
export interface SmallNetwork {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  /** inputs × hidden, hidden, hidden × classes, classes. */
  readonly w1: Float32Array;
  readonly b1: Float32Array;
  readonly w2: Float32Array;
  readonly b2: Float32Array;
}

export function randomNetwork(
  seed: number,
  inputs: number,
  hidden: number,
  classes: number,
): SmallNetwork {
  const random = new Random(seed);
  const draw = (length: number, deviation: number): Float32Array =>
    random.fillNormal(new Float32Array(length)).map((value) => value * deviation);
  return {
    inputs,
    hidden,
    classes,
    w1: draw(inputs * hidden, 2 / Math.sqrt(inputs)),
    b1: draw(hidden, 0.2),
    w2: draw(hidden * classes, 2 / Math.sqrt(hidden)),
    b2: draw(classes, 0.2),
  };
}

/** tanh keeps it smooth, so that finite differences and minimal distances are well defined. */
function forward(
  net: SmallNetwork,
  x: Float32Array,
  row: number,
): { h: Float64Array; z: Float64Array } {
  const h = new Float64Array(net.hidden);
  for (let j = 0; j < net.hidden; j += 1) {
    let sum = net.b1[j]!;
    for (let i = 0; i < net.inputs; i += 1)
      sum += x[row * net.inputs + i]! * net.w1[i * net.hidden + j]!;
    h[j] = Math.tanh(sum);
  }
  const z = new Float64Array(net.classes);
  for (let c = 0; c < net.classes; c += 1) {
    let sum = net.b2[c]!;
    for (let j = 0; j < net.hidden; j += 1) sum += h[j]! * net.w2[j * net.classes + c]!;
    z[c] = sum;
  }
  return { h, z };
}

/** Loss and its gradient with respect to the logits. */
function head(
  loss: Loss,
  z: Float64Array,
  y: number,
  t: number,
): { value: number; seed: Float64Array } {
  const seed = new Float64Array(z.length);
  const order = [...z.keys()].sort((a, b) => z[b]! - z[a]! || a - b);
  const other = order.find((c) => c !== y)!;
  const otherThanTarget = order.find((c) => c !== t)!;
  const top = z[order[0]!]!;
  const exps = z.map((value) => Math.exp(value - top));
  const total = exps.reduce((sum, value) => sum + value, 0);
  const p = exps.map((value) => value / total);
  if (loss === 'cross-entropy') {
    for (let c = 0; c < z.length; c += 1) seed[c] = p[c]! - (c === y ? 1 : 0);
    return { value: -Math.log(p[y]!), seed };
  }
  if (loss === 'targeted-cross-entropy') {
    for (let c = 0; c < z.length; c += 1) seed[c] = (c === t ? 1 : 0) - p[c]!;
    return { value: Math.log(p[t]!), seed };
  }
  const pair = (plus: number, minus: number): { value: number; seed: Float64Array } => {
    seed[plus] = 1;
    seed[minus] = seed[minus]! - 1;
    return { value: z[plus]! - z[minus]!, seed };
  };
  if (loss === 'margin') return pair(other, y);
  if (loss === 'difference') return pair(t, y);
  if (loss === 'targeted-margin') return pair(t, otherThanTarget);
  if (loss === 'logit' || loss === 'other-logits') {
    let value = 0;
    for (let c = 0; c < z.length; c += 1)
      if ((c === y) === (loss === 'logit')) {
        seed[c] = 1;
        value += z[c]!;
      }
    return { value, seed };
  }
  // DLR: numerator over a difference of sorted logits; the order is a constant in the derivative.
  const isTargeted = loss === 'targeted-dlr';
  const [first = 0, , third = 0, fourth = 0] = order;
  const plus = isTargeted ? t : other;
  const numerator = z[plus]! - z[y]!;
  const low = isTargeted ? 0.5 * (z[third]! + z[fourth]!) : z[third]!;
  const denominator = z[first]! - low + 1e-12;
  const give = (index: number, amount: number): void => {
    seed[index] = seed[index]! + amount;
  };
  give(plus, 1 / denominator);
  give(y, -1 / denominator);
  const slope = -numerator / (denominator * denominator);
  give(first, slope);
  if (isTargeted) {
    give(third, -0.5 * slope);
    give(fourth, -0.5 * slope);
  } else give(third, -slope);
  return { value: numerator / denominator, seed };
}

/** A classifier for tests of attacks: white box, in the box 0 … 1 unless a space is given. */
export function networkClassifier(
  net: SmallNetwork,
  space: SampleSpace = boxSpace([net.inputs]),
): Classifier {
  const scores = (x: Float32Array, count: number): Float32Array => {
    const out = new Float32Array(count * net.classes);
    for (let row = 0; row < count; row += 1) out.set(forward(net, x, row).z, row * net.classes);
    return out;
  };
  return {
    space,
    classes: net.classes,
    access: 'gradient',
    scores: (x, count) => Promise.resolve(scores(x, count)),
    classify: (x, count) => {
      const all = scores(x, count);
      return Promise.resolve(
        Int32Array.from({ length: count }, (_, row) => highest(all, row, net.classes)),
      );
    },
    gradient(loss, x, count, labels, targets) {
      const out = {
        scores: new Float32Array(count * net.classes),
        loss: new Float32Array(count),
        gradient: new Float32Array(count * net.inputs),
      };
      for (let row = 0; row < count; row += 1) {
        const { h, z } = forward(net, x, row);
        const { value, seed } = head(loss, z, labels[row]!, targets?.[row] ?? -1);
        out.scores.set(z, row * net.classes);
        out.loss[row] = value;
        for (let j = 0; j < net.hidden; j += 1) {
          let back = 0;
          for (let c = 0; c < net.classes; c += 1) back += net.w2[j * net.classes + c]! * seed[c]!;
          back *= 1 - h[j]! * h[j]!;
          for (let i = 0; i < net.inputs; i += 1)
            out.gradient[row * net.inputs + i]! += back * net.w1[i * net.hidden + j]!;
        }
      }
      return Promise.resolve(out);
    },
  };
}

/** Random samples, labelled as the network sees them: clean accuracy is 1. */
export async function cleanSamples(
  classifier: Classifier,
  seed: number,
  count: number,
): Promise<{ count: number; x: Float32Array; labels: Int32Array }> {
  const { space } = classifier;
  const x = new Random(seed).fillUniform(new Float32Array(count * space.size));
  for (let at = 0; at < x.length; at += 1) {
    const low = space.lower[at % space.size]!;
    x[at] = low + x[at]! * (space.upper[at % space.size]! - low);
  }
  return { count, x, labels: (await classifier.classify(x, count)).slice() };
}
