/** Element types the engine computes with, by ONNX's own names (TensorProto.DataType). */
export type Dtype =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'
  | 'string';

/** What holds the elements: bool as bytes 0 and 1, float16 and bfloat16 as their 16 bits. */
export type TypedData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

const MAKERS = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

export type NumericDtype = keyof typeof MAKERS;

/** Bytes of one element. */
export function bytesPerElement(dtype: NumericDtype): number {
  return MAKERS[dtype].BYTES_PER_ELEMENT;
}

/** Zeros. */
export function allocate(dtype: NumericDtype, length: number): TypedData {
  return new MAKERS[dtype](length);
}

/** A view of little-endian bytes where they are aligned, a copy where not. `bytes.length` must be a multiple of the element size. */
export function viewBytes(dtype: NumericDtype, bytes: Uint8Array): TypedData {
  const maker = MAKERS[dtype];
  const width = maker.BYTES_PER_ELEMENT;
  const length = Math.floor(bytes.byteLength / width);
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && bytes.byteOffset % width === 0)
    return new maker(buffer, bytes.byteOffset, length);
  return new maker(new Uint8Array(bytes).buffer, 0, length);
}

export function isFloat(dtype: Dtype): boolean {
  return dtype === 'float32' || dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16';
}

/** Whether elements are big integers in JavaScript. */
export function isWide(dtype: Dtype): dtype is 'int64' | 'uint64' {
  return dtype === 'int64' || dtype === 'uint64';
}
