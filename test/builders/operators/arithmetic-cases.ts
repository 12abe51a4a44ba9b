import fc from 'fast-check';
import type { OperatorCase } from './operator-case.ts';
import { awayFrom, between, distinct, normal } from './operator-case.ts';
import { broadcastPairs, broadcasting, elementwise, shapes } from './generated-shape.ts';

/** Any number of inputs that broadcast: the shapes of a pair by turns. */
function variadic(): OperatorCase['examples'] {
  return fc.tuple(broadcastPairs(), fc.integer({ min: 1, max: 4 })).map(([pair, count]) => ({
    inputs: Array.from({ length: count }, (_, index) => ({ shape: pair[index % 2] ?? [] })),
  }));
}

/** Inputs of which no two elements are equal, so that the largest is one. */
function contest(): OperatorCase['examples'] {
  return fc.tuple(shapes(0, 2), fc.integer({ min: 1, max: 3 })).map(([shape, count]) => ({
    inputs: Array.from({ length: count }, (_, index) => ({
      shape: index === 1 ? [-1, ...shape] : shape,
      fill: (random, bound) => distinct(random, bound).map((value) => value + 0.08 * index),
    })),
  }));
}

const away = awayFrom([0], 0.3);

export const ARITHMETIC_CASES: readonly OperatorCase[] = [
  { type: 'Add', about: 'broadcast', examples: broadcasting(normal) },
  { type: 'Sub', about: 'broadcast', examples: broadcasting(normal) },
  { type: 'Mul', about: 'broadcast', examples: broadcasting(normal), twice: true },
  { type: 'Div', about: 'broadcast', examples: broadcasting(away), twice: true },
  { type: 'Sum', about: 'any number', examples: variadic() },
  { type: 'Mean', about: 'any number', examples: variadic(), precision: 'float32' },
  { type: 'Max', about: 'no ties', examples: contest() },
  { type: 'Min', about: 'no ties', examples: contest() },
  { type: 'Neg', about: 'elementwise', examples: elementwise(normal) },
  { type: 'Abs', about: 'elementwise', examples: elementwise(awayFrom([0])) },
  { type: 'Exp', about: 'elementwise', examples: elementwise(normal), twice: true },
  { type: 'Log', about: 'elementwise', examples: elementwise(between(0.2, 3)), twice: true },
  { type: 'Sqrt', about: 'elementwise', examples: elementwise(between(0.2, 3)), twice: true },
  { type: 'Reciprocal', about: 'elementwise', examples: elementwise(away), twice: true },
];
