import { broadcast } from '../../tensor/shape.ts';
import type { Operator } from './operator.ts';
import { ShapeError } from './operator.ts';
import { broadcastBool, broadcastShape, likeFirst, likeFirstAs } from './shape-rules.ts';

function comparison(type: string): Operator {
  return { type, structure: 'step', shape: broadcastBool, gradient: 'zero' };
}

export const SELECTION: readonly Operator[] = [
  {
    type: 'Where',
    structure: 'piecewise-linear',
    shape: (call) => {
      const shape = broadcast(call.input(0).shape, broadcastShape(call, 1));
      if (shape === undefined) throw new ShapeError(`Where "${call.name}": shapes do not fit`);
      return [{ dtype: call.input(1).dtype, shape }];
    },
    gradient: ({ g, input, cotangent, wants }) => {
      const dy = cotangent();
      const none = g.scalar(0, dy);
      return [
        undefined,
        wants(1) ? g.unbroadcast(g.where(input(0), dy, none), input(1)) : undefined,
        wants(2) ? g.unbroadcast(g.where(input(0), none, dy), input(2)) : undefined,
      ];
    },
  },
  comparison('Equal'),
  comparison('Greater'),
  comparison('GreaterOrEqual'),
  comparison('Less'),
  comparison('LessOrEqual'),
  comparison('And'),
  comparison('Or'),
  comparison('Xor'),
  { type: 'Not', structure: 'step', shape: likeFirst, gradient: 'zero' },
  { type: 'IsNaN', structure: 'step', shape: likeFirstAs('bool'), gradient: 'zero' },
  { type: 'IsInf', structure: 'step', shape: likeFirstAs('bool'), gradient: 'zero' },
  { type: 'Sign', structure: 'step', shape: likeFirst, gradient: 'zero' },
  { type: 'Round', structure: 'step', shape: likeFirst, gradient: 'zero' },
  { type: 'Floor', structure: 'step', shape: likeFirst, gradient: 'zero' },
  { type: 'Ceil', structure: 'step', shape: likeFirst, gradient: 'zero' },
];
