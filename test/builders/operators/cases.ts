import { ACTIVATION_CASES } from './activation-cases.ts';
import { ARITHMETIC_CASES } from './arithmetic-cases.ts';
import { CLASSICAL_CASES } from './classical-cases.ts';
import { CONVOLUTION_CASES } from './convolution-cases.ts';
import { EINSUM_CASES } from './einsum-cases.ts';
import { FUSION_CASES } from './fusion-cases.ts';
import { GENERATION_CASES } from './generation-cases.ts';
import { GRID_SAMPLING_CASES } from './grid-sampling-cases.ts';
import { INDEXING_CASES } from './indexing-cases.ts';
import { JOINING_CASES } from './joining-cases.ts';
import { LAYOUT_CASES } from './layout-cases.ts';
import { MATRIX_CASES } from './matrix-cases.ts';
import { NORMALIZATION_CASES } from './normalization-cases.ts';
import type { OperatorCase } from './operator-case.ts';
import { ORDERING_CASES } from './ordering-cases.ts';
import { PADDING_CASES } from './padding-cases.ts';
import { POOLING_CASES } from './pooling-cases.ts';
import { POWER_CASES } from './power-cases.ts';
import { QUANTISATION_CASES } from './quantisation-cases.ts';
import { RANDOM_CASES } from './random-cases.ts';
import { RECTIFIER_CASES } from './rectifier-cases.ts';
import { RECURRENCE_CASES } from './recurrence-cases.ts';
import { REDUCTION_CASES } from './reduction-cases.ts';
import { RESIZE_CASES } from './resize-cases.ts';
import { SELECTION_CASES } from './selection-cases.ts';
import { SOFTMAX_CASES } from './softmax-cases.ts';
import { TRIGONOMETRY_CASES } from './trigonometry-cases.ts';

/** Every case, by the area of the operator table it belongs to. */
export const OPERATOR_CASES: readonly OperatorCase[] = [
  ...ACTIVATION_CASES,
  ...ARITHMETIC_CASES,
  ...CLASSICAL_CASES,
  ...CONVOLUTION_CASES,
  ...EINSUM_CASES,
  ...FUSION_CASES,
  ...GENERATION_CASES,
  ...GRID_SAMPLING_CASES,
  ...INDEXING_CASES,
  ...JOINING_CASES,
  ...LAYOUT_CASES,
  ...MATRIX_CASES,
  ...NORMALIZATION_CASES,
  ...ORDERING_CASES,
  ...PADDING_CASES,
  ...POOLING_CASES,
  ...POWER_CASES,
  ...QUANTISATION_CASES,
  ...RANDOM_CASES,
  ...RECTIFIER_CASES,
  ...RECURRENCE_CASES,
  ...REDUCTION_CASES,
  ...RESIZE_CASES,
  ...SELECTION_CASES,
  ...SOFTMAX_CASES,
  ...TRIGONOMETRY_CASES,
];
