import { int } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { floats, integers } from '../../tensor/tensor.ts';

/** Subtracted from logits that must not win a maximum: far below every logit, far from overflow. */
const OUT_OF_RACE = 1e9;
/** Keeps the difference of logits ratio finite where all logits agree (Croce and Hein 2020, their code). */
const SMALLEST_DIFFERENCE = 1e-12;

/** All losses: logits [N, C], labels and targets int64 [N]; one loss per sample [N], so the gradient of their sum is each sample's own. */

/** How a loss is rounded: as exactly as float32 can, or as another tool does, for comparisons with it. */
export interface LossRounding {
  readonly parity?: 'torch';
}

/**
 * −log softmax(z)[y], as the log of Σ_j exp(z_j − z_y): the label's own term is the constant 1, so its derivative is −Σ of the other
 * probabilities. What torch computes, p_y − 1, rounds to a multiple of 6e-8 or to 0 where the model is sure, and the signs of the
 * gradient with it; `parity` gives that.
 */
export function crossEntropy(
  g: GraphBuilder,
  logits: Value,
  labels: Value,
  { parity }: LossRounding = {},
): Value {
  if (parity === 'torch') {
    const logs = g.op('LogSoftmax', [logits], { axis: int(1) });
    return g.neg(chosen(g, logs, labels));
  }
  const own = oneHot(g, logits, labels);
  const differences = g.sub(logits, g.reduceSum(g.mul(logits, own), [1], true));
  const others = g.where(g.cast(own, 'bool'), g.scalar(0, logits), differences);
  return g.op('ReduceLogSumExp', [others, g.vector([1])], { keepdims: int(0) });
}

/** Logit of the given class. */
export function chosenLogit(g: GraphBuilder, logits: Value, classes: Value): Value {
  return chosen(g, logits, classes);
}

/** Highest logit of all classes but the given one. */
export function highestOther(g: GraphBuilder, logits: Value, classes: Value): Value {
  const others = g.sub(logits, g.scale(oneHot(g, logits, classes), OUT_OF_RACE));
  return g.op('ReduceMax', [others, g.vector([1])], { keepdims: int(0) });
}

/** max over j ≠ y of z_j, minus z_y: above 0 the sample is misclassified. */
export function margin(g: GraphBuilder, logits: Value, labels: Value): Value {
  return g.sub(highestOther(g, logits, labels), chosen(g, logits, labels));
}

/** z_t − z_y. */
export function logitDifference(
  g: GraphBuilder,
  logits: Value,
  labels: Value,
  targets: Value,
): Value {
  return g.sub(chosen(g, logits, targets), chosen(g, logits, labels));
}

/** z_t − max over j ≠ t of z_j: above 0 the target is reached. */
export function targetedMargin(g: GraphBuilder, logits: Value, targets: Value): Value {
  return g.sub(chosen(g, logits, targets), highestOther(g, logits, targets));
}

/** Difference of logits ratio (Croce and Hein 2020, arXiv 2003.01690, equation 6). Needs 3 classes. */
export function differenceOfLogitsRatio(g: GraphBuilder, logits: Value, labels: Value): Value {
  const sorted = highest(g, logits, 3);
  const width = g.shift(g.sub(column(g, sorted, 0), column(g, sorted, 2)), SMALLEST_DIFFERENCE);
  return g.div(margin(g, logits, labels), width);
}

/** Its targeted form (equation 7). Needs 4 classes. */
export function targetedDifferenceOfLogitsRatio(
  g: GraphBuilder,
  logits: Value,
  labels: Value,
  targets: Value,
): Value {
  const sorted = highest(g, logits, 4);
  const low = g.scale(g.add(column(g, sorted, 2), column(g, sorted, 3)), 0.5);
  const width = g.shift(g.sub(column(g, sorted, 0), low), SMALLEST_DIFFERENCE);
  return g.div(logitDifference(g, logits, labels, targets), width);
}

/** Cross-entropy against probabilities [N, C] instead of labels: −Σ p·log softmax(z). */
export function softCrossEntropy(g: GraphBuilder, logits: Value, probabilities: Value): Value {
  const logs = g.op('LogSoftmax', [logits], { axis: int(1) });
  return g.neg(sumOfClasses(g, g.mul(logs, probabilities)));
}

function chosen(g: GraphBuilder, logits: Value, classes: Value): Value {
  return sumOfClasses(g, g.mul(logits, oneHot(g, logits, classes)));
}

function sumOfClasses(g: GraphBuilder, value: Value): Value {
  return g.reduceSum(value, [1], false);
}

function oneHot(g: GraphBuilder, logits: Value, classes: Value): Value {
  const depth = g.constant(integers([logits.shape[1] ?? 1], []), 'classes');
  const values = g.cast(g.constant(floats([0, 1]), 'off-on'), logits.dtype);
  return g.op('OneHot', [classes, depth, values], { axis: int(1) });
}

/**
 * The highest `count` logits, in order, as the derivative has to see them: chosen by TopK's indices, which are constants, so that
 * each sorted value passes its gradient on to the logit it came from.
 */
function highest(g: GraphBuilder, logits: Value, count: number): Value {
  const [values] = g.emit('TopK', [logits, g.vector([count])], { axis: int(1) }, 2);
  return values ?? logits;
}

function column(g: GraphBuilder, sorted: Value, index: number): Value {
  return g.op('Squeeze', [
    g.op('Slice', [sorted, g.vector([index]), g.vector([index + 1]), g.vector([1])]),
    g.vector([1]),
  ]);
}
