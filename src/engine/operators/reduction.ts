import { normaliseAxis } from '../../tensor/shape.ts';
import { intOf } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientCall, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

/** Axes that are reduced, from the input of opset 18; all of them where none are named, none with `noop_with_empty_axes`. */
export function reducedAxes(call: OperatorCall): readonly number[] {
  const rank = call.input(0).shape.length;
  const given = call.optional(1);
  const axes = given === undefined ? [] : constantIntegers(given);
  if (axes === undefined)
    throw new ShapeError(`${call.type} "${call.name}": axes are not constant`);
  if (axes.length > 0) return axes.map((axis) => normaliseAxis(axis, rank)).sort((a, b) => a - b);
  return intOf(call.attributes, 'noop_with_empty_axes', 0) === 0
    ? Array.from({ length: rank }, (_, axis) => axis)
    : [];
}

const reducedShape: ShapeRule = (call) => {
  const axes = new Set(reducedAxes(call));
  const keeps = intOf(call.attributes, 'keepdims', 1) !== 0;
  const { dtype, shape } = call.input(0);
  return [
    {
      dtype,
      shape: shape.flatMap((size, axis) => (axes.has(axis) ? (keeps ? [1] : []) : [size])),
    },
  ];
};

/** Puts reduced axes back as ones, so that what was reduced broadcasts over what it came from. */
function keepingAxes(call: GradientCall, value: Value): Value {
  const axes = reducedAxes(call);
  if (axes.length === 0 || intOf(call.attributes, 'keepdims', 1) !== 0) return value;
  return call.g.op('Unsqueeze', [value, call.g.vector(axes)]);
}

function reduction(
  type: string,
  structure: Operator['structure'],
  gradient: (call: GradientCall, dy: Value) => Value,
): Operator {
  return {
    type,
    structure,
    shape: reducedShape,
    gradient: (call) => [
      call.wants(0) ? gradient(call, keepingAxes(call, call.cotangent())) : undefined,
      undefined,
    ],
  };
}

/** The gradient goes to every element that attains the extreme, in equal shares (as torch's amax does). */
function extreme(call: GradientCall, dy: Value): Value {
  const { g } = call;
  const x = call.input(0);
  const attains = g.cast(g.op('Equal', [x, keepingAxes(call, call.output())]), x.dtype);
  const count = g.reduceSum(attains, reducedAxes(call), true);
  return g.mul(attains, g.div(dy, count));
}

/** Number of elements that fall together, as a value: it may depend on the batch. */
function reducedCount(call: GradientCall): Value {
  const { g } = call;
  const x = call.input(0);
  const sizes = reducedAxes(call).map((axis) => x.shape[axis] ?? 1);
  if (sizes.every((size) => size >= 0))
    return g.scalar(
      sizes.reduce((all, size) => all * size, 1),
      x,
    );
  const ones = g.reduceSum(g.onesLike(x), reducedAxes(call), true);
  return ones;
}

/**
 * Each element takes the product of the others. Division gives it, but where elements are 0: the product of those that are not, and
 * the number of those that are, say it then.
 */
function product(call: GradientCall, dy: Value): Value {
  const { g } = call;
  const x = call.input(0);
  const axes = reducedAxes(call);
  const zero = g.scalar(0, x);
  const isZero = g.op('Equal', [x, zero]);
  const factors = g.where(isZero, g.scalar(1, x), x);
  const all = axes.length === 0 ? factors : g.op('ReduceProd', [factors, g.vector(axes)]);
  const own = g.cast(isZero, x.dtype);
  const others = g.sub(g.reduceSum(own, axes, true), own);
  const isLost = g.op('Greater', [others, zero]);
  return g.where(isLost, zero, g.mul(dy, g.div(all, factors)));
}

export const REDUCTION: readonly Operator[] = [
  reduction('ReduceSum', 'linear', ({ g, input }, dy) => g.expandLike(dy, input(0))),
  reduction('ReduceMean', 'linear', (call, dy) =>
    call.g.expandLike(call.g.div(dy, reducedCount(call)), call.input(0)),
  ),
  reduction('ReduceMax', 'piecewise-linear', extreme),
  reduction('ReduceMin', 'piecewise-linear', extreme),
  reduction('ReduceProd', 'smooth', product),
  reduction('ReduceSumSquare', 'smooth', ({ g, input }, dy) => g.mul(g.scale(input(0), 2), dy)),
  reduction('ReduceL1', 'piecewise-linear', ({ g, input }, dy) =>
    g.mul(g.op('Sign', [input(0)]), dy),
  ),
  reduction('ReduceL2', 'smooth', (call, dy) => {
    const { g } = call;
    const norm = keepingAxes(call, call.output());
    // 0/0 at a vector of zeros, where the subgradient 0 is meant.
    const isZero = g.op('Equal', [norm, g.scalar(0, norm)]);
    const safe = g.where(isZero, g.scalar(1, norm), norm);
    return g.mul(call.input(0), g.div(dy, safe));
  }),
  reduction('ReduceLogSum', 'smooth', (call, dy) => {
    const sum = call.g.op('Exp', [keepingAxes(call, call.output())]);
    return call.g.expandLike(call.g.div(dy, sum), call.input(0));
  }),
  reduction('ReduceLogSumExp', 'smooth', (call, dy) => {
    const { g } = call;
    const share = g.op('Exp', [g.sub(call.input(0), keepingAxes(call, call.output()))]);
    return g.mul(share, dy);
  }),
];
