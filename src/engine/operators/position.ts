import { showShape } from '../../tensor/shape.ts';
import type { Shape } from '../../tensor/shape.ts';
import { int, ints } from '../graph/attribute.ts';
import { BATCH_HINT } from '../graph/batch-hint.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { ShapeError } from './operator.ts';

/** Elements of a shape: a number, or a multiple of the batch. */
export function totalOf(shape: Shape): number {
  if (shape.filter((size) => size < 0).length > 1)
    throw new ShapeError(`${showShape(shape)} multiplies the batch with itself`);
  return shape.reduce((all, size) => all * size, 1);
}

/** All elements in one row. */
export function flat(g: GraphBuilder, value: Value): Value {
  return g.reshape(value, [totalOf(value.shape)]);
}

/** 0, 1, … in the shape of `like`, as int64: numbers of the elements in row-major order. */
export function positionsOf(g: GraphBuilder, like: Value): Value {
  const total = totalOf(like.shape);
  return g.reshapeLike(
    counting(g, total, () => g.op('Size', [like])),
    like,
  );
}

/** 0, 1, … below a size, which is measured at run time where it depends on the batch. */
export function counting(g: GraphBuilder, size: number, measured: () => Value): Value {
  const limit = size < 0 ? measured() : g.whole(size);
  return g.op('Range', [g.whole(0), limit, g.whole(1)], { [BATCH_HINT]: ints([size]) });
}

/** The size along one axis at run time, as int64 of rank 0. */
export function sizeAlong(g: GraphBuilder, value: Value, axis: number): Value {
  const size = g.op('Shape', [value], { start: int(axis), end: int(axis + 1) });
  return g.op('Squeeze', [size, g.vector([0])]);
}
