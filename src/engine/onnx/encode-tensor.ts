import { ONNX_TYPE_NUMBER } from '../graph/type-number.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { blob, join, number, packed, text } from './wire-writer.ts';
import type { Rope } from './wire-writer.ts';

/** TensorProto: elements as raw little-endian bytes, text as strings. */
export function tensorMessage(tensor: Tensor, name?: string): Rope {
  const head = join([
    ...(tensor.shape.length === 0 ? [] : [packed(1, tensor.shape)]),
    number(2, ONNX_TYPE_NUMBER[tensor.dtype]),
    ...(name === undefined ? [] : [text(8, name)]),
  ]);
  if (tensor.dtype === 'string') return join([head, ...tensor.data.map((word) => text(6, word))]);
  const { data } = tensor;
  return join([head, blob(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]);
}
