import type { Dtype } from '../../tensor/dtype.ts';
import { intOf } from '../graph/attribute.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

/** Smallest and largest number a quantised element can be. */
const RANGE: Partial<Readonly<Record<Dtype, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
};

/** Of the zero point, else as the attribute says, else uint8. */
const quantisedShape: ShapeRule = (call) => {
  const named = dtypeOfNumber(intOf(call.attributes, 'output_dtype', 0));
  const dtype = call.optional(2)?.dtype ?? named ?? 'uint8';
  return [{ dtype, shape: call.input(0).shape }];
};

const dequantisedShape: ShapeRule = (call) => [
  { dtype: call.input(1).dtype, shape: call.input(0).shape },
];

/** A scale or zero point of one number, or of one for each place along the axis, as it broadcasts. */
function alongAxis(call: GradientCall, index: number): Value | undefined {
  const { g } = call;
  const value = call.optional(index);
  if (value === undefined || value.shape.length === 0) return value;
  if (value.shape.length > 1)
    throw new ShapeError(`${call.type} "${call.name}": quantised by blocks`);
  const rank = call.input(0).shape.length;
  const axis = intOf(call.attributes, 'axis', 1);
  const place = axis < 0 ? axis + rank : axis;
  const shape = Array.from({ length: rank }, (_, at) => (at === place ? (value.shape[0] ?? 1) : 1));
  return value.shape[0] === 1 ? g.reshape(value, []) : g.reshape(value, shape);
}

function scaleOf(call: GradientCall): Value {
  const scale = alongAxis(call, 1);
  if (scale === undefined) throw new ShapeError(`${call.type} "${call.name}" has no scale`);
  return scale;
}

/** Rounding is taken for the identity; what was cut off at the ends of the range keeps no gradient. */
const throughQuantising: GradientRule = (call) => {
  const { g } = call;
  const scale = scaleOf(call);
  const dy = call.cotangent();
  const [low, high] = RANGE[call.output().dtype] ?? [
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ];
  const rounded = g.op('Round', [g.div(call.input(0), scale)]);
  const zero = alongAxis(call, 2);
  const placed = zero === undefined ? rounded : g.add(rounded, g.cast(zero, rounded.dtype));
  const isInside = g.op('And', [
    g.op('GreaterOrEqual', [placed, g.scalar(low, placed)]),
    g.op('LessOrEqual', [placed, g.scalar(high, placed)]),
  ]);
  return [g.where(isInside, g.div(dy, scale), g.scalar(0, dy)), undefined, undefined];
};

/** (x − zero) · scale. */
const dequantised: GradientRule = (call) => {
  const { g } = call;
  const dy = call.cotangent();
  const scale = scaleOf(call);
  const byScale = (): Value => {
    const x = g.cast(call.input(0), dy.dtype);
    const zero = alongAxis(call, 2);
    const steps = zero === undefined ? x : g.sub(x, g.cast(zero, dy.dtype));
    return g.reshapeLike(g.unbroadcast(g.mul(dy, steps), scale), call.input(1));
  };
  return [
    call.wants(0) ? g.mul(dy, scale) : undefined,
    call.wants(1) ? byScale() : undefined,
    undefined,
  ];
};

const dynamicShape: ShapeRule = (call) => [
  { dtype: 'uint8', shape: call.input(0).shape },
  { dtype: 'float32', shape: [] },
  { dtype: 'uint8', shape: [] },
];

/** The range is the input's own, so that nothing is cut off. The scale is taken for constant: it hangs on two elements only. */
const throughDynamic: GradientRule = (call) => [
  call.hasCotangent(0)
    ? call.g.div(call.cotangent(), call.output(1))
    : call.g.zerosLike(call.input(0)),
];

/** Between floats and whole numbers of few bits. */
export const QUANTISATION: readonly Operator[] = [
  {
    type: 'QuantizeLinear',
    structure: 'step',
    shape: quantisedShape,
    gradient: 'zero',
    straightThrough: throughQuantising,
  },
  { type: 'DequantizeLinear', structure: 'linear', shape: dequantisedShape, gradient: dequantised },
  {
    type: 'DynamicQuantizeLinear',
    structure: 'step',
    shape: dynamicShape,
    gradient: 'none',
    straightThrough: throughDynamic,
  },
];
