import { int, intOf } from '../graph/attribute.ts';
import type { GradientRule, Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

/** Each element goes into the sums after it: the gradient is summed up the other way round. */
const sumBack: GradientRule = ({ g, input, cotangent, attributes }) => [
  g.op('CumSum', [cotangent(), input(1)], {
    exclusive: int(intOf(attributes, 'exclusive', 0)),
    reverse: int(1 - intOf(attributes, 'reverse', 0)),
  }),
  undefined,
];

const sameTriangle: GradientRule = ({ g, optional, cotangent, attributes }) => [
  g.op('Trilu', [cotangent(), optional(1)], { upper: int(intOf(attributes, 'upper', 1)) }),
  undefined,
];

/** Turning round is its own inverse. */
const turnedBack: GradientRule = ({ g, input, cotangent, attributes }) => [
  g.op('ReverseSequence', [cotangent(), input(1)], attributes),
  undefined,
];

/** Operators of the order along an axis, whose result is shaped as what they get. */
export const CUMULATION: readonly Operator[] = [
  { type: 'CumSum', structure: 'linear', shape: likeFirst, gradient: sumBack },
  { type: 'Trilu', structure: 'linear', shape: likeFirst, gradient: sameTriangle },
  { type: 'ReverseSequence', structure: 'linear', shape: likeFirst, gradient: turnedBack },
];
