import { normaliseAxis, showShape } from '../../tensor/shape.ts';
import type { Shape } from '../../tensor/shape.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { intOf, ints, intsOf } from '../graph/attribute.ts';
import { BATCH_HINT } from '../graph/batch-hint.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

const reshapeBack: GradientRule = ({ g, cotangent, input, wants }) => [
  wants(0) ? g.reshapeLike(cotangent(), input(0)) : undefined,
  undefined,
];

/** The batch plays along: a dimension left open (-1) takes what the others leave, batch included. */
const reshapeShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const hinted = intsOf(call.attributes, BATCH_HINT);
  if (hinted !== undefined) return [{ dtype, shape: hinted }];
  const target = constantIntegers(call.input(1));
  if (target === undefined)
    throw new ShapeError(`Reshape "${call.name}": the shape is computed at run time`);
  const keepsZero = intOf(call.attributes, 'allowzero', 0) === 0;
  const sizes = target.map((size, axis) => (size === 0 && keepsZero ? (shape[axis] ?? 0) : size));
  const open = target.indexOf(-1);
  const total = shape.reduce((all, size) => all * size, 1);
  if (open === -1) return [{ dtype, shape: sizes }];
  const rest = sizes.reduce((all, size, axis) => (axis === open ? all : all * size), 1);
  if (rest === 0 || !Number.isInteger(total / rest))
    throw new ShapeError(`Reshape "${call.name}": ${showShape(shape)} to [${target.join(', ')}]`);
  sizes[open] = total / rest;
  return [{ dtype, shape: sizes }];
};

function axesOf(call: OperatorCall): readonly number[] | undefined {
  const given = call.optional(1);
  if (given === undefined) return undefined;
  const axes = constantIntegers(given);
  if (axes === undefined)
    throw new ShapeError(`${call.type} "${call.name}": axes are not constant`);
  return axes;
}

const squeezeShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const axes = axesOf(call)?.map((axis) => normaliseAxis(axis, shape.length));
  return [
    {
      dtype,
      shape: shape.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
    },
  ];
};

const unsqueezeShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const axes = axesOf(call) ?? [];
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => normaliseAxis(axis, rank)));
  const rest = [...shape];
  return [
    {
      dtype,
      shape: Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1))),
    },
  ];
};

const flattenShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const axis = intOf(call.attributes, 'axis', 1);
  const split = axis < 0 ? axis + shape.length : axis;
  return [
    { dtype, shape: [product(shape.slice(0, split), call), product(shape.slice(split), call)] },
  ];
};

/** A product with the batch in two factors is no multiple of the batch. */
function product(shape: Shape, call: OperatorCall): number {
  if (shape.filter((size) => size < 0).length > 1)
    throw new ShapeError(
      `${call.type} "${call.name}": ${showShape(shape)} multiplies the batch with itself`,
    );
  return shape.reduce((all, size) => all * size, 1);
}

export function permutationOf(call: OperatorCall): readonly number[] {
  const rank = call.input(0).shape.length;
  return (
    intsOf(call.attributes, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis)
  );
}

/** Between floats the gradient is cast back. Whole numbers are wanted only where they were quantised: they carry floats. */
const castBack: GradientRule = ({ g, cotangent, input, wants }) => {
  const { dtype } = input(0);
  return [
    wants(0) ? (isFloat(dtype) ? g.cast(cotangent(), dtype) : cotangent()) : undefined,
    // CastLike: only the type of its second input matters.
    wants(1) ? g.zerosLike(input(1)) : undefined,
  ];
};

const pass: GradientRule = ({ cotangent }) => [cotangent()];

export const LAYOUT: readonly Operator[] = [
  { type: 'Identity', structure: 'linear', shape: likeFirst, gradient: pass },
  { type: 'Reshape', structure: 'linear', shape: reshapeShape, gradient: reshapeBack },
  { type: 'Flatten', structure: 'linear', shape: flattenShape, gradient: reshapeBack },
  { type: 'Squeeze', structure: 'linear', shape: squeezeShape, gradient: reshapeBack },
  { type: 'Unsqueeze', structure: 'linear', shape: unsqueezeShape, gradient: reshapeBack },
  {
    type: 'Transpose',
    structure: 'linear',
    shape: (call) => {
      const { dtype, shape } = call.input(0);
      return [{ dtype, shape: permutationOf(call).map((axis) => shape[axis] ?? 1) }];
    },
    gradient: (call) => {
      const inverse: number[] = [];
      for (const [to, from] of permutationOf(call).entries()) inverse[from] = to;
      return [call.g.op('Transpose', [call.cotangent()], { perm: ints(inverse) })];
    },
  },
  {
    type: 'Cast',
    structure: 'linear',
    shape: (call) => {
      const dtype = dtypeOfNumber(intOf(call.attributes, 'to', 0));
      if (dtype === undefined) throw new ShapeError(`Cast "${call.name}": to an unknown type`);
      return [{ dtype, shape: call.input(0).shape }];
    },
    gradient: castBack,
  },
  {
    type: 'CastLike',
    structure: 'linear',
    shape: (call) => [{ dtype: call.input(1).dtype, shape: call.input(0).shape }],
    gradient: castBack,
  },
];
