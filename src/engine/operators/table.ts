import { ACTIVATION } from './activation.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { GENERATION } from './generation.ts';
import { LAYOUT } from './layout.ts';
import { MATRIX } from './matrix.ts';
import type { Operator } from './operator.ts';
import { REDUCTION } from './reduction.ts';
import { SELECTION } from './selection.ts';
import { SOFTMAX } from './softmax.ts';

/** Every operator the engine knows: its shape, its gradient, its structure. */
export const OPERATORS: readonly Operator[] = [
  ...ACTIVATION,
  ...ARITHMETIC,
  ...GENERATION,
  ...LAYOUT,
  ...MATRIX,
  ...REDUCTION,
  ...SELECTION,
  ...SOFTMAX,
];

const BY_NAME: ReadonlyMap<string, Operator> = new Map(
  OPERATORS.map((operator) => [`${operator.domain ?? ''}:${operator.type}`, operator]),
);

export function findOperator(type: string, domain = ''): Operator | undefined {
  return BY_NAME.get(`${domain === 'ai.onnx' ? '' : domain}:${type}`);
}
