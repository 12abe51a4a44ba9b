import type { Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

export const ACTIVATION: readonly Operator[] = [
  {
    type: 'Relu',
    structure: 'piecewise-linear',
    shape: likeFirst,
    // By the output, so that the fusion of Conv and Relu survives; Where is safe where dy is infinite.
    gradient: ({ g, cotangent, output }) => {
      const dy = cotangent();
      const isOn = g.op('Greater', [output(), g.scalar(0, output())]);
      return [g.where(isOn, dy, g.scalar(0, dy))];
    },
  },
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
];
