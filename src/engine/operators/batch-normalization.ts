import { floatOf, intOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { standardise, throughStatistics } from './standardisation.ts';

function isTraining(call: OperatorCall): boolean {
  return intOf(call.attributes, 'training_mode', 0) !== 0;
}

/** In training the running statistics come out, too. */
const batchShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const [mean, variance] = [call.input(3), call.input(4)];
  return [
    { dtype, shape },
    { dtype: mean.dtype, shape: mean.shape },
    { dtype: variance.dtype, shape: variance.shape },
  ];
};

/** One number per channel, as it broadcasts over batch and positions. */
export function perChannel(g: GraphBuilder, value: Value, like: Value): Value {
  const [channels = 1] = value.shape;
  return g.reshape(value, [channels, ...like.shape.slice(2).map(() => 1)]);
}

export function channelSum(g: GraphBuilder, value: Value): Value {
  return g.reduceSum(
    value,
    value.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
    false,
  );
}

/** With fixed statistics: one factor per channel, computed once when the session is made. */
const inferenceGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, scale, mean, variance] = [call.input(0), call.input(1), call.input(3), call.input(4)];
  const dy = call.cotangent();
  const epsilon = floatOf(call.attributes, 'epsilon', 1e-5);
  const inverse = g.op('Reciprocal', [g.op('Sqrt', [g.shift(variance, epsilon)])]);
  const factor = g.mul(scale, inverse);
  const needsSum = [1, 4].some((index) => call.wants(index));
  const centred = needsSum ? g.sub(x, perChannel(g, mean, x)) : x;
  const weighted = needsSum ? channelSum(g, g.mul(dy, centred)) : dy;
  const total = [2, 3].some((index) => call.wants(index)) ? channelSum(g, dy) : dy;
  return [
    call.wants(0) ? g.mul(dy, perChannel(g, factor, x)) : undefined,
    call.wants(1) ? g.mul(weighted, inverse) : undefined,
    call.wants(2) ? total : undefined,
    call.wants(3) ? g.neg(g.mul(total, factor)) : undefined,
    call.wants(4)
      ? g.scale(g.mul(g.mul(weighted, factor), g.mul(inverse, inverse)), -0.5)
      : undefined,
  ];
};

/** With the statistics of this very batch: every sample has a share in every other's gradient. */
const trainingGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, scale] = [call.input(0), call.input(1)];
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const own = standardise(g, x, axes, floatOf(call.attributes, 'epsilon', 1e-5));
  const dy = call.cotangent();
  const momentum = floatOf(call.attributes, 'momentum', 0.9);
  const running = (index: 1 | 2): Value | undefined =>
    call.hasCotangent(index) ? call.cotangent(index) : undefined;
  return [
    call.wants(0) ? trainingInput(call, own, dy, 1 - momentum) : undefined,
    call.wants(1) ? channelSum(g, g.mul(dy, own.standard)) : undefined,
    call.wants(2) ? channelSum(g, dy) : undefined,
    ...([1, 2] as const).map((index) => {
      if (!call.wants(index + 2)) return undefined;
      const gradient = running(index);
      return gradient === undefined ? g.zerosLike(scale) : g.scale(gradient, momentum);
    }),
  ];
};

function trainingInput(
  call: GradientCall,
  own: ReturnType<typeof standardise>,
  dy: Value,
  share: number,
): Value {
  const { g } = call;
  const x = call.input(0);
  let dx = throughStatistics(g, g.mul(dy, perChannel(g, call.input(1), x)), own);
  if (!call.hasCotangent(1) && !call.hasCotangent(2)) return dx;
  // The running statistics are means over the batch: every element has the same part in them.
  const one = channelSum(g, g.onesLike(x));
  const part = (gradient: Value, factor: number): Value =>
    perChannel(g, g.scale(g.div(gradient, one), factor), x);
  if (call.hasCotangent(1)) dx = g.add(dx, part(call.cotangent(1), share));
  if (call.hasCotangent(2)) dx = g.add(dx, g.mul(own.centred, part(call.cotangent(2), 2 * share)));
  return dx;
}

export const BATCH_NORMALIZATION: readonly Operator[] = [
  {
    type: 'BatchNormalization',
    structure: 'linear',
    shape: batchShape,
    gradient: (call) => (isTraining(call) ? trainingGradient(call) : inferenceGradient(call)),
  },
];
