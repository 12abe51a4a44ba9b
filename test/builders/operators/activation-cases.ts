import type { OperatorCase } from './operator-case.ts';
import { awayFrom, normal } from './operator-case.ts';
import { elementwise } from './generated-shape.ts';

export const ACTIVATION_CASES: readonly OperatorCase[] = [
  { type: 'Relu', about: 'elementwise', examples: elementwise(awayFrom([0])), twice: true },
  { type: 'Sigmoid', about: 'elementwise', examples: elementwise(normal), twice: true },
  { type: 'Tanh', about: 'elementwise', examples: elementwise(normal), twice: true },
];
