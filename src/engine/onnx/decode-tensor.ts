import type { NumericDtype, TypedData } from '../../tensor/dtype.ts';
import { allocate, bytesPerElement, viewBytes } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import type { ExternalData } from './external-data.ts';
import { readExternal } from './external-data.ts';
import { WireError, fieldsOf, integerOf, pushFloats, pushIntegers, textOf } from './wire-reader.ts';
import type { Field } from './wire-reader.ts';

/** Dimensions of one tensor: honest ones have six at most, the runtime allows a few dozen. */
const MAX_RANK = 32;
/** Elements of one tensor: 2 GB of bytes, the most a file can hold; external ones are bounded by their file. */
const MAX_ELEMENTS = 2 ** 33;
/** Elements that stand one by one in typed fields instead of as raw bytes. */
const MAX_TYPED_ELEMENTS = 2 ** 26;

export interface DecodedTensor {
  readonly name: string;
  /** Without its data where these lie in another file. */
  readonly tensor: Tensor | undefined;
  readonly external?: ExternalData & {
    readonly dtype: NumericDtype;
    readonly shape: readonly number[];
  };
}

interface Draft {
  name: string;
  type: number;
  readonly dims: bigint[];
  raw: Field | undefined;
  readonly integers: bigint[];
  readonly floats: number[];
  readonly words: string[];
  readonly external: Map<string, string>;
  isExternal: boolean;
}

/** TensorProto. */
export function decodeTensor(content: Uint8Array, base: number): DecodedTensor {
  const draft: Draft = {
    name: '',
    type: 0,
    dims: [],
    raw: undefined,
    integers: [],
    floats: [],
    words: [],
    external: new Map(),
    isExternal: false,
  };
  for (const field of fieldsOf(content, base)) readField(draft, field);
  const shape = draft.dims.map(Number);
  let count = 1;
  for (const size of shape) {
    if (size < 0 || size > MAX_ELEMENTS)
      throw new WireError(base, `tensor "${draft.name}" has a dimension of ${size}`);
    count *= size;
  }
  if (shape.length > MAX_RANK || count > MAX_ELEMENTS)
    throw new WireError(
      base,
      `tensor "${draft.name}" has ${count} elements in ${shape.length} dimensions`,
    );
  const dtype = dtypeOfNumber(draft.type);
  if (dtype === undefined)
    throw new WireError(
      base,
      `tensor "${draft.name}" is of element type ${draft.type}, which is not supported`,
    );
  if (dtype === 'string') {
    if (draft.words.length !== count) throw wrongCount(draft, base, draft.words.length, count);
    return { name: draft.name, tensor: { dtype, shape, data: draft.words } };
  }
  if (draft.isExternal)
    return {
      name: draft.name,
      tensor: undefined,
      external: { ...readExternal(draft.name, draft.external), dtype, shape },
    };
  const data =
    draft.raw === undefined
      ? typedData(draft, dtype, count, base)
      : rawData(draft, draft.raw, dtype, count);
  return { name: draft.name, tensor: { dtype, shape, data } };
}

function readField(draft: Draft, field: Field): void {
  switch (field.number) {
    case 1:
      pushIntegers(field, draft.dims, MAX_RANK);
      break;
    case 2:
      draft.type = integerOf(field);
      break;
    case 4:
      pushFloats(field, draft.floats, 4);
      break;
    case 5:
    case 7:
    case 11:
      pushIntegers(field, draft.integers, MAX_TYPED_ELEMENTS);
      break;
    case 6:
      draft.words.push(textOf(field));
      break;
    case 8:
      draft.name = textOf(field);
      break;
    case 9:
      draft.raw = field;
      break;
    case 10:
      pushFloats(field, draft.floats, 8);
      break;
    case 13: {
      const [key, value] = entryOf(field);
      draft.external.set(key, value);
      break;
    }
    case 14:
      draft.isExternal = field.value === 1n;
      break;
    default:
  }
}

/** StringStringEntryProto. */
export function entryOf(field: Field): readonly [string, string] {
  let key = '';
  let value = '';
  for (const part of fieldsOf(field.content, field.offset)) {
    if (part.number === 1) key = textOf(part);
    else if (part.number === 2) value = textOf(part);
  }
  return [key, value];
}

function rawData(draft: Draft, raw: Field, dtype: NumericDtype, count: number): TypedData {
  if (raw.content.length !== count * bytesPerElement(dtype))
    throw wrongCount(draft, raw.offset, raw.content.length / bytesPerElement(dtype), count);
  return viewBytes(dtype, raw.content);
}

/** Small types share int32_data; 16-bit floats are their bits there (onnx.proto). */
function typedData(draft: Draft, dtype: NumericDtype, count: number, base: number): TypedData {
  const isDecimal = dtype === 'float32' || dtype === 'float64';
  const given = isDecimal ? draft.floats.length : draft.integers.length;
  // A tensor of no elements may leave its data out.
  if (given !== count) throw wrongCount(draft, base, given, count);
  const data = allocate(dtype, count);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    for (const [at, value] of draft.integers.entries()) data[at] = value;
  else if (isDecimal) data.set(draft.floats);
  else for (const [at, value] of draft.integers.entries()) data[at] = Number(value);
  return data;
}

function wrongCount(draft: Draft, offset: number, given: number, wanted: number): WireError {
  return new WireError(
    offset,
    `tensor "${draft.name}" has ${given} elements where its shape asks for ${wanted}`,
  );
}
