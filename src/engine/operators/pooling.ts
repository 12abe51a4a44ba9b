import { floatOf, int, intOf, intsOf } from '../graph/attribute.ts';
import type { Attributes } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import type { AxisMap } from './separable.ts';
import { addWeight, applyMaps, axisMap, transposedMap } from './separable.ts';
import type { Window } from './window.ts';
import { readingWindow, spatial } from './window.ts';

function poolWindow(call: OperatorCall): Window {
  const kernel = intsOf(call.attributes, 'kernel_shape');
  if (kernel === undefined) throw new ShapeError(`${call.type} "${call.name}" has no kernel_shape`);
  return readingWindow(call, spatial(call, call.input(0).shape), kernel);
}

function pooled(call: OperatorCall): readonly number[] {
  return [...call.input(0).shape.slice(0, 2), ...poolWindow(call).narrow];
}

const poolShape: ShapeRule = (call) => [{ dtype: call.input(0).dtype, shape: pooled(call) }];

/** Values, and where in the whole tensor each was found, counted in row-major order. */
const maxPoolShape: ShapeRule = (call) => {
  const shape = pooled(call);
  return [
    { dtype: call.input(0).dtype, shape },
    { dtype: 'int64', shape },
  ];
};

/** The positions of the maxima, from the forward node itself where it counts row-major. */
function maxima(call: GradientCall): Value {
  if (intOf(call.attributes, 'storage_order', 0) === 0)
    return call.extraOutput(1, { dtype: 'int64', shape: call.output().shape });
  const { storage_order: _order, ...attributes }: Attributes = call.attributes;
  const [, indices] = call.g.emit('MaxPool', [call.input(0)], attributes, 2);
  if (indices === undefined) throw new ShapeError(`MaxPool "${call.name}" has no indices`);
  return indices;
}

function flat(g: GraphBuilder, value: Value): Value {
  return g.reshape(value, [value.shape.reduce((all, size) => all * size, 1)]);
}

/** A maximum of no elements has no place. It takes dilation beyond the input: no network means it. */
function refuseEmpty(call: OperatorCall): void {
  const window = poolWindow(call);
  for (const [axis] of window.wide.entries()) {
    const counts = windowMap(window, axis, () => 1);
    for (let to = 0; to < counts.to; to += 1)
      if (!counts.weights.subarray(to * counts.from, (to + 1) * counts.from).includes(1))
        throw new ShapeError(`${call.type} "${call.name}": a window in the padding altogether`);
  }
}

/** Windows may overlap: shares of one element are added. The runtime's indices count over batch and channels, too. */
const maxPoolGradient: GradientRule = (call) => {
  const { g } = call;
  refuseEmpty(call);
  const x = call.input(0);
  const dy = call.cotangent();
  const zeros = g.zerosLike(flat(g, x));
  const scattered = g.op('ScatterElements', [zeros, flat(g, maxima(call)), flat(g, dy)], {
    axis: int(0),
    reduction: { kind: 'string', value: 'add' },
  });
  return [g.reshapeLike(scattered, x)];
};

/** Which elements each window adds up along one axis; `share` is the weight of each, by the number of elements inside. */
function windowMap(
  window: Window,
  axis: number,
  share: (inside: number, withPadding: number) => number,
): AxisMap {
  const size = window.wide[axis] ?? 1;
  const begin = window.begin[axis] ?? 0;
  const padded = size + (window.end[axis] ?? 0);
  const map = axisMap(window.narrow[axis] ?? 1, size);
  for (let to = 0; to < map.to; to += 1) {
    const places = Array.from(
      { length: window.kernel[axis] ?? 1 },
      (_, tap) => to * (window.strides[axis] ?? 1) - begin + tap * (window.dilations[axis] ?? 1),
    );
    const inside = places.filter((place) => place >= 0 && place < size).length;
    // The padding counts, but not what `ceil_mode` reads beyond it.
    const weight = share(inside, places.filter((place) => place < padded).length);
    for (const place of places) addWeight(map, to, place, weight);
  }
  return map;
}

/** Counts of elements multiply over the axes, whatever padding and rounding: the average is one matrix per axis. */
function averageMaps(call: OperatorCall): readonly AxisMap[] {
  const window = poolWindow(call);
  const isPaddingCounted = intOf(call.attributes, 'count_include_pad', 0) !== 0;
  return window.wide.map((_, axis) =>
    windowMap(window, axis, (inside, withPadding) => {
      const count = isPaddingCounted ? withPadding : inside;
      return count === 0 ? 0 : 1 / count;
    }),
  );
}

const averagePoolGradient: GradientRule = (call) => [
  applyMaps(call.g, call.cotangent(), 2, averageMaps(call).map(transposedMap)),
];

/** (Σ|x|^p)^(1/p). */
const powerPoolGradient: GradientRule = (call) => {
  const { g } = call;
  const window = poolWindow(call);
  const sums = window.wide.map((_, axis) => transposedMap(windowMap(window, axis, () => 1)));
  return [powerShare(call, (value) => applyMaps(g, value, 2, sums))];
};

/**
 * Gradient of a p-norm: |x|^(p−1)·sign(x) times dy·y^(1−p), brought back to where it came from.
 * A norm of 0 has the subgradient 0.
 */
export function powerShare(call: GradientCall, back: (value: Value) => Value): Value {
  const { g } = call;
  const x = call.input(0);
  const y = call.output();
  const p = powerOf(call);
  const power = (value: Value, exponent: number): Value => {
    if (exponent === 0) return g.onesLike(value);
    return exponent === 1 ? value : g.op('Pow', [value, g.scalar(exponent, value)]);
  };
  const isZero = g.op('Equal', [y, g.scalar(0, y)]);
  const safe = g.where(isZero, g.scalar(1, y), y);
  const outer = back(g.div(call.cotangent(), power(safe, p - 1)));
  const inner = p === 2 ? x : g.mul(g.op('Sign', [x]), power(g.op('Abs', [x]), p - 1));
  return g.mul(outer, inner);
}

/** `p` is an integer in the specification, and a float in old files. */
function powerOf(call: OperatorCall): number {
  return intOf(call.attributes, 'p', floatOf(call.attributes, 'p', 2));
}

/** Pools of any number of spatial axes. */
export const POOLING: readonly Operator[] = [
  {
    type: 'MaxPool',
    structure: 'piecewise-linear',
    shape: maxPoolShape,
    gradient: maxPoolGradient,
  },
  {
    type: 'AveragePool',
    structure: 'linear',
    shape: poolShape,
    gradient: averagePoolGradient,
  },
  { type: 'LpPool', structure: 'smooth', shape: poolShape, gradient: powerPoolGradient },
];
