import { normaliseAxis } from '../../tensor/shape.ts';
import { intOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientRule, Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

/** A vector divided by its norm, along one axis. */
interface Normed {
  readonly x: Value;
  readonly y: Value;
  readonly axis: number;
  /** `L1`, `L2`, or `MAX`: by the largest element. */
  readonly norm: string;
}

/** The norm, and its own derivative. */
function normOf(g: GraphBuilder, { x, y, axis, norm }: Normed): readonly [Value, Value] {
  if (norm === 'L1') return [g.reduceSum(g.op('Abs', [x]), [axis], true), g.op('Sign', [x])];
  if (norm === 'L2') return [g.op('Sqrt', [g.reduceSum(g.mul(x, x), [axis], true)]), y];
  const largest = g.op('ReduceMax', [x, g.vector([axis])]);
  return [largest, g.cast(g.op('Equal', [x, largest]), x.dtype)];
}

/** (dy − n′·Σ dy·y) / n. What has no norm stays 0, and its gradient finite. */
export function throughNorm(g: GraphBuilder, normed: Normed, dy: Value): Value {
  const [norm, slope] = normOf(g, normed);
  const along = g.reduceSum(g.mul(dy, normed.y), [normed.axis], true);
  const isZero = g.op('Equal', [norm, g.scalar(0, norm)]);
  const safe = g.where(isZero, g.scalar(1, norm), norm);
  return g.div(g.sub(dy, g.mul(slope, along)), safe);
}

const lpGradient: GradientRule = ({ g, input, output, cotangent, attributes }) => {
  const [x, y] = [input(0), output()];
  const axis = normaliseAxis(intOf(attributes, 'axis', -1), x.shape.length);
  const norm = intOf(attributes, 'p', 2) === 1 ? 'L1' : 'L2';
  return [throughNorm(g, { x, y, axis, norm }, cotangent())];
};

export const UNIT_NORM: readonly Operator[] = [
  { type: 'LpNormalization', structure: 'smooth', shape: likeFirst, gradient: lpGradient },
];
