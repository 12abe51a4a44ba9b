import type { Dtype } from '../../tensor/dtype.ts';
import { int } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import { convShape } from './convolution.ts';
import { matmulShape } from './matrix.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { broadcastShape } from './shape-rules.ts';

/** The call with some of its inputs, as the rule of the float operator wants to see them. */
function chosenInputs(call: OperatorCall, places: readonly number[]): OperatorCall {
  return {
    ...call,
    inputCount: places.length,
    input: (index) => call.input(places[index] ?? index),
    optional: (index) => {
      const place = places[index];
      return place === undefined ? undefined : call.optional(place);
    },
  };
}

/** The shape of the float operator on two of the inputs, in another element type. */
function shapeBy(rule: ShapeRule, second: number, dtype: (call: OperatorCall) => Dtype): ShapeRule {
  return (call) => {
    const [type] = rule(chosenInputs(call, [0, second]));
    if (type === undefined) throw new ShapeError(`${call.type} "${call.name}" has no output`);
    return [{ dtype: dtype(call), shape: type.shape }];
  };
}

const int32 = (): Dtype => 'int32';
/** Of the zero point of the output. */
const likeInput =
  (index: number) =>
  (call: OperatorCall): Dtype =>
    call.optional(index)?.dtype ?? call.input(0).dtype;

const broadcasts: ShapeRule = (call) => [
  { dtype: call.input(0).dtype, shape: broadcastShape(call) },
];

/** Whole numbers without their zero point, as floats: exact up to 2^24, where the kernel is exact up to 2^31. */
function centred(call: GradientCall, index: number, zeroIndex: number, axis: number): Value {
  const { g } = call;
  const value = g.cast(call.input(index), 'float32');
  const zero = call.optional(zeroIndex);
  if (zero === undefined) return value;
  const rank = value.shape.length;
  const places = Array.from({ length: rank }, (_, at) => (at === axis ? (zero.shape[0] ?? 1) : 1));
  const placed =
    zero.shape.length === 1 && zero.shape[0] !== 1 ? g.reshape(zero, places) : g.reshape(zero, []);
  return g.sub(value, g.cast(placed, 'float32'));
}

/** MatMulInteger and ConvInteger: products of whole numbers, which a scale makes floats of later. */
function integerProduct(type: string): GradientRule {
  return (call) =>
    call.throughParts(() => {
      const rank = call.input(0).shape.length;
      const isConv = type === 'Conv';
      const x = centred(call, 0, 2, isConv ? -1 : rank - 2);
      const w = centred(call, 1, 3, isConv ? 0 : call.input(1).shape.length - 1);
      return [call.g.op(type, [x, w], isConv ? call.attributes : {})];
    });
}

/** An input with its scale and zero point in the places after it, as floats. */
function dequantised(call: GradientCall, index: number, axis = 0): Value {
  const inputs = [call.input(index), call.input(index + 1), call.optional(index + 2)];
  return call.g.op('DequantizeLinear', inputs, { axis: int(axis) });
}

function quantised(call: GradientCall, value: Value, scale: number): Value {
  return call.g.op('QuantizeLinear', [value, call.input(scale), call.optional(scale + 1)]);
}

const qLinearMatMul: GradientRule = (call) =>
  call.throughParts(() => {
    const rank = call.input(3).shape.length;
    const product = call.g.matmul(dequantised(call, 0), dequantised(call, 3, rank - 1));
    return [quantised(call, product, 6)];
  });

/** The bias has the scale of the products: that of the input times that of the weights. */
const qLinearConv: GradientRule = (call) =>
  call.throughParts(() => {
    const { g } = call;
    const bias = call.optional(8);
    const inputs = [dequantised(call, 0), dequantised(call, 3)];
    if (bias !== undefined)
      inputs.push(g.mul(g.cast(bias, 'float32'), g.mul(call.input(1), call.input(4))));
    return [quantised(call, g.op('Conv', inputs, call.attributes), 6)];
  });

/** QLinearAdd and QLinearMul of com.microsoft. */
function qLinearElementwise(type: string): GradientRule {
  return (call) =>
    call.throughParts(() => [
      quantised(call, call.g.op(type, [dequantised(call, 0), dequantised(call, 3)]), 6),
    ]);
}

function row(type: string, shape: ShapeRule, straightThrough: GradientRule, domain = ''): Operator {
  return { type, domain, structure: 'step', shape, gradient: 'zero', straightThrough };
}

const MICROSOFT = 'com.microsoft';

/** Kernels that compute on quantised numbers from end to end. Straight through, they are the float operators they stand for. */
export const QUANTISED_KERNEL: readonly Operator[] = [
  row('MatMulInteger', shapeBy(matmulShape, 1, int32), integerProduct('MatMul')),
  row('ConvInteger', shapeBy(convShape, 1, int32), integerProduct('Conv')),
  row('QLinearMatMul', shapeBy(matmulShape, 3, likeInput(7)), qLinearMatMul),
  row('QLinearConv', shapeBy(convShape, 3, likeInput(7)), qLinearConv),
  row('QLinearAdd', shapeBy(broadcasts, 3, likeInput(7)), qLinearElementwise('Add'), MICROSOFT),
  row('QLinearMul', shapeBy(broadcasts, 3, likeInput(7)), qLinearElementwise('Mul'), MICROSOFT),
];
