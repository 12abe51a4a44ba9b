import { int, intOf, textOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { counting, sizeAlong } from './position.ts';
import type { Tap } from './sampling-tap.ts';
import { cornersOf, cubicTaps, linearTaps, nearestTaps, placesAlong } from './sampling-tap.ts';

/** Elements that are read for one sample, all neighbours counted: 256 MB in float32. */
const MAX_READ = 2 ** 26;

/** Spatial sizes of the input and of what comes out. */
function sizesOf(call: OperatorCall): {
  readonly from: readonly number[];
  readonly to: readonly number[];
} {
  const [from, to] = [call.input(0).shape.slice(2), call.input(1).shape.slice(1, -1)];
  const isFixed = [...from, ...to].every((size) => size > 0);
  if (!isFixed || from.length !== to.length || call.input(1).shape.at(-1) !== from.length)
    throw new ShapeError(`GridSample "${call.name}": the grid does not fit the input`);
  return { from, to };
}

const sampledShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  return [{ dtype, shape: [...shape.slice(0, 2), ...sizesOf(call).to] }];
};

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/** The neighbours that are read along one axis, by interpolation and padding. */
function tapsOf(call: GradientCall, size: number, along: Value): readonly Tap[] {
  const { g, attributes } = call;
  const padding = textOf(attributes, 'padding_mode', 'zeros');
  const isAligned = intOf(attributes, 'align_corners', 0) !== 0;
  const place = placesAlong(g, along, size, isAligned);
  const corners = cornersOf(size, isAligned);
  switch (textOf(attributes, 'mode', 'linear')) {
    case 'linear':
    case 'bilinear':
      return linearTaps(g, place, size, padding, corners);
    case 'nearest':
      return nearestTaps(g, place, size, padding, corners);
    case 'cubic':
    case 'bicubic':
      return cubicTaps(g, place, size, padding, corners);
    default:
      throw new ShapeError(`GridSample "${call.name}": unknown mode`);
  }
}

/** Every combination of one tap per axis: the place in row-major order, and the weight. */
function combine(
  g: GraphBuilder,
  axes: readonly (readonly Tap[])[],
  sizes: readonly number[],
): readonly Tap[] {
  return axes.reduce<readonly Tap[]>((before, taps, axis) => {
    if (axis === 0) return taps;
    return before.flatMap((outer) => {
      const row = g.mul(outer.index, g.whole(sizes[axis] ?? 1));
      return taps.map((tap) => ({
        index: g.add(row, tap.index),
        weight: g.mul(outer.weight, tap.weight),
      }));
    });
  }, []);
}

/**
 * Reads all neighbours of all places by one Gather of rows of channels, weighs and adds them: the gradient for the input is one
 * ScatterND then, that for the grid comes through the weights.
 */
function written(call: GradientCall): Value {
  const { g } = call;
  const [x, grid] = [call.input(0), call.input(1)];
  const { from, to } = sizesOf(call);
  const [batch = 1, channels = 1] = x.shape;
  const [places, rank] = [product(to), from.length];
  const columns = g.reshape(grid, [batch, places, rank]);
  // The grid names the last axis first.
  const axes = from.map((size, axis) => {
    const at = rank - 1 - axis;
    const along = g.slice(columns, g.vector([at]), g.vector([at + 1]), 2, [batch, places, 1]);
    return tapsOf(call, size, g.op('Squeeze', [along, g.vector([2])]));
  });
  const taps = combine(g, axes, from);
  if (taps.length * places * channels > MAX_READ)
    throw new ShapeError(`GridSample "${call.name}": a gradient of too many elements`);
  const joined = (values: readonly Value[]): Value =>
    values.length === 1 && values[0] !== undefined
      ? values[0]
      : g.op('Concat', values, { axis: int(1) });
  const size = product(from);
  const samples = counting(g, batch, () => sizeAlong(g, x, 0));
  const starts = g.mul(g.op('Unsqueeze', [samples, g.vector([1])]), g.whole(size));
  const indices = g.add(joined(taps.map(({ index }) => index)), starts);
  const count = batch * taps.length * places;
  const last = from.map((_, axis) => axis + 2);
  const rows = g.reshape(g.transpose(x, [0, ...last, 1]), [batch * size, channels]);
  const read = g.op('Gather', [rows, g.reshape(indices, [count])]);
  const weights = g.reshape(joined(taps.map(({ weight }) => weight)), [count, 1]);
  const shares = g.reshape(g.mul(read, weights), [batch, taps.length, places, channels]);
  const sums = g.reshape(g.reduceSum(shares, [1], false), [batch, ...to, channels]);
  return g.transpose(sums, [0, rank + 1, ...to.map((_, axis) => axis + 1)]);
}

const sampledGradient: GradientRule = (call) => call.throughParts(() => [written(call)]);

/** Reading a picture at places that another input names: linear in the picture, not in the places. */
export const GRID_SAMPLING: readonly Operator[] = [
  { type: 'GridSample', structure: 'smooth', shape: sampledShape, gradient: sampledGradient },
];
