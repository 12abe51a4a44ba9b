import { describe, expect, it } from 'vitest';
import {
  attributes,
  codes,
  graphOf,
  modelOf,
  node,
  weights,
} from '../../../test/builders/engine-models.ts';
import { float, floats as floatList } from '../graph/attribute.ts';
import type { Model, Node } from '../graph/graph.ts';
import { floats, integers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { findOperator } from '../operators/table.ts';
import { sessionEvaluator } from '../session/evaluator.ts';
import { probeSamples } from './probe.ts';
import { deviation } from './prove.ts';
import { rewriteModel } from './rewrite.ts';

const evaluate = sessionEvaluator();
const MICROSOFT = 'com.microsoft';

interface Example {
  readonly opset: number;
  readonly nodes: readonly Node[];
  readonly shape?: readonly number[];
  readonly constants?: Readonly<Record<string, Tensor>>;
  readonly tolerance?: number;
}

function built({ opset, nodes, shape = [2, 3, 4, 4], constants = {} }: Example): Model {
  return modelOf(graphOf(nodes, { x: shape }, constants), opset);
}

/** Largest difference of original and rewritten on the same samples. */
async function compare(example: Example): Promise<number> {
  const model = built(example);
  const [batch = 1, ...rest] = example.shape ?? [2, 3, 4, 4];
  const feeds = probeSamples(model.graph.inputs, new Map([['x', rest]]), batch);
  const before = await evaluate(model, feeds, ['y']);
  const after = await evaluate(rewriteModel(model).model, feeds, ['y']);
  expect(after.get('y')?.shape).toEqual(before.get('y')?.shape);
  return deviation(before.get('y'), after.get('y'));
}

const one = (type: string, more: Parameters<typeof attributes>[0] = {}): readonly Node[] => [
  node(type, 'x', 'y', attributes(more)),
];

/** Operators whose meaning or form changed between opsets. */
const OLD: Readonly<Record<string, Example>> = {
  'Softmax of 11 over all axes from 1': { opset: 11, nodes: one('Softmax') },
  'Softmax of 11 with an axis': { opset: 11, nodes: one('Softmax', { axis: 2 }) },
  'LogSoftmax of 9': { opset: 9, nodes: one('LogSoftmax', { axis: 3 }) },
  'Hardmax of 11': { opset: 11, nodes: one('Hardmax') },
  'ReduceMean with axes': { opset: 13, nodes: one('ReduceMean', { axes: [2, 3], keepdims: 0 }) },
  'ReduceSum with axes': { opset: 11, nodes: one('ReduceSum', { axes: [1] }) },
  'ReduceSum with an input': {
    opset: 13,
    nodes: [node('ReduceSum', 'x axes', 'y')],
    constants: { axes: integers([1]) },
  },
  'ReduceLogSumExp over all': { opset: 13, nodes: one('ReduceLogSumExp', { keepdims: 0 }) },
  'Unsqueeze and Squeeze': {
    opset: 11,
    nodes: [
      node('Unsqueeze', 'x', 'a', attributes({ axes: [0] })),
      node('Squeeze', 'a', 'y', attributes({ axes: [0] })),
    ],
  },
  'Clip with bounds': { opset: 9, nodes: one('Clip', { min: 0.25, max: 0.75 }) },
  'Clip with one bound': { opset: 9, nodes: one('Clip', { max: 0.5 }) },
  'Pad with a value': {
    opset: 9,
    nodes: one('Pad', { pads: [0, 0, 1, 1, 0, 0, 1, 2], value: 0.5 }),
  },
  'Slice with attributes': { opset: 9, nodes: one('Slice', { starts: [1], ends: [3], axes: [2] }) },
  'TopK with an attribute': {
    opset: 9,
    nodes: [node('TopK', 'x', 'y i', attributes({ k: 2 }))],
  },
  'Split in halves': { opset: 12, nodes: [node('Split', 'x', 'y b', attributes({ axis: 2 }))] },
  'Split by sizes': {
    opset: 12,
    nodes: [node('Split', 'x', 'y b', attributes({ axis: 1, split: [1, 2] }))],
  },
  'Dropout with its mask': {
    opset: 9,
    nodes: [node('Dropout', 'x', 'y m', attributes({ ratio: 0.5 }))],
  },
  'BatchNormalization of 7': {
    opset: 7,
    nodes: [node('BatchNormalization', 'x s b m v', 'y', attributes({ momentum: 0.9 }))],
    constants: {
      s: weights([3]),
      b: weights([3], 2),
      m: weights([3], 3),
      v: floats([1, 2, 3]),
    },
  },
  'Upsample of 7': {
    opset: 7,
    nodes: one('Upsample', { mode: 'nearest', scales: floatList([1, 1, 2, 3]) }),
  },
  'Upsample of 9, linear': {
    opset: 9,
    nodes: [node('Upsample', 'x s', 'y', attributes({ mode: 'linear' }))],
    constants: { s: floats([1, 1, 2, 2]) },
  },
  'Resize of 10, smaller': {
    opset: 10,
    nodes: [node('Resize', 'x s', 'y', attributes({ mode: 'nearest' }))],
    constants: { s: floats([1, 1, 0.6, 0.6]) },
  },
  'Resize of 10, larger': {
    opset: 10,
    nodes: [node('Resize', 'x s', 'y', attributes({ mode: 'nearest' }))],
    constants: { s: floats([1, 1, 2.5, 2.5]) },
  },
  'Scatter of 9': {
    opset: 9,
    nodes: [node('Scatter', 'x i u', 'y', attributes({ axis: 3 }))],
    constants: { i: integers([2], [1, 1, 1, 1]), u: floats([9], [1, 1, 1, 1]) },
  },
  'GridSample of 16': {
    opset: 16,
    nodes: [node('GridSample', 'x g', 'y', attributes({ mode: 'bilinear' }))],
    constants: { g: weights([2, 3, 3, 2]) },
  },
  'RoiAlign of 10': {
    opset: 10,
    nodes: [node('RoiAlign', 'x r i', 'y', attributes({ output_height: 2, output_width: 2 }))],
    constants: { r: floats([0.5, 0.5, 3, 3], [1, 4]), i: integers([1]) },
  },
};

const quantised = {
  xs: floats([0.01], []),
  xz: codes('uint8', [], 3, 4),
  ys: floats([0.05], []),
  yz: codes('uint8', [], 120, 121),
  ws: floats([0.02], []),
  wz: codes('int8', [], 1, 2),
};
const quantise = node('QuantizeLinear', 'x xs xz', 'q');
const dequantise = node('DequantizeLinear', 'r ys yz', 'y');
/** Half of a step or one of the output's scale: kernels round sums on their own. */
const ONE_STEP = 0.06;

/** Operators that do several things at once, beside the runtime's own kernels of them. */
const FUSED: Readonly<Record<string, Example>> = {
  FusedMatMul: {
    opset: 17,
    shape: [2, 5, 3],
    nodes: [
      node('FusedMatMul', 'x w', 'y', attributes({ transA: 1, transB: 1, alpha: 0.5 }), MICROSOFT),
    ],
    constants: { w: weights([4, 5]) },
  },
  FusedGemm: {
    opset: 17,
    shape: [2, 3],
    nodes: [
      node(
        'FusedGemm',
        'x w b',
        'y',
        attributes({ activation: 'LeakyRelu', activation_alpha: 0.3, transB: 1 }),
        MICROSOFT,
      ),
    ],
    constants: { w: weights([4, 3]), b: weights([4], 2) },
  },
  'FusedConv with a sum and Relu': {
    opset: 17,
    nodes: [
      node(
        'FusedConv',
        'x w b z',
        'y',
        attributes({ activation: 'Relu', kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
        MICROSOFT,
      ),
    ],
    constants: { w: weights([3, 3, 3, 3]), b: weights([3], 2), z: weights([2, 3, 4, 4], 3) },
  },
  'FusedConv with Clip': {
    opset: 17,
    nodes: [
      node(
        'FusedConv',
        'x w',
        'y',
        attributes({
          activation: 'Clip',
          activation_params: floatList([0, 0.2]),
          kernel_shape: [3, 3],
        }),
        MICROSOFT,
      ),
    ],
    constants: { w: weights([3, 3, 3, 3]) },
  },
  SkipLayerNormalization: {
    opset: 17,
    shape: [2, 5, 8],
    nodes: [
      node(
        'SkipLayerNormalization',
        'x s g b c',
        'n - - sum',
        attributes({ epsilon: float(1e-5) }),
        MICROSOFT,
      ),
      node('Add', 'n sum', 'y'),
    ],
    constants: {
      s: weights([2, 5, 8]),
      g: weights([8], 2),
      b: weights([8], 3),
      c: weights([8], 4),
    },
  },
  'Attention without a mask': {
    opset: 17,
    shape: [2, 5, 8],
    nodes: [node('Attention', 'x w b', 'y', attributes({ num_heads: 2 }), MICROSOFT)],
    constants: { w: weights([8, 24]), b: weights([24], 2) },
  },
  'Attention, causal, with a mask': {
    opset: 17,
    shape: [2, 5, 8],
    nodes: [
      node('Attention', 'x w b m', 'y', attributes({ num_heads: 4, unidirectional: 1 }), MICROSOFT),
    ],
    constants: { w: weights([8, 24]), b: weights([24], 2), m: codes('int32', [2, 5], 1, 2) },
  },
  MultiHeadAttention: {
    opset: 17,
    shape: [2, 5, 8],
    nodes: [node('MultiHeadAttention', 'x k v b', 'y', attributes({ num_heads: 2 }), MICROSOFT)],
    constants: { k: weights([2, 3, 8]), v: weights([2, 3, 8], 2), b: weights([24], 3) },
  },
  'Attention of 23, heads joined': {
    opset: 23,
    shape: [2, 5, 8],
    nodes: [node('Attention', 'x x x', 'y', attributes({ q_num_heads: 2, kv_num_heads: 2 }))],
  },
  'Attention of 23, heads apart, causal': {
    opset: 23,
    shape: [2, 2, 5, 8],
    nodes: [node('Attention', 'x x x', 'y', attributes({ is_causal: 1, scale: 0.25 }))],
  },
  MatMulInteger: {
    opset: 17,
    shape: [2, 3],
    nodes: [
      quantise,
      node('MatMulInteger', 'q w xz wz', 'i'),
      node('Cast', 'i', 'y', attributes({ to: 1 })),
    ],
    constants: { ...quantised, w: codes('int8', [3, 4], -100, 100) },
  },
  ConvInteger: {
    opset: 17,
    nodes: [
      quantise,
      node('ConvInteger', 'q w xz', 'i', attributes({ pads: [1, 1, 1, 1] })),
      node('Cast', 'i', 'y', attributes({ to: 1 })),
    ],
    constants: { ...quantised, w: codes('uint8', [2, 3, 3, 3], 0, 200) },
  },
  QLinearConv: {
    opset: 17,
    tolerance: ONE_STEP,
    nodes: [quantise, node('QLinearConv', 'q xs xz w ws wz ys yz b', 'r'), dequantise],
    constants: {
      ...quantised,
      wz: codes('int8', [], 0, 1),
      w: codes('int8', [2, 3, 3, 3], -100, 100),
      b: codes('int32', [2], -2000, 2000),
    },
  },
  QLinearMatMul: {
    opset: 17,
    tolerance: ONE_STEP,
    shape: [2, 3],
    nodes: [quantise, node('QLinearMatMul', 'q xs xz w ws wz ys yz', 'r'), dequantise],
    constants: { ...quantised, w: codes('int8', [3, 4], -100, 100) },
  },
  DynamicQuantizeMatMul: {
    opset: 17,
    tolerance: 0.01,
    shape: [2, 3],
    nodes: [node('DynamicQuantizeMatMul', 'x w ws wz b', 'y', {}, MICROSOFT)],
    constants: { ...quantised, w: codes('int8', [3, 4], -100, 100), b: weights([4]) },
  },
};
for (const [type, operands] of [
  ['QLinearAdd', 'q xs xz q xs xz ys yz'],
  ['QLinearMul', 'q xs xz q xs xz ys yz'],
  ['QLinearSigmoid', 'q xs xz ys yz'],
  ['QLinearLeakyRelu', 'q xs xz ys yz'],
  ['QLinearGlobalAveragePool', 'q xs xz ys yz'],
] as const)
  Object.assign(FUSED, {
    [type]: {
      opset: 17,
      tolerance: ONE_STEP,
      nodes: [quantise, node(type, operands, 'r', {}, MICROSOFT), dequantise],
      constants: quantised,
    },
  });

describe('engine/prepare/rewrite', () => {
  it.each(Object.entries(OLD))('keeps what %s means', async (_, example) => {
    expect(await compare(example)).toBeLessThan(1e-5);
  });

  it.each(Object.entries(FUSED))('takes apart %s', async (_, example) => {
    expect(await compare(example)).toBeLessThan(example.tolerance ?? 1e-5);
    const { model } = rewriteModel(built(example));
    const unknown = model.graph.nodes.filter((each) => !findOperator(each.type, each.domain));

    expect(unknown.map(({ type }) => type)).toEqual([]);
  });

  it('leaves forms it does not know as they are', () => {
    const example: Example = {
      opset: 17,
      nodes: [node('FusedMatMul', 'x x', 'y', attributes({ transBatchA: 1 }), MICROSOFT)],
    };

    expect(rewriteModel(built(example)).model.graph.nodes.map(({ type }) => type)).toEqual([
      'FusedMatMul',
    ]);
  });

  it('refuses a file from before broadcasting was what it is', () => {
    expect(() => rewriteModel(built({ opset: 6, nodes: one('Relu') }))).toThrow(/older than 7/);
  });
});
