import { ACTIVATION_CASES } from './activation-cases.ts';
import { ARITHMETIC_CASES } from './arithmetic-cases.ts';
import { GENERATION_CASES } from './generation-cases.ts';
import { LAYOUT_CASES } from './layout-cases.ts';
import { MATRIX_CASES } from './matrix-cases.ts';
import type { OperatorCase } from './operator-case.ts';
import { REDUCTION_CASES } from './reduction-cases.ts';
import { SELECTION_CASES } from './selection-cases.ts';
import { SOFTMAX_CASES } from './softmax-cases.ts';

/** Every case, by the area of the operator table it belongs to. */
export const OPERATOR_CASES: readonly OperatorCase[] = [
  ...ACTIVATION_CASES,
  ...ARITHMETIC_CASES,
  ...GENERATION_CASES,
  ...LAYOUT_CASES,
  ...MATRIX_CASES,
  ...REDUCTION_CASES,
  ...SELECTION_CASES,
  ...SOFTMAX_CASES,
];
