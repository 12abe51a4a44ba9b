import { isStatic, normaliseAxis, showShape } from '../../tensor/shape.ts';
import type { Shape } from '../../tensor/shape.ts';
import { int, intOf, text } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { counting, sizeAlong, totalOf } from './position.ts';

export function axisOf(call: OperatorCall): number {
  return normaliseAxis(intOf(call.attributes, 'axis', 0), call.input(0).shape.length);
}

const ADD = { reduction: text('add') };

const gatherShape: ShapeRule = (call) => {
  const [x, indices] = [call.input(0), call.input(1)];
  const axis = axisOf(call);
  return [
    {
      dtype: x.dtype,
      shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    },
  ];
};

/** Zeros of the shape of `x` in another order of axes. */
function zerosInOrder(g: GraphBuilder, x: Value, axes: readonly number[]): Value {
  const shape = axes.map((axis) => x.shape[axis] ?? 1);
  const sizes = isStatic(shape) ? g.vector(shape) : g.op('Gather', [g.shapeOf(x), g.vector(axes)]);
  return g.filledAs(sizes, shape, x, 0);
}

/** One place of an axis of known size: zeros around it, by one node. */
function putBack(call: GradientCall, axis: number, place: number): Value {
  const { g } = call;
  const { shape } = call.input(0);
  const size = shape[axis] ?? 1;
  const dy = call.cotangent();
  const row = call.input(1).shape.length === 0 ? g.op('Unsqueeze', [dy, g.vector([axis])]) : dy;
  const pads = [...shape, ...shape].map((_, side) => {
    if (side === axis) return place;
    return side === shape.length + axis ? size - 1 - place : 0;
  });
  return g.op('Pad', [row, g.vector(pads)]);
}

/**
 * With the axis in front, each index names a whole row: ScatterND adds row by row, where ScatterElements would want an index for
 * every element.
 */
const gatherGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, indices] = [call.input(0), call.input(1)];
  const axis = axisOf(call);
  const size = x.shape[axis] ?? 1;
  const [only, ...more] = constantIntegers(indices) ?? [];
  if (only !== undefined && more.length === 0 && indices.shape.length <= 1 && size >= 0)
    return [putBack(call, axis, only < 0 ? only + size : only), undefined];
  const rank = x.shape.length;
  const width = indices.shape.length;
  const count = totalOf(indices.shape);
  // dy: what was before the axis, the axes of the indices, what was after it.
  const taken = Array.from({ length: width }, (_, place) => axis + place);
  const others = Array.from({ length: rank - 1 }, (_, place) =>
    place < axis ? place : place + width,
  );
  const rest = x.shape.filter((_, place) => place !== axis);
  const rows = g.reshape(g.transpose(call.cotangent(), [...taken, ...others]), [count, ...rest]);
  const places = g.reshape(indices, [count, 1]);
  const order = [axis, ...x.shape.flatMap((_, place) => (place === axis ? [] : [place]))];
  const all = g.op('ScatterND', [zerosInOrder(g, x, order), places, rows], ADD);
  const back: number[] = [];
  for (const [to, from] of order.entries()) back[from] = to;
  return [g.transpose(all, back), undefined];
};

const gatherNdShape: ShapeRule = (call) => {
  const [x, indices] = [call.input(0), call.input(1)];
  const batchDims = intOf(call.attributes, 'batch_dims', 0);
  const depth = indices.shape.at(-1) ?? 0;
  if (depth < 0 || batchDims + depth > x.shape.length)
    throw new ShapeError(
      `GatherND "${call.name}": indices of ${showShape(indices.shape)} into ${showShape(x.shape)}`,
    );
  return [
    {
      dtype: x.dtype,
      shape: [...indices.shape.slice(0, -1), ...x.shape.slice(batchDims + depth)],
    },
  ];
};

/** Indices into the whole tensor: the number of the batch element is put in front of each. */
function wholeIndices(g: GraphBuilder, indices: Value, lead: Shape): Value {
  const wide = [...indices.shape.slice(0, -1), 1];
  const first = g.slice(indices, g.vector([0]), g.vector([1]), wide.length - 1, wide);
  const columns = lead.map((size, axis) => {
    const row = counting(g, size, () => sizeAlong(g, indices, axis));
    const after = Array.from({ length: wide.length - axis - 1 }, (_, place) => place + 1);
    const along = g.op('Unsqueeze', [row, g.vector(after)]);
    return g.expandLike(g.cast(along, indices.dtype), first);
  });
  return g.op('Concat', [...columns, indices], { axis: int(wide.length - 1) });
}

const gatherNdGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, indices] = [call.input(0), call.input(1)];
  const batchDims = intOf(call.attributes, 'batch_dims', 0);
  const places =
    batchDims === 0 ? indices : wholeIndices(g, indices, indices.shape.slice(0, batchDims));
  return [g.op('ScatterND', [g.zerosLike(x), places, call.cotangent()], ADD), undefined];
};

const gatherElementsShape: ShapeRule = (call) => [
  { dtype: call.input(0).dtype, shape: call.input(1).shape },
];

const gatherElementsGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, indices] = [call.input(0), call.input(1)];
  const attributes = { axis: int(axisOf(call)), ...ADD };
  return [
    g.op('ScatterElements', [g.zerosLike(x), indices, call.cotangent()], attributes),
    undefined,
  ];
};

export const GATHERING: readonly Operator[] = [
  { type: 'Gather', structure: 'linear', shape: gatherShape, gradient: gatherGradient },
  { type: 'GatherND', structure: 'linear', shape: gatherNdShape, gradient: gatherNdGradient },
  {
    type: 'GatherElements',
    structure: 'linear',
    shape: gatherElementsShape,
    gradient: gatherElementsGradient,
  },
];
