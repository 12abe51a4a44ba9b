import { filled, floats } from '../../tensor/tensor.ts';
import { floatOf, int, intOf, intsOf } from '../graph/attribute.ts';
import type { Node } from '../graph/graph.ts';
import { ONNX_TYPE_NUMBER } from '../graph/type-number.ts';
import type { NodeList, Unfuse } from './node-list.ts';

/** What a masked score gets in the standard operator, in effect minus infinity without its NaN. */
const MASKED = -3.402_823_466_385_288_6e38;

interface Scores {
  /** [batch, heads, length, width]. */
  readonly query: string;
  readonly key: string;
  readonly value: string;
  /** 1/√width where the node names none. */
  readonly scale: number | undefined;
  /** Added to the scores. */
  readonly biases: readonly string[];
  readonly isCausal: boolean;
  readonly masked: number;
}

/** softmax(scale · QKᵀ + biases) V, heads apart. */
function attend(list: NodeList, parts: Scores): string {
  const { query, key, value, scale } = parts;
  const raw = list.op('MatMul', [query, list.swapLast(key)]);
  let scores =
    scale === undefined
      ? list.op('Div', [raw, list.op('Sqrt', [lastSize(list, query)])])
      : list.op('Mul', [raw, list.draft.constant(floats([scale], []), 'scale')]);
  for (const bias of parts.biases) scores = list.op('Add', [scores, bias]);
  if (parts.isCausal) {
    const zero = list.draft.constant(filled('int64', [], 0), 'zero');
    const all = list.op('ConstantOfShape', [list.op('Shape', [scores], { start: int(-2) })], {
      value: { kind: 'tensor', value: filled('int64', [1], 1) },
    });
    const lower = list.op('Trilu', [all, zero], { upper: int(0) });
    const floor = list.draft.constant(floats([parts.masked], []), 'masked');
    scores = list.op('Where', [list.cast(lower, ONNX_TYPE_NUMBER.bool), scores, floor]);
  }
  return list.op('MatMul', [list.op('Softmax', [scores], { axis: int(-1) }), value]);
}

/** The size of the last axis, as a float list of one. */
function lastSize(list: NodeList, value: string): string {
  return list.cast(list.op('Shape', [value], { start: int(-1) }), ONNX_TYPE_NUMBER.float32);
}

/** A scale of 0 or none means the default. */
function scaleOf(node: Node): number | undefined {
  const scale = floatOf(node.attributes, 'scale', 0);
  return scale === 0 ? undefined : scale;
}

/** [batch, length] of 1 (seen) and 0 as what is added to scores. */
function paddingBias(list: NodeList, mask: string, masked: number): string {
  const seen = list.cast(mask, ONNX_TYPE_NUMBER.float32);
  const one = list.draft.constant(floats([1], []), 'one');
  const hidden = list.op('Sub', [one, seen]);
  const bias = list.op('Mul', [hidden, list.draft.constant(floats([masked], []), 'masked')]);
  return list.op('Unsqueeze', [bias, list.vector([1, 2])]);
}

function isAbsent(names: readonly string[]): boolean {
  return names.every((name) => name === '');
}

/** com.microsoft Attention: projections inside; a mask is taken for one of [batch, length]. */
const attention: Unfuse = (node, list) => {
  const [x = '', weights = '', bias = '', mask = '', past = '', relative = '', ...more] =
    node.inputs;
  const { attributes } = node;
  const sizes = intsOf(attributes, 'qkv_hidden_sizes') ?? [];
  const wide = list.draft.constants.get(weights)?.shape[1];
  if (past !== '' || !isAbsent(more) || !isAbsent(node.outputs.slice(1))) return false;
  if (intOf(attributes, 'do_rotary', 0) !== 0 || wide === undefined) return false;
  const parts = sizes.length === 3 ? sizes : [wide / 3, wide / 3, wide / 3];
  if (!parts.every((size) => Number.isInteger(size) && size > 0)) return false;
  const projected = list.op('MatMul', [x, weights]);
  const biased = bias === '' ? projected : list.op('Add', [projected, bias]);
  const heads = intOf(attributes, 'num_heads', 1);
  const [query = '', key = '', value = ''] = slices(list, biased, parts).map((part) =>
    list.splitHeads(part, heads),
  );
  const masked = floatOf(attributes, 'mask_filter_value', -10_000);
  const biases = mask === '' ? [] : [paddingBias(list, mask, masked)];
  if (relative !== '') biases.push(relative);
  const isCausal = intOf(attributes, 'unidirectional', 0) !== 0;
  list.joinHeads(
    attend(list, { query, key, value, scale: scaleOf(node), biases, isCausal, masked }),
    node.outputs[0],
  );
  return true;
};

/** Neighbouring parts of the last axis. */
function slices(list: NodeList, value: string, sizes: readonly number[]): readonly string[] {
  let start = 0;
  return sizes.map((size) => {
    const bounds = [list.vector([start]), list.vector([start + size]), list.vector([-1])];
    start += size;
    return list.op('Slice', [value, ...bounds]);
  });
}

/** com.microsoft MultiHeadAttention with query, key and value of three dimensions each. */
const multiHead: Unfuse = (node, list) => {
  const [q = '', k = '', v = '', bias = '', mask = '', relative = '', ...past] = node.inputs;
  if (k === '' || v === '' || !isAbsent(past) || !isAbsent(node.outputs.slice(1))) return false;
  const { attributes } = node;
  const heads = intOf(attributes, 'num_heads', 1);
  let inputs: readonly string[] = [q, k, v];
  if (bias !== '') {
    const width = (list.draft.constants.get(bias)?.shape[0] ?? 0) / 3;
    if (!Number.isInteger(width) || width === 0) return false;
    const biases = slices(list, bias, [width, width, width]);
    inputs = inputs.map((input, index) => list.op('Add', [input, biases[index] ?? '']));
  }
  const [query = '', key = '', value = ''] = inputs.map((input) => list.splitHeads(input, heads));
  const masked = floatOf(attributes, 'mask_filter_value', -10_000);
  const added = mask === '' ? [] : [paddingBias(list, mask, masked)];
  if (relative !== '') added.push(relative);
  const isCausal = intOf(attributes, 'unidirectional', 0) !== 0;
  list.joinHeads(
    attend(list, { query, key, value, scale: scaleOf(node), biases: added, isCausal, masked }),
    node.outputs[0],
  );
  return true;
};

/** The standard operator (opset 23) without a cache; as many heads of keys as of queries. */
const standard: Unfuse = (node, list) => {
  const [q = '', k = '', v = '', mask = '', ...past] = node.inputs;
  const { attributes } = node;
  if (!isAbsent(past) || !isAbsent(node.outputs.slice(1))) return false;
  if (floatOf(attributes, 'softcap', 0) !== 0) return false;
  const queryHeads = intOf(attributes, 'q_num_heads', 0);
  const keyHeads = intOf(attributes, 'kv_num_heads', queryHeads);
  if (queryHeads !== keyHeads) return false;
  const isSplit = queryHeads === 0;
  const [query = '', key = '', value = ''] = isSplit
    ? [q, k, v]
    : [q, k, v].map((input) => list.splitHeads(input, queryHeads));
  const attended = attend(list, {
    query,
    key,
    value,
    scale: scaleOf(node),
    biases: mask === '' ? [] : [mask],
    isCausal: intOf(attributes, 'is_causal', 0) !== 0,
    masked: MASKED,
  });
  if (isSplit) list.op('Identity', [attended], {}, node.outputs[0]);
  else list.joinHeads(attended, node.outputs[0]);
  return true;
};

export const ATTENTION: Readonly<Record<string, Unfuse>> = {
  'com.microsoft:Attention': attention,
  'com.microsoft:MultiHeadAttention': multiHead,
  ':Attention': standard,
};
