import { int, intOf } from '../graph/attribute.ts';
import type { Attributes } from '../graph/attribute.ts';
import type { Node } from '../graph/graph.ts';
import { ONNX_TYPE_NUMBER } from '../graph/type-number.ts';
import { without } from './draft.ts';
import type { NodeList, Unfuse } from './node-list.ts';

/*
 * Integer kernels as dequantise, compute in floats, quantise: what they stand for. Their own rounding of sums may differ by one step
 * of the output's scale.
 */

function dequantise(list: NodeList, triple: readonly string[], axis = 1): string {
  return list.op('DequantizeLinear', triple, { axis: int(axis) });
}

function quantise(list: NodeList, value: string, scale: readonly string[], node: Node): boolean {
  list.op('QuantizeLinear', [value, ...scale], {}, node.outputs[0]);
  return true;
}

const convolution: Unfuse = (node, list) => {
  const [, xScale = '', , , wScale = ''] = node.inputs;
  const x = dequantise(list, node.inputs.slice(0, 3));
  const w = dequantise(list, node.inputs.slice(3, 6), 0);
  const bias = node.inputs[8] ?? '';
  const b = bias === '' ? '' : dequantise(list, [bias, list.op('Mul', [xScale, wScale])], 0);
  return quantise(list, list.op('Conv', [x, w, b], node.attributes), node.inputs.slice(6, 8), node);
};

const matrixProduct: Unfuse = (node, list) => {
  const a = dequantise(list, node.inputs.slice(0, 3), -2);
  const b = dequantise(list, node.inputs.slice(3, 6), -1);
  return quantise(list, list.op('MatMul', [a, b]), node.inputs.slice(6, 8), node);
};

/** Two quantised inputs. */
function binary(type: string): Unfuse {
  return (node, list) => {
    const a = dequantise(list, node.inputs.slice(0, 3));
    const b = dequantise(list, node.inputs.slice(3, 6));
    return quantise(list, list.op(type, [a, b]), node.inputs.slice(6, 8), node);
  };
}

/** One quantised input; attributes of the plain operator stay. */
function unary(type: string, more: Attributes = {}): Unfuse {
  return (node, list) => {
    if (intOf(node.attributes, 'channels_last', 0) !== 0) return false;
    const x = dequantise(list, node.inputs.slice(0, 3));
    const attributes = { ...without(node.attributes, 'channels_last', 'opset'), ...more };
    return quantise(list, list.op(type, [x], attributes), node.inputs.slice(3, 5), node);
  };
}

/** Scale and zero point of the output come first, then three inputs for each part. */
const concatenation: Unfuse = (node, list) => {
  const parts: string[] = [];
  for (let at = 2; at + 2 < node.inputs.length; at += 3)
    parts.push(dequantise(list, node.inputs.slice(at, at + 3)));
  return quantise(list, list.op('Concat', parts, node.attributes), node.inputs.slice(0, 2), node);
};

const gemm: Unfuse = (node, list) => {
  const [, aScale = '', , , bScale = '', , bias = ''] = node.inputs;
  const isTransposed = intOf(node.attributes, 'transB', 0) !== 0;
  const a = dequantise(list, node.inputs.slice(0, 3));
  const b = dequantise(list, node.inputs.slice(3, 6), isTransposed ? 0 : 1);
  const c = bias === '' ? '' : dequantise(list, [bias, list.op('Mul', [aScale, bScale])], 0);
  const y = list.op('Gemm', [a, b, c], node.attributes);
  const scale = node.inputs.slice(7, 9);
  if (scale.length > 0 && scale[0] !== '') return quantise(list, y, scale, node);
  list.op('Identity', [y], {}, node.outputs[0]);
  return true;
};

/** An integer tensor less its zero point, as floats. */
function centred(list: NodeList, value: string, zero: string): string {
  const whole = list.cast(value, ONNX_TYPE_NUMBER.float32);
  return zero === '' ? whole : list.op('Sub', [whole, list.cast(zero, ONNX_TYPE_NUMBER.float32)]);
}

/** Sums below 2²⁴ are exact in floats. */
const integerProduct: Unfuse = (node, list) => {
  const [a = '', b = '', aZero = '', bZero = ''] = node.inputs;
  const product = list.op('MatMul', [centred(list, a, aZero), centred(list, b, bZero)]);
  list.cast(product, ONNX_TYPE_NUMBER.int32, node.outputs[0]);
  return true;
};

const integerConvolution: Unfuse = (node, list) => {
  const [x = '', w = '', xZero = '', wZero = ''] = node.inputs;
  const zero = list.draft.constants.get(wZero);
  // One zero point per channel would have to be shaped by the rank of the weights.
  if (wZero !== '' && zero?.data.length !== 1) return false;
  const y = list.op('Conv', [centred(list, x, xZero), centred(list, w, wZero)], node.attributes);
  list.cast(y, ONNX_TYPE_NUMBER.int32, node.outputs[0]);
  return true;
};

/** Adds the bias that ends a product, if there is one. */
function biased(list: NodeList, product: string, bias: string, node: Node): boolean {
  if (bias === '') list.op('Identity', [product], {}, node.outputs[0]);
  else list.op('Add', [product, bias], {}, node.outputs[0]);
  return true;
}

/** Quantises its first input by what is in it, each time. */
const dynamicProduct: Unfuse = (node, list) => {
  const [a = '', b = '', bScale = '', bZero = '', bias = ''] = node.inputs;
  const dynamic = list.draft.node('DynamicQuantizeLinear', [a]);
  const outputs = [...dynamic.outputs, list.draft.fresh('scale'), list.draft.fresh('zero')];
  list.nodes.push({ ...dynamic, outputs });
  const product = list.op('MatMul', [
    dequantise(list, outputs),
    dequantise(list, [b, bScale, bZero], -1),
  ]);
  return biased(list, product, bias, node);
};

const productToFloat: Unfuse = (node, list) => {
  const [a = '', b = '', aScale = '', bScale = '', aZero = '', bZero = '', bias = ''] = node.inputs;
  const product = list.op('MatMul', [
    dequantise(list, [a, aScale, aZero], -2),
    dequantise(list, [b, bScale, bZero], -1),
  ]);
  return biased(list, product, bias, node);
};

export const INTEGER_FORMS: Readonly<Record<string, Unfuse>> = {
  ':QLinearConv': convolution,
  ':QLinearMatMul': matrixProduct,
  ':MatMulInteger': integerProduct,
  ':ConvInteger': integerConvolution,
  'com.microsoft:QLinearAdd': binary('Add'),
  'com.microsoft:QLinearMul': binary('Mul'),
  'com.microsoft:QLinearSigmoid': unary('Sigmoid'),
  'com.microsoft:QLinearLeakyRelu': unary('LeakyRelu'),
  'com.microsoft:QLinearSoftmax': unary('Softmax'),
  'com.microsoft:QLinearGlobalAveragePool': unary('GlobalAveragePool'),
  'com.microsoft:QLinearAveragePool': unary('AveragePool'),
  'com.microsoft:QLinearConcat': concatenation,
  'com.microsoft:QGemm': gemm,
  'com.microsoft:DynamicQuantizeMatMul': dynamicProduct,
  'com.microsoft:MatMulIntegerToFloat': productToFloat,
};
