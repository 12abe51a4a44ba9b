import { showShape } from '../../tensor/shape.ts';
import { int } from '../graph/attribute.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { flat } from './position.ts';

function repeatsOf(call: OperatorCall): readonly number[] {
  const repeats = constantIntegers(call.input(1));
  if (repeats === undefined)
    throw new ShapeError(`Tile "${call.name}": the repeats are computed at run time`);
  if (repeats.length !== call.input(0).shape.length)
    throw new ShapeError(
      `Tile "${call.name}": ${repeats.length} repeats of ${showShape(call.input(0).shape)}`,
    );
  return repeats;
}

const tiledShape: ShapeRule = (call) => {
  const repeats = repeatsOf(call);
  const { dtype, shape } = call.input(0);
  return [
    {
      dtype, // −1 · 0 is −0, which is no size.
      shape: shape.map((size, axis) => size * (repeats[axis] ?? 1) + 0),
    },
  ];
};

/**
 * Each axis is split into repeats and the size itself; the repeats are summed. They are read off the shapes, since a repeat that is
 * computed at run time is often the batch.
 */
const tiledGradient: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const dy = call.cotangent();
  if (dy.shape.includes(0)) return [g.zerosLike(x), undefined];
  const axes: number[] = [];
  const split: number[] = [];
  for (const [axis, size] of x.shape.entries()) {
    const count = (dy.shape[axis] ?? size) / size;
    if (count !== 1) {
      axes.push(split.length);
      split.push(count);
    }
    split.push(size);
  }
  return [g.reduceSum(g.reshape(dy, split), axes, false), undefined];
};

/** Places where a constant condition holds, along an axis or in the flattened input. */
function keptPlaces(call: OperatorCall): {
  readonly places: readonly number[];
  readonly axis?: number;
} {
  const condition = constantIntegers(call.input(1));
  if (condition === undefined)
    throw new ShapeError(`Compress "${call.name}": how much comes out is known at run time only`);
  const places = condition.flatMap((holds, place) => (holds === 0 ? [] : [place]));
  const axis = call.attributes['axis'];
  if (axis?.kind !== 'int') return { places };
  return { places, axis: axis.value < 0 ? axis.value + call.input(0).shape.length : axis.value };
}

const compressedShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const { places, axis } = keptPlaces(call);
  if (axis === undefined) return [{ dtype, shape: [places.length] }];
  return [{ dtype, shape: shape.map((size, index) => (index === axis ? places.length : size)) }];
};

const compressedGradient: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const { places, axis } = keptPlaces(call);
  if (places.length === 0) return [g.zerosLike(x), undefined];
  const dy = call.cotangent();
  if (axis === undefined) {
    const into = g.zerosLike(flat(g, x));
    const all = g.op('ScatterElements', [into, g.vector(places), dy], { axis: int(0) });
    return [g.reshapeLike(all, x), undefined];
  }
  const shape = dy.shape.map((_, index) => (index === axis ? places.length : 1));
  const indices = g.expandLike(g.reshape(g.vector(places), shape), dy);
  const all = g.op('ScatterElements', [g.zerosLike(x), indices, dy], { axis: int(axis) });
  return [all, undefined];
};

/** More or fewer of the same elements, as a constant says. */
export const REPETITION: readonly Operator[] = [
  { type: 'Tile', structure: 'linear', shape: tiledShape, gradient: tiledGradient },
  { type: 'Compress', structure: 'linear', shape: compressedShape, gradient: compressedGradient },
];
