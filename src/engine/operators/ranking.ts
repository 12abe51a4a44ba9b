import { normaliseAxis } from '../../tensor/shape.ts';
import { int, intOf } from '../graph/attribute.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

function axisOf(call: OperatorCall, otherwise: number): number {
  return normaliseAxis(intOf(call.attributes, 'axis', otherwise), call.input(0).shape.length);
}

const topShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const [count] = constantIntegers(call.input(1)) ?? [];
  if (count === undefined) throw new ShapeError(`TopK "${call.name}": k is computed at run time`);
  const axis = axisOf(call, -1);
  const top = shape.map((size, index) => (index === axis ? count : size));
  return [
    { dtype, shape: top },
    { dtype: 'int64', shape: top },
  ];
};

/** The second output names the places that were chosen, each once. */
const topGradient: GradientRule = (call) => {
  const { g } = call;
  const attributes = { axis: int(axisOf(call, -1)) };
  const chosen = call.extraOutput(1, { dtype: 'int64', shape: call.output().shape });
  const zeros = g.zerosLike(call.input(0));
  return [g.op('ScatterElements', [zeros, chosen, call.cotangent()], attributes), undefined];
};

const placeShape: ShapeRule = (call) => {
  const { shape } = call.input(0);
  const axis = axisOf(call, 0);
  const keeps = intOf(call.attributes, 'keepdims', 1) !== 0;
  return [
    {
      dtype: 'int64',
      shape: shape.flatMap((size, index) => (index === axis ? (keeps ? [1] : []) : [size])),
    },
  ];
};

/** How many elements come out is only known when they are there. */
const countedShape: ShapeRule = (call) => {
  throw new ShapeError(`${call.type} "${call.name}": how much comes out is known at run time only`);
};

export const RANKING: readonly Operator[] = [
  { type: 'TopK', structure: 'smooth', shape: topShape, gradient: topGradient },
  { type: 'ArgMax', structure: 'step', shape: placeShape, gradient: 'zero' },
  { type: 'ArgMin', structure: 'step', shape: placeShape, gradient: 'zero' },
  { type: 'Hardmax', structure: 'step', shape: likeFirst, gradient: 'zero' },
  { type: 'NonZero', structure: 'step', shape: countedShape, gradient: 'none' },
  { type: 'Unique', structure: 'step', shape: countedShape, gradient: 'none' },
  { type: 'NonMaxSuppression', structure: 'step', shape: countedShape, gradient: 'none' },
];
