import { normaliseAxis } from '../../tensor/shape.ts';
import { intOf } from '../graph/attribute.ts';
import type { OperatorCall, Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

function axisOf(call: OperatorCall): number {
  return normaliseAxis(intOf(call.attributes, 'axis', -1), call.input(0).shape.length);
}

/** Opset 13 semantics: along one axis. Older files are rewritten when they are read. */
export const SOFTMAX: readonly Operator[] = [
  {
    type: 'Softmax',
    structure: 'smooth',
    shape: likeFirst,
    gradient: (call) => {
      const { g } = call;
      const weighted = g.mul(call.cotangent(), call.output());
      const total = g.reduceSum(weighted, [axisOf(call)], true);
      return [g.sub(weighted, g.mul(call.output(), total))];
    },
  },
  {
    type: 'LogSoftmax',
    structure: 'smooth',
    shape: likeFirst,
    gradient: (call) => {
      const { g } = call;
      const total = g.reduceSum(call.cotangent(), [axisOf(call)], true);
      return [g.sub(call.cotangent(), g.mul(g.op('Exp', [call.output()]), total))];
    },
  },
];
