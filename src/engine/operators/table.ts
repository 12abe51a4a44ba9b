import { ACTIVATION } from './activation.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { BATCH_NORMALIZATION } from './batch-normalization.ts';
import { BLOCK_LAYOUT } from './block-layout.ts';
import { CONCATENATION } from './concatenation.ts';
import { CONTROL_FLOW } from './control-flow.ts';
import { CONVOLUTION } from './convolution.ts';
import { CUMULATION } from './cumulation.ts';
import { EINSUM } from './einsum.ts';
import { FEATURE } from './feature.ts';
import { FUSION } from './fusion.ts';
import { GATHERING } from './gathering.ts';
import { GAUSSIAN_UNIT } from './gaussian-unit.ts';
import { GENERATION } from './generation.ts';
import { GLOBAL_POOLING } from './global-pooling.ts';
import { GRID_SAMPLING } from './grid-sampling.ts';
import { GROUP_NORMALIZATION } from './group-normalization.ts';
import { INTEGER_ARITHMETIC } from './integer-arithmetic.ts';
import { LAYER_NORMALIZATION } from './layer-normalization.ts';
import { LAYOUT } from './layout.ts';
import { LINEAR_MODEL } from './linear-model.ts';
import { MATRIX } from './matrix.ts';
import type { Operator } from './operator.ts';
import { PADDING } from './padding.ts';
import { POOLING } from './pooling.ts';
import { POWER } from './power.ts';
import { QUANTISATION } from './quantisation.ts';
import { QUANTISED_KERNEL } from './quantised-kernel.ts';
import { RANDOMNESS } from './randomness.ts';
import { RANKING } from './ranking.ts';
import { RECTIFIER } from './rectifier.ts';
import { RECURRENCE } from './recurrence.ts';
import { REDUCTION } from './reduction.ts';
import { REPETITION } from './repetition.ts';
import { RESIZE } from './resize.ts';
import { RESPONSE_NORMALIZATION } from './response-normalization.ts';
import { SCATTERING } from './scattering.ts';
import { SELECTION } from './selection.ts';
import { SLICING } from './slicing.ts';
import { SOFTMAX } from './softmax.ts';
import { TREE_ENSEMBLE } from './tree-ensemble.ts';
import { TRIGONOMETRY } from './trigonometry.ts';
import { UNIT_NORM } from './unit-norm.ts';

/** Every operator the engine knows: its shape, its gradient, its structure. */
export const OPERATORS: readonly Operator[] = [
  ...ACTIVATION,
  ...ARITHMETIC,
  ...BATCH_NORMALIZATION,
  ...BLOCK_LAYOUT,
  ...CONCATENATION,
  ...CONTROL_FLOW,
  ...CONVOLUTION,
  ...CUMULATION,
  ...EINSUM,
  ...FEATURE,
  ...FUSION,
  ...GATHERING,
  ...GAUSSIAN_UNIT,
  ...GENERATION,
  ...GLOBAL_POOLING,
  ...GRID_SAMPLING,
  ...GROUP_NORMALIZATION,
  ...INTEGER_ARITHMETIC,
  ...LAYER_NORMALIZATION,
  ...LAYOUT,
  ...LINEAR_MODEL,
  ...MATRIX,
  ...PADDING,
  ...POOLING,
  ...POWER,
  ...QUANTISATION,
  ...QUANTISED_KERNEL,
  ...RANDOMNESS,
  ...RANKING,
  ...RECTIFIER,
  ...RECURRENCE,
  ...REDUCTION,
  ...REPETITION,
  ...RESIZE,
  ...RESPONSE_NORMALIZATION,
  ...SCATTERING,
  ...SELECTION,
  ...SLICING,
  ...SOFTMAX,
  ...TREE_ENSEMBLE,
  ...TRIGONOMETRY,
  ...UNIT_NORM,
];

const BY_NAME: ReadonlyMap<string, Operator> = new Map(
  OPERATORS.map((operator) => [`${operator.domain ?? ''}:${operator.type}`, operator]),
);

export function findOperator(type: string, domain = ''): Operator | undefined {
  return BY_NAME.get(`${domain === 'ai.onnx' ? '' : domain}:${type}`);
}
