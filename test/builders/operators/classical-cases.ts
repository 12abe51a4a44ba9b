import fc from 'fast-check';
import { float, floats, int, ints, strings, text } from '../../../src/engine/graph/attribute.ts';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';
import type { Fill, OperatorCase, OperatorExample } from './operator-case.ts';
import { awayFrom, distinct, whole } from './operator-case.ts';

const ML = 'ai.onnx.ml';

function row(type: string, about: string, examples: readonly OperatorExample[]): OperatorCase {
  return {
    type,
    domain: ML,
    about,
    examples: fc.constantFrom(...examples),
    runs: examples.length * 2,
    precision: 'float32',
  };
}

/** Rows of three features. */
function rows(attributes: Attributes, type: 'float32' | 'float64' = 'float32'): OperatorExample {
  return { inputs: [{ shape: [-1, 3], dtype: type }], attributes };
}

/** Of each row one element is the largest. */
const positive: Fill = (random, shape) => distinct(random, shape).map((value) => value + 4);

const WEIGHTS = [0.5, -1, 0.25, 1.5, 0.75, -0.5, -0.3, 0.2, 0.9];

function classifier(transform: string): OperatorExample {
  return {
    ...rows({
      coefficients: floats(WEIGHTS),
      intercepts: floats([0.1, -0.2, 0.3]),
      classlabels_ints: ints([0, 1, 2]),
      post_transform: text(transform),
    }),
    outputs: 2,
  };
}

/** Two classes by one row of weights, or by two. */
function binary(transform: string, count: 1 | 2): OperatorExample {
  return {
    ...rows({
      coefficients: floats(WEIGHTS.slice(0, 3 * count)),
      intercepts: floats([0.1, -0.2].slice(0, count)),
      classlabels_ints: ints([0, 1]),
      post_transform: text(transform),
    }),
    outputs: 2,
  };
}

const nodes = {
  nodes_treeids: ints([0, 0, 0]),
  nodes_nodeids: ints([0, 1, 2]),
  nodes_featureids: ints([0, 0, 0]),
  nodes_modes: strings(['BRANCH_LEQ', 'LEAF', 'LEAF']),
  nodes_values: floats([0.5, 0, 0]),
  nodes_truenodeids: ints([1, 0, 0]),
  nodes_falsenodeids: ints([2, 0, 0]),
  nodes_missing_value_tracks_true: ints([0, 0, 0]),
  nodes_hitrates: floats([1, 1, 1]),
};

export const CLASSICAL_CASES: readonly OperatorCase[] = [
  row('Scaler', 'one and many', [
    rows({ offset: floats([1, 2, 3]), scale: floats([0.5, 2, -1]) }),
    rows({ offset: floats([1]), scale: floats([0.5]) }),
    rows({ offset: floats([1, 2, 3]), scale: floats([0.5, 2, -1]) }, 'float64'),
  ]),
  row(
    'Normalizer',
    'every norm',
    ['L1', 'L2', 'MAX'].map((norm) => ({
      inputs: [{ shape: [-1, 3], fill: norm === 'MAX' ? positive : awayFrom([0]) }],
      attributes: { norm: text(norm) },
    })),
  ),
  row('Imputer', 'a number stands for what is missing', [
    {
      inputs: [{ shape: [-1, 3], fill: awayFrom([-1]) }],
      attributes: { imputed_value_floats: floats([1, 2, 3]), replaced_value_float: float(-1) },
    },
  ]),
  row('FeatureVectorizer', 'several inputs', [
    {
      inputs: [{ shape: [-1, 2] }, { shape: [-1, 3] }],
      attributes: { inputdimensions: ints([2, 3]) },
    },
  ]),
  row('ArrayFeatureExtractor', 'columns, one of them twice', [
    { inputs: [{ shape: [-1, 4] }, { shape: [3], dtype: 'int64', constant: [2, 0, 2] }] },
    { inputs: [{ shape: [4] }, { shape: [2], dtype: 'int64', constant: [3, 1] }] },
  ]),
  row('Binarizer', 'any threshold', [
    {
      inputs: [{ shape: [-1, 3], fill: awayFrom([0.25]) }],
      attributes: { threshold: float(0.25) },
    },
  ]),
  row('OneHotEncoder', 'whole numbers', [
    {
      inputs: [{ shape: [-1, 2], dtype: 'int64', fill: whole(0, 2) }],
      attributes: { cats_int64s: ints([0, 1, 2]), zeros: int(1) },
    },
  ]),
  row('LabelEncoder', 'numbers to floats', [
    {
      inputs: [{ shape: [-1], dtype: 'int64', fill: whole(0, 1) }],
      attributes: { keys_int64s: ints([0, 1]), values_floats: floats([0.5, 1.5]) },
    },
  ]),
  row('LinearRegressor', 'one and several targets', [
    rows({ coefficients: floats(WEIGHTS.slice(0, 3)), intercepts: floats([0.5]), targets: int(1) }),
    rows({ coefficients: floats(WEIGHTS), intercepts: floats([0.5, 1, 2]), targets: int(3) }),
  ]),
  row('LinearClassifier', 'three classes', ['NONE', 'LOGISTIC', 'SOFTMAX'].map(classifier)),
  row('LinearClassifier', 'two classes', [
    binary('NONE', 2),
    binary('LOGISTIC', 2),
    binary('SOFTMAX', 2),
    binary('NONE', 1),
    binary('LOGISTIC', 1),
  ]),
  row('TreeEnsembleClassifier', 'one tree', [
    {
      ...rows({
        ...nodes,
        class_treeids: ints([0, 0, 0, 0]),
        class_nodeids: ints([1, 1, 2, 2]),
        class_ids: ints([0, 1, 0, 1]),
        class_weights: floats([0.25, 0.75, 0.5, 0.5]),
        classlabels_strings: strings(['no', 'yes']),
      }),
      outputs: 2,
    },
  ]),
  row('TreeEnsembleRegressor', 'one tree', [
    rows({
      ...nodes,
      target_treeids: ints([0, 0]),
      target_nodeids: ints([1, 2]),
      target_ids: ints([0, 0]),
      target_weights: floats([0.25, 0.75]),
      n_targets: int(1),
    }),
  ]),
];
