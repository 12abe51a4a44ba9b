import { floatOf, floatsOf, int, intsOf, stringsOf, textOf } from '../graph/attribute.ts';
import { floats } from '../../tensor/tensor.ts';
import { ML_DOMAIN } from './linear-model.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { likeFirst } from './shape-rules.ts';
import { throughNorm } from './unit-norm.ts';

const likeFirstAsFloat: ShapeRule = (call) => [{ dtype: 'float32', shape: call.input(0).shape }];

/** (x − offset) · scale, one number for all features or one for each. */
const scaled: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const scale = floatsOf(call.attributes, 'scale') ?? [1];
  const factor = g.constant(floats(scale, scale.length === 1 ? [] : [scale.length]), 'scale');
  return [g.cast(g.mul(call.cotangent(), factor), x.dtype)];
};

const normalised: GradientRule = (call) => {
  const { g } = call;
  const x = g.cast(call.input(0), 'float32');
  const norm = textOf(call.attributes, 'norm', 'MAX');
  const axis = x.shape.length - 1;
  const dx = throughNorm(g, { x, y: call.output(), axis, norm }, call.cotangent());
  return [g.cast(dx, call.input(0).dtype)];
};

/** Where a value stands for a missing one, the imputed constant does not move. */
const imputed: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const missing = floatOf(call.attributes, 'replaced_value_float', Number.NaN);
  const isMissing = Number.isNaN(missing)
    ? g.op('IsNaN', [x])
    : g.op('Equal', [x, g.scalar(missing, x)]);
  return [g.where(isMissing, g.scalar(0, x), call.cotangent())];
};

/** Columns of the inputs side by side, as floats. */
const joinedShape: ShapeRule = (call) => {
  const widths = Array.from({ length: call.inputCount }, (_, index) => widthOf(call, index));
  return [
    {
      dtype: 'float32',
      shape: [call.input(0).shape[0] ?? 1, widths.reduce((all, width) => all + width, 0)],
    },
  ];
};

function widthOf(call: OperatorCall, index: number): number {
  return intsOf(call.attributes, 'inputdimensions')?.[index] ?? call.input(index).shape.at(-1) ?? 1;
}

const joined: GradientRule = (call) => {
  const { g } = call;
  let start = 0;
  return Array.from({ length: call.inputCount }, (_, index) => {
    const x = call.input(index);
    const from = start;
    start += widthOf(call, index);
    if (!call.wants(index)) return undefined;
    const [rows = 1] = call.cotangent().shape;
    const part = g.slice(call.cotangent(), g.vector([from]), g.vector([start]), 1, [
      rows,
      start - from,
    ]);
    return g.cast(g.reshapeLike(part, x), x.dtype);
  });
};

/** Columns by their numbers, from the last axis. */
const extractedShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const count = call.input(1).shape.reduce((all, size) => all * size, 1);
  return [{ dtype, shape: [...(shape.length === 1 ? [1] : shape.slice(0, -1)), count] }];
};

const extracted: GradientRule = (call: GradientCall) => {
  const { g } = call;
  const x = call.input(0);
  const dy = call.cotangent();
  const count = dy.shape.at(-1) ?? 1;
  const last = x.shape.length - 1;
  const indices = g.reshape(call.input(1), [...x.shape.slice(1).map(() => 1), count]);
  const own = x.shape.length === 1 ? g.reshape(dy, [count]) : dy;
  const places = g.expandLike(indices, own);
  const attributes = { axis: int(last), reduction: { kind: 'string', value: 'add' } } as const;
  return [g.op('ScatterElements', [g.zerosLike(x), places, own], attributes), undefined];
};

const encodedShape: ShapeRule = (call) => {
  const words = stringsOf(call.attributes, 'cats_strings')?.length ?? 0;
  const count = words > 0 ? words : (intsOf(call.attributes, 'cats_int64s')?.length ?? 0);
  return [{ dtype: 'float32', shape: [...call.input(0).shape, count] }];
};

/** Types of the values of a label encoder, by the attribute that holds them. */
const VALUES = [
  ['values_strings', 'string'],
  ['values_int64s', 'int64'],
  ['values_floats', 'float32'],
] as const;

const labelShape: ShapeRule = (call) => {
  for (const [name, dtype] of VALUES)
    if (call.attributes[name] !== undefined) return [{ dtype, shape: call.input(0).shape }];
  const values = call.attributes['values_tensor'];
  if (values?.kind === 'tensor') return [{ dtype: values.value.dtype, shape: call.input(0).shape }];
  throw new ShapeError(`LabelEncoder "${call.name}" names no values`);
};

/** Preparing columns for a classical model, as skl2onnx writes it. */
export const FEATURE: readonly Operator[] = [
  {
    type: 'Scaler',
    domain: ML_DOMAIN,
    structure: 'linear',
    shape: likeFirstAsFloat,
    gradient: scaled,
  },
  {
    type: 'Normalizer',
    domain: ML_DOMAIN,
    structure: 'smooth',
    shape: likeFirstAsFloat,
    gradient: normalised,
  },
  { type: 'Imputer', domain: ML_DOMAIN, structure: 'smooth', shape: likeFirst, gradient: imputed },
  {
    type: 'FeatureVectorizer',
    domain: ML_DOMAIN,
    structure: 'linear',
    shape: joinedShape,
    gradient: joined,
  },
  {
    type: 'ArrayFeatureExtractor',
    domain: ML_DOMAIN,
    structure: 'linear',
    shape: extractedShape,
    gradient: extracted,
  },
  { type: 'Binarizer', domain: ML_DOMAIN, structure: 'step', shape: likeFirst, gradient: 'zero' },
  {
    type: 'OneHotEncoder',
    domain: ML_DOMAIN,
    structure: 'step',
    shape: encodedShape,
    gradient: 'zero',
  },
  {
    type: 'LabelEncoder',
    domain: ML_DOMAIN,
    structure: 'step',
    shape: labelShape,
    gradient: 'zero',
  },
];
