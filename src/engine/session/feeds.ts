/* oxlint-disable typescript/no-unsafe-type-assertion -- the runtime's tensors are typed by a name at run time, which no assertion-free code can follow */
import type { Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { NumericDtype } from '../../tensor/dtype.ts';
import { viewBytes } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Runtime } from './runtime.ts';

/** Names of the runtime's element types are ONNX's own, but for `text`. */
export function toRuntime(runtime: Runtime, tensor: Tensor): RuntimeTensor {
  if (tensor.dtype === 'string')
    return new runtime.Tensor('string', [...tensor.data], tensor.shape);
  if (tensor.dtype === 'bfloat16') throw new TypeError('the runtime takes no bfloat16 from here');
  // Where the platform has Float16Array the runtime asks for it; the bits are the same.
  const data = tensor.dtype === 'float16' ? halfView(tensor.data) : tensor.data;
  return new runtime.Tensor(tensor.dtype, data as never, tensor.shape);
}

export function fromRuntime(tensor: RuntimeTensor): Tensor {
  const shape = [...tensor.dims];
  const { data, type } = tensor;
  if (Array.isArray(data)) return { dtype: 'string', shape, data: data.map(String) };
  if (type === 'int4' || type === 'uint4' || type === 'string')
    throw new TypeError(`the engine does not compute with ${type}`);
  const dtype: NumericDtype = type;
  if (dtype !== 'float16') return { dtype, shape, data: data as never };
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype, shape, data: viewBytes('float16', bytes) };
}

function halfView(data: ArrayBufferView): ArrayBufferView {
  const constructors: {
    readonly Float16Array?: new (b: ArrayBufferLike, o: number, l: number) => ArrayBufferView;
  } = globalThis as never;
  const Half = constructors.Float16Array;
  return Half === undefined ? data : new Half(data.buffer, data.byteOffset, data.byteLength / 2);
}
