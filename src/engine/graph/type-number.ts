import type { Dtype } from '../../tensor/dtype.ts';

/** TensorProto.DataType by name (onnx.proto). */
export const ONNX_TYPE_NUMBER = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const satisfies Readonly<Record<Dtype, number>>;

const BY_NUMBER: readonly (Dtype | undefined)[] = [
  undefined,
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  undefined,
  undefined,
  'bfloat16',
];

/** The element type of a TensorProto.DataType number; `undefined` for those the engine does not compute with. */
export function dtypeOfNumber(number: number): Dtype | undefined {
  return BY_NUMBER[number];
}
