import { floatsOf, intOf, intsOf, stringsOf, textOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { floats } from '../../tensor/tensor.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

export const ML_DOMAIN = 'ai.onnx.ml';

/** Number of classes, and the type of their names. */
export function classesOf(
  call: OperatorCall,
  prefix = 'classlabels',
): {
  readonly count: number;
  readonly dtype: 'int64' | 'string';
} {
  const words = stringsOf(call.attributes, `${prefix}_strings`) ?? [];
  const numbers =
    intsOf(call.attributes, `${prefix}_ints`) ?? intsOf(call.attributes, `${prefix}_int64s`) ?? [];
  return words.length > 0
    ? { count: words.length, dtype: 'string' }
    : { count: numbers.length, dtype: 'int64' };
}

/** Rows of the input: a vector is one row. */
export function rowsOf(call: OperatorCall): number {
  const { shape } = call.input(0);
  return shape.length === 1 ? 1 : (shape[0] ?? 1);
}

/** A label for each row, and the scores of all classes. */
export const classifierShape: ShapeRule = (call) => {
  const { count, dtype } = classesOf(call);
  const rows = rowsOf(call);
  return [
    { dtype, shape: [rows] },
    { dtype: 'float32', shape: [rows, count] },
  ];
};

export const regressorShape: ShapeRule = (call) => [
  {
    dtype: 'float32',
    shape: [
      rowsOf(call),
      intOf(call.attributes, call.type === 'TreeEnsembleRegressor' ? 'n_targets' : 'targets', 1),
    ],
  },
];

/** Weights as [outputs, features], with the number of outputs they make. */
function weightsOf(call: GradientCall): Value {
  const { g } = call;
  const weights = floatsOf(call.attributes, 'coefficients') ?? [];
  const features = call.input(0).shape.at(-1) ?? 1;
  const rows = weights.length / features;
  if (features < 0 || !Number.isInteger(rows))
    throw new ShapeError(
      `${call.type} "${call.name}": ${weights.length} weights for ${features} features`,
    );
  return g.constant(floats(weights, [rows, features]), 'coefficients');
}

/** Back from what is linear in the features, in the element type and shape of the input. */
function intoInput(call: GradientCall, dy: Value): Value {
  const { g } = call;
  const x = call.input(0);
  return g.cast(g.reshapeLike(g.matmul(dy, weightsOf(call)), x), x.dtype);
}

/** Of the scores after their transformation. */
function throughTransform(g: GraphBuilder, transform: string, y: Value, dy: Value): Value {
  switch (transform) {
    case 'NONE':
      return dy;
    case 'LOGISTIC':
      return g.mul(dy, g.mul(y, g.sub(g.scalar(1, y), y)));
    case 'SOFTMAX': {
      const weighted = g.mul(dy, y);
      return g.sub(weighted, g.mul(y, g.reduceSum(weighted, [1], true)));
    }
    default:
      throw new ShapeError(`no gradient of scores that are transformed by ${transform}`);
  }
}

/** Two classes may be made of one row of weights: its score, and the opposite of it, stand side by side. */
const classifierGradient: GradientRule = (call) => {
  const { g } = call;
  const transform = textOf(call.attributes, 'post_transform', 'NONE');
  const dy = throughTransform(g, transform, call.output(1), call.cotangent(1));
  const outputs = weightsOf(call).shape[0] ?? 1;
  const { count } = classesOf(call);
  if (outputs === count) return [intoInput(call, dy)];
  if (outputs !== 1 || count !== 2)
    throw new ShapeError(`LinearClassifier "${call.name}": ${outputs} scores for ${count} classes`);
  const sides = g.constant(floats([-1, 1], [2, 1]), 'sides');
  return [intoInput(call, g.matmul(dy, sides))];
};

const regressorGradient: GradientRule = (call) => {
  const { g } = call;
  const transform = textOf(call.attributes, 'post_transform', 'NONE');
  return [intoInput(call, throughTransform(g, transform, call.output(), call.cotangent()))];
};

/** Linear models of scikit-learn, as skl2onnx writes them. */
export const LINEAR_MODEL: readonly Operator[] = [
  {
    type: 'LinearClassifier',
    domain: ML_DOMAIN,
    structure: 'smooth',
    shape: classifierShape,
    gradient: classifierGradient,
  },
  {
    type: 'LinearRegressor',
    domain: ML_DOMAIN,
    structure: 'linear',
    shape: regressorShape,
    gradient: regressorGradient,
  },
];
