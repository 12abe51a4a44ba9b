import { floatOf, intOf, intsOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { channelSum, perChannel } from './batch-normalization.ts';
import type { GradientRule, Operator, OperatorCall } from './operator.ts';
import { ShapeError } from './operator.ts';
import { likeFirst } from './shape-rules.ts';
import { meanOver, standardise, throughStatistics } from './standardisation.ts';

function epsilonOf(call: OperatorCall): number {
  return floatOf(call.attributes, 'epsilon', 1e-5);
}

/** Statistics of each channel of each sample. */
const instanceGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, scale] = [call.input(0), call.input(1)];
  const axes = x.shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  const own = standardise(g, x, axes, epsilonOf(call));
  const dy = call.cotangent();
  return [
    call.wants(0) ? throughStatistics(g, g.mul(dy, perChannel(g, scale, x)), own) : undefined,
    call.wants(1) ? channelSum(g, g.mul(dy, own.standard)) : undefined,
    call.wants(2) ? channelSum(g, dy) : undefined,
  ];
};

/** N × groups × everything else of the group. */
function grouped(g: GraphBuilder, value: Value, groups: number, call: OperatorCall): Value {
  const [batch = 1, ...rest] = value.shape;
  const size = rest.reduce((all, each) => all * each, 1) / groups;
  if (!Number.isInteger(size) || size <= 0)
    throw new ShapeError(
      `${call.type} "${call.name}": ${groups} groups do not divide the channels`,
    );
  return g.reshape(value, [batch, groups, size]);
}

/** Scale and bias are one per channel since opset 21, one per group before: their length says which. */
const groupGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, scale] = [call.input(0), call.input(1)];
  const groups = intOf(call.attributes, 'num_groups', 1);
  const isPerChannel = scale.shape[0] === x.shape[1];
  const own = standardise(g, grouped(g, x, groups, call), [2], epsilonOf(call));
  const layout = (value: Value): Value => (isPerChannel ? value : grouped(g, value, groups, call));
  const dy = layout(call.cotangent());
  const dx = (): Value => {
    const weighted = g.mul(dy, perChannel(g, scale, dy));
    return g.reshapeLike(
      throughStatistics(g, isPerChannel ? grouped(g, weighted, groups, call) : weighted, own),
      x,
    );
  };
  const standard = isPerChannel ? g.reshapeLike(own.standard, x) : own.standard;
  return [
    call.wants(0) ? dx() : undefined,
    call.wants(1) ? channelSum(g, g.mul(dy, standard)) : undefined,
    call.wants(2) ? channelSum(g, dy) : undefined,
  ];
};

/** Added to the deviation, not to the variance (ONNX MeanVarianceNormalization, function body). */
const MEAN_VARIANCE_EPSILON = 1e-9;

const meanVarianceGradient: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const axes = intsOf(call.attributes, 'axes') ?? [0, 2, 3];
  const dy = call.cotangent();
  const centred = g.sub(x, meanOver(g, x, axes));
  const deviation = g.op('Sqrt', [meanOver(g, g.mul(centred, centred), axes)]);
  const divisor = g.shift(deviation, MEAN_VARIANCE_EPSILON);
  const slope = g.div(meanOver(g, g.mul(dy, g.div(centred, divisor)), axes), divisor);
  const rest = g.sub(g.sub(dy, meanOver(g, dy, axes)), g.mul(centred, slope));
  return [g.div(rest, divisor)];
};

/** Normalisations by the statistics of parts of a sample. */
export const GROUP_NORMALIZATION: readonly Operator[] = [
  {
    type: 'InstanceNormalization',
    structure: 'smooth',
    shape: likeFirst,
    gradient: instanceGradient,
  },
  { type: 'GroupNormalization', structure: 'smooth', shape: likeFirst, gradient: groupGradient },
  {
    type: 'MeanVarianceNormalization',
    structure: 'smooth',
    shape: likeFirst,
    gradient: meanVarianceGradient,
  },
];
