import { intOf, intsOf } from '../graph/attribute.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import { constantIntegers, constantNumbers } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

const FLOAT32 = 1;
const INT32 = 6;

/** Without a seed, or with one: the runtime's generator goes on from run to run. */
const always = (): boolean => true;

const drawnShape: ShapeRule = (call) => {
  const shape = intsOf(call.attributes, 'shape');
  const dtype = dtypeOfNumber(intOf(call.attributes, 'dtype', FLOAT32));
  if (shape === undefined || dtype === undefined)
    throw new ShapeError(`${call.type} "${call.name}" names no shape or no type`);
  return [{ dtype, shape }];
};

/** The type of the input unless another is named. */
const likeShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  return [{ dtype: dtypeOfNumber(intOf(call.attributes, 'dtype', 0)) ?? dtype, shape }];
};

const multinomialShape: ShapeRule = (call) => {
  const dtype = dtypeOfNumber(intOf(call.attributes, 'dtype', INT32)) ?? 'int32';
  const count = intOf(call.attributes, 'sample_size', 1);
  return [{ dtype, shape: [...call.input(0).shape.slice(0, 1), count] }];
};

/** Dropout drops only where its third input says that the model is being trained. */
function isTraining(call: OperatorCall): boolean {
  const mode = call.optional(2);
  return mode !== undefined && constantIntegers(mode)?.[0] !== 0;
}

const dropoutShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  return [
    { dtype, shape },
    { dtype: 'bool', shape },
  ];
};

/** What was kept was scaled by 1/(1 − ratio). */
const dropoutGradient: GradientRule = (call) => {
  const { g } = call;
  const [x, dy] = [call.input(0), call.cotangent()];
  if (!isTraining(call)) return [dy, undefined, undefined];
  const ratio = call.optional(1);
  const dropped = ratio === undefined ? 0.5 : constantNumbers(ratio)?.[0];
  if (dropped === undefined || dropped >= 1)
    throw new ShapeError(`Dropout "${call.name}": its ratio is not constant, or all is dropped`);
  const mask = call.extraOutput(1, { dtype: 'bool', shape: x.shape });
  return [g.where(mask, g.scale(dy, 1 / (1 - dropped)), g.scalar(0, dy)), undefined, undefined];
};

/** Operators that draw numbers: two runs of a model that has one may differ, which falsifies what is measured of it. */
export const RANDOMNESS: readonly Operator[] = [
  {
    type: 'RandomNormal',
    structure: 'step',
    shape: drawnShape,
    gradient: 'zero',
    isRandom: always,
  },
  {
    type: 'RandomUniform',
    structure: 'step',
    shape: drawnShape,
    gradient: 'zero',
    isRandom: always,
  },
  {
    type: 'RandomNormalLike',
    structure: 'step',
    reads: 'shape',
    shape: likeShape,
    gradient: 'zero',
    isRandom: always,
  },
  {
    type: 'RandomUniformLike',
    structure: 'step',
    reads: 'shape',
    shape: likeShape,
    gradient: 'zero',
    isRandom: always,
  },
  { type: 'Bernoulli', structure: 'step', shape: likeShape, gradient: 'zero', isRandom: always },
  {
    type: 'Multinomial',
    structure: 'step',
    shape: multinomialShape,
    gradient: 'zero',
    isRandom: always,
  },
  {
    type: 'Dropout',
    structure: 'linear',
    shape: dropoutShape,
    gradient: dropoutGradient,
    isRandom: isTraining,
  },
];
