/** A type of numbers that safetensors can name. */
export interface Dtype {
  /** As safetensors writes it. */
  readonly name: string;
  /** Bytes of one element. */
  readonly bytes: number;
  /** Bytes that are reversed together when the byte order differs: half an element for complex numbers. */
  readonly unit: number;
}

const dtype = (name: string, bytes: number, unit = bytes): Dtype => ({ name, bytes, unit });

/** torch's dtypes by name (`torch.float32`), with their aliases. */
export const TORCH_DTYPES: ReadonlyMap<string, Dtype> = new Map([
  ['bool', dtype('BOOL', 1)],
  ['uint8', dtype('U8', 1)],
  ['int8', dtype('I8', 1)],
  ['float8_e5m2', dtype('F8_E5M2', 1)],
  ['float8_e4m3fn', dtype('F8_E4M3', 1)],
  ['float8_e5m2fnuz', dtype('F8_E5M2FNUZ', 1)],
  ['float8_e4m3fnuz', dtype('F8_E4M3FNUZ', 1)],
  ['float8_e8m0fnu', dtype('F8_E8M0', 1)],
  ['int16', dtype('I16', 2)],
  ['short', dtype('I16', 2)],
  ['uint16', dtype('U16', 2)],
  ['float16', dtype('F16', 2)],
  ['half', dtype('F16', 2)],
  ['bfloat16', dtype('BF16', 2)],
  ['int32', dtype('I32', 4)],
  ['int', dtype('I32', 4)],
  ['uint32', dtype('U32', 4)],
  ['float32', dtype('F32', 4)],
  ['float', dtype('F32', 4)],
  ['complex64', dtype('C64', 8, 4)],
  ['cfloat', dtype('C64', 8, 4)],
  ['float64', dtype('F64', 8)],
  ['double', dtype('F64', 8)],
  ['int64', dtype('I64', 8)],
  ['long', dtype('I64', 8)],
  ['uint64', dtype('U64', 8)],
]);

/** The dtype a typed storage class implies. Those that are missing have no name in safetensors. */
export const STORAGE_DTYPES: ReadonlyMap<string, string> = new Map([
  ['DoubleStorage', 'float64'],
  ['FloatStorage', 'float32'],
  ['HalfStorage', 'float16'],
  ['BFloat16Storage', 'bfloat16'],
  ['LongStorage', 'int64'],
  ['IntStorage', 'int32'],
  ['ShortStorage', 'int16'],
  ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'],
  ['BoolStorage', 'bool'],
  ['ComplexFloatStorage', 'complex64'],
  ['ComplexDoubleStorage', 'complex128'],
  ['QInt8Storage', 'qint8'],
  ['QInt32Storage', 'qint32'],
  ['QUInt8Storage', 'quint8'],
  ['QUInt4x2Storage', 'quint4x2'],
  ['QUInt2x4Storage', 'quint2x4'],
]);

/** Bytes per element of the storages safetensors has no name for: their extent must be known all the same. */
export const OTHER_TORCH_BYTES: ReadonlyMap<string, number> = new Map([
  ['complex128', 16],
  ['qint8', 1],
  ['qint32', 4],
  ['quint8', 1],
  ['quint4x2', 1],
  ['quint2x4', 1],
]);

/** NumPy's kind and size. */
export const NUMPY_DTYPES: ReadonlyMap<string, Dtype> = new Map([
  ['b1', dtype('BOOL', 1)],
  ['u1', dtype('U8', 1)],
  ['i1', dtype('I8', 1)],
  ['i2', dtype('I16', 2)],
  ['u2', dtype('U16', 2)],
  ['f2', dtype('F16', 2)],
  ['i4', dtype('I32', 4)],
  ['u4', dtype('U32', 4)],
  ['f4', dtype('F32', 4)],
  ['c8', dtype('C64', 8, 4)],
  ['f8', dtype('F64', 8)],
  ['i8', dtype('I64', 8)],
  ['u8', dtype('U64', 8)],
]);

/** Python's names of NumPy types that safetensors cannot hold, for messages. */
export const NUMPY_KINDS: Readonly<Record<string, string>> = {
  O: 'Python objects',
  V: 'records (a structured type)',
  U: 'text',
  S: 'byte strings',
  a: 'byte strings',
  M: 'dates',
  m: 'time spans',
  c: 'complex numbers of this size',
  f: 'floating-point numbers of this size',
};
