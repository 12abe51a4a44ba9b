import { int } from '../../engine/graph/attribute.ts';
import { GraphBuilder } from '../../engine/graph/builder.ts';
import { encodeGraph } from '../../engine/onnx/encode-model.ts';
import { Session } from '../../engine/session/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { floats } from '../../tensor/tensor.ts';

/** Multiply-adds of one evaluation from which on the runtime is faster by more than it rounds: some 20 ms without it. */
const LEAST_WORK = 2e7;

/** Standardised rows with their classes. */
export interface SoftmaxRows {
  /** Rows · `width`, row-major. */
  readonly inputs: Float32Array;
  readonly width: number;
  /** Rows · `classes`: how much of each class a row is, summing up to 1. */
  readonly targets: Float32Array;
  readonly classes: number;
}

/** Mean cross-entropy of multinomial logistic regression. */
export interface SoftmaxLoss {
  /** Its value for `classes` · (`width` + 1) weights; writes the gradient. */
  readonly evaluate: (weights: Float64Array, gradient: Float64Array) => number | Promise<number>;
  readonly close: () => Promise<void>;
}

/** In double precision where that is quick, else in float32 on the runtime. */
export async function openSoftmaxLoss(
  rows: SoftmaxRows,
  threads: number | undefined,
): Promise<SoftmaxLoss> {
  const work = rows.inputs.length * rows.classes;
  return work < LEAST_WORK ? plainLoss(rows) : runtimeLoss(rows, threads);
}

/** Turns scores of classes into probabilities, in place; gives ln of the sum that divided them. */
export function normaliseScores(scores: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const power = Math.exp((scores[at] ?? 0) - most);
    scores[at] = power;
    sum += power;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) / sum;
  return most + Math.log(sum);
}

function plainLoss({ inputs, width, targets, classes }: SoftmaxRows): SoftmaxLoss {
  const stride = width + 1;
  const scores = new Float64Array(classes);
  const rows = targets.length / classes;
  const share = 1 / Math.max(1, rows);
  const evaluate = (weights: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (let at = 0; at < rows; at += 1) {
      const from = at * width;
      for (let label = 0; label < classes; label += 1) {
        const start = label * stride;
        let sum = weights[start + width] ?? 0;
        for (let column = 0; column < width; column += 1)
          sum += (weights[start + column] ?? 0) * (inputs[from + column] ?? 0);
        scores[label] = sum;
      }
      const own = meanScore(scores, targets, at * classes);
      loss += (normaliseScores(scores) - own) * share;
      for (let other = 0; other < classes; other += 1) {
        const pull = ((scores[other] ?? 0) - (targets[at * classes + other] ?? 0)) * share;
        const start = other * stride;
        for (let column = 0; column < width; column += 1)
          gradient[start + column] =
            (gradient[start + column] ?? 0) + pull * (inputs[from + column] ?? 0);
        gradient[start + width] = (gradient[start + width] ?? 0) + pull;
      }
    }
    return loss;
  };
  return { evaluate, close: async () => undefined };
}

/** Score of the classes a row is given, by how much it is given each. */
function meanScore(scores: Float64Array, targets: Float32Array, from: number): number {
  let sum = 0;
  for (let label = 0; label < scores.length; label += 1) {
    const target = targets[from + label] ?? 0;
    if (target !== 0) sum += target * (scores[label] ?? 0);
  }
  return sum;
}

/** Two matrix products per evaluation: the rows stay where they are, only weights and gradients move. */
async function runtimeLoss(
  { inputs, width, targets: given, classes }: SoftmaxRows,
  threads: number | undefined,
): Promise<SoftmaxLoss> {
  const rows = given.length / classes;
  const g = new GraphBuilder();
  const values = g.input('rows', 'float32', [rows, width]);
  const targets = g.input('targets', 'float32', [rows, classes]);
  const weights = g.input('weights', 'float32', [classes, width]);
  const intercepts = g.input('intercepts', 'float32', [classes]);
  const scores = g.op('Gemm', [values, weights, intercepts], { transB: int(1) });
  const logs = g.op('LogSoftmax', [scores], { axis: int(1) });
  const pull = g.sub(g.op('Exp', [logs]), targets);
  const typed = g.finish('softmax regression', [
    { name: 'loss', value: g.reduceSum(g.mul(logs, targets), [0, 1], false) },
    { name: 'gradient', value: g.op('Gemm', [pull, values], { transA: int(1) }) },
    { name: 'pull', value: g.reduceSum(pull, [0], false) },
  ]);
  const session = await Session.open(encodeGraph(typed), threads === undefined ? {} : { threads });
  const fixed = { rows: floats(inputs, [rows, width]), targets: floats(given, [rows, classes]) };
  const stride = width + 1;
  const evaluate = async (point: Float64Array, gradient: Float64Array): Promise<number> => {
    const own = new Float32Array(classes * width);
    const offsets = new Float32Array(classes);
    for (let label = 0; label < classes; label += 1) {
      own.set(point.subarray(label * stride, label * stride + width), label * width);
      offsets[label] = point[label * stride + width] ?? 0;
    }
    const result = await session.run({
      ...fixed,
      weights: floats(own, [classes, width]),
      intercepts: floats(offsets),
    });
    const slopes = float32Of(result['gradient']);
    const pulls = float32Of(result['pull']);
    for (let label = 0; label < classes; label += 1) {
      for (let column = 0; column < width; column += 1)
        gradient[label * stride + column] = (slopes[label * width + column] ?? 0) / rows;
      gradient[label * stride + width] = (pulls[label] ?? 0) / rows;
    }
    return -(float32Of(result['loss'])[0] ?? 0) / rows;
  };
  return { evaluate, close: () => session.close() };
}

function float32Of(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError('a softmax regression computes in float32');
}
