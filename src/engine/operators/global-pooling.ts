import { showShape } from '../../tensor/shape.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { powerShare } from './pooling.ts';

const globalShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  return [{ dtype, shape: shape.map((size, axis) => (axis < 2 ? size : 1)) }];
};

function spatialAxes(call: OperatorCall): readonly number[] {
  return call.input(0).shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
}

function averageGradient(call: GradientCall): Value {
  const { g } = call;
  const x = call.input(0);
  const area = x.shape.slice(2).reduce((all, size) => all * size, 1);
  if (area <= 0)
    throw new ShapeError(`${call.type} "${call.name}": no fixed area in ${showShape(x.shape)}`);
  return g.expandLike(g.scale(call.cotangent(), 1 / area), x);
}

/** Equal shares to all places that attain the maximum, as torch's amax. */
function maximumGradient(call: GradientCall): Value {
  const { g } = call;
  const x = call.input(0);
  const attains = g.cast(g.op('Equal', [x, call.output()]), x.dtype);
  const count = g.reduceSum(attains, spatialAxes(call), true);
  return g.mul(attains, g.div(call.cotangent(), count));
}

/** Pools over all spatial axes at once. */
export const GLOBAL_POOLING: readonly Operator[] = [
  {
    type: 'GlobalAveragePool',
    structure: 'linear',
    shape: globalShape,
    gradient: (call) => [averageGradient(call)],
  },
  {
    type: 'GlobalMaxPool',
    structure: 'piecewise-linear',
    shape: globalShape,
    gradient: (call) => [maximumGradient(call)],
  },
  {
    type: 'GlobalLpPool',
    structure: 'smooth',
    shape: globalShape,
    gradient: (call) => [powerShare(call, (value) => value)],
  },
];
