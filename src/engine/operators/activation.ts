import type { Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

/** Activations that are computed from their own output. */
export const ACTIVATION: readonly Operator[] = [
  {
    type: 'Sigmoid',
    structure: 'monotone',
    shape: likeFirst,
    gradient: ({ g, cotangent, output }) => {
      const y = output();
      return [g.mul(cotangent(), g.mul(y, g.sub(g.scalar(1, y), y)))];
    },
  },
  {
    type: 'Tanh',
    structure: 'monotone',
    shape: likeFirst,
    gradient: ({ g, cotangent, output }) => {
      const y = output();
      return [g.mul(cotangent(), g.sub(g.scalar(1, y), g.mul(y, y)))];
    },
  },
  {
    type: 'Softsign',
    structure: 'monotone',
    shape: likeFirst,
    // 1/(1+|x|) is 1−|y|.
    gradient: ({ g, cotangent, output }) => {
      const y = output();
      const rest = g.sub(g.scalar(1, y), g.op('Abs', [y]));
      return [g.mul(cotangent(), g.mul(rest, rest))];
    },
  },
  {
    type: 'Softplus',
    structure: 'monotone',
    shape: likeFirst,
    gradient: ({ g, cotangent, input }) => [g.mul(cotangent(), g.op('Sigmoid', [input(0)]))],
  },
];
