import { normaliseAxis } from '../../tensor/shape.ts';
import { floatOf, intOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { ValueType } from '../graph/graph.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import type { Standardised } from './standardisation.ts';
import { inverseRoot, meanOver, standardise, throughStatistics } from './standardisation.ts';

/** From `axis` to the last. */
function normalisedAxes(call: OperatorCall): readonly number[] {
  const rank = call.input(0).shape.length;
  const first = normaliseAxis(intOf(call.attributes, 'axis', -1), rank);
  return Array.from({ length: rank - first }, (_, index) => first + index);
}

/** Statistics are computed in float32 where the model does not say otherwise (`stash_type`). */
function statisticType(call: OperatorCall): ValueType {
  const axes = new Set(normalisedAxes(call));
  const dtype = dtypeOfNumber(intOf(call.attributes, 'stash_type', 1)) ?? 'float32';
  return { dtype, shape: call.input(0).shape.map((size, axis) => (axes.has(axis) ? 1 : size)) };
}

const layerShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const statistic = statisticType(call);
  return [{ dtype, shape }, statistic, statistic];
};

function epsilonOf(call: OperatorCall): number {
  return floatOf(call.attributes, 'epsilon', 1e-5);
}

/** Mean and inverse deviation are outputs of the forward node in the type of the input, or are computed again. */
function layerStatistics(call: GradientCall): Standardised {
  const { g } = call;
  const x = call.input(0);
  const axes = normalisedAxes(call);
  const type = statisticType(call);
  if (type.dtype !== x.dtype || x.dtype !== 'float32')
    return standardise(g, x, axes, epsilonOf(call));
  const centred = g.sub(x, call.extraOutput(1, type));
  const inverse = call.extraOutput(2, type);
  return { axes, centred, inverse, standard: g.mul(centred, inverse) };
}

/** What comes in at the outputs Mean and InvStdDev: when a gradient that uses them is differentiated again. */
function statisticShares(call: GradientCall, own: Standardised, dx: Value | undefined): Value {
  const { g } = call;
  const x = call.input(0);
  const count = g.reduceSum(g.onesLike(x), own.axes, true);
  let shares = dx;
  const add = (share: Value): void => {
    shares = shares === undefined ? g.expandLike(share, x) : g.add(shares, share);
  };
  if (call.hasCotangent(1)) add(g.div(g.cast(call.cotangent(1), x.dtype), count));
  if (call.hasCotangent(2)) {
    // d(v + ε)^(−1/2) = −½·inverse³·dv, and dv/dx = 2·centred/count.
    const cubed = g.mul(own.inverse, g.mul(own.inverse, own.inverse));
    const gradient = g.cast(call.cotangent(2), x.dtype);
    add(g.neg(g.mul(own.centred, g.div(g.mul(gradient, cubed), count))));
  }
  return shares ?? g.zerosLike(x);
}

const layerGradient: GradientRule = (call) => {
  const { g } = call;
  const own = layerStatistics(call);
  const scale = call.input(1);
  const bias = call.optional(2);
  const dy = call.hasCotangent(0) ? call.cotangent() : undefined;
  const dx = (): Value => {
    const through = dy === undefined ? undefined : throughStatistics(g, g.mul(dy, scale), own);
    return call.hasCotangent(1) || call.hasCotangent(2) || through === undefined
      ? statisticShares(call, own, through)
      : through;
  };
  return [
    call.wants(0) ? dx() : undefined,
    call.wants(1)
      ? dy === undefined
        ? g.zerosLike(scale)
        : g.unbroadcast(g.mul(dy, own.standard), scale)
      : undefined,
    bias !== undefined && call.wants(2) ? g.unbroadcast(call.cotangent(), bias) : undefined,
  ];
};

/** x·inverse·scale with the root of the mean square: no mean is taken off (Zhang and Sennrich 2019). */
const rootMeanSquareGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, scale] = [call.input(0), call.input(1)];
  const axes = normalisedAxes(call);
  const inverse = inverseRoot(g, x, axes, epsilonOf(call));
  const standard = g.mul(x, inverse);
  const dy = call.cotangent();
  return [
    call.wants(0) ? withoutLevel(g, g.mul(dy, scale), standard, inverse, axes) : undefined,
    call.wants(1) ? g.unbroadcast(g.mul(dy, standard), scale) : undefined,
  ];
};

function withoutLevel(
  g: GraphBuilder,
  gradient: Value,
  standard: Value,
  inverse: Value,
  axes: readonly number[],
): Value {
  const slope = meanOver(g, g.mul(gradient, standard), axes);
  return g.mul(g.sub(gradient, g.mul(standard, slope)), inverse);
}

function rootMeanSquare(type: string): Operator {
  return {
    type,
    structure: 'smooth',
    shape: (call) => layerShape(call).slice(0, 2),
    gradient: rootMeanSquareGradient,
  };
}

export const LAYER_NORMALIZATION: readonly Operator[] = [
  { type: 'LayerNormalization', structure: 'smooth', shape: layerShape, gradient: layerGradient },
  rootMeanSquare('RMSNormalization'),
  // What the runtime's own optimiser writes for it into the standard domain.
  rootMeanSquare('SimplifiedLayerNormalization'),
];
