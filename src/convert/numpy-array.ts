import { memorySource } from '../bytes/memory-source.ts';
import type { ByteSource } from '../bytes/source.ts';
import { readDtype } from '../formats/pickle/array-dtype.ts';
import {
  isNode,
  type ObjectValue,
  type UnknownValue,
  type Value,
} from '../formats/pickle/value.ts';
import type { Dtype } from './dtypes.data.ts';
import { NUMPY_DTYPES, NUMPY_KINDS } from './dtypes.data.ts';
import { NUMPY_FROM_BUFFER, NUMPY_REBUILD } from './imports.data.ts';
import { openText } from './latin-text.ts';
import { isObject, itemsOf, nameOf, stateOf } from './pickle-place.ts';
import type { Storage, TensorView } from './tensor-view.ts';
import { columnMajor, countElements, faultOf, rowMajor } from './tensor-view.ts';
import type { TensorReading } from './torch-tensor.ts';

/** Text, dates and time spans: values like those of a list, not records or objects. */
const TEXT_RE = /^[<>=|]?[USamM]/;
const DTYPE_RE = /^([<>=|]?)([?a-zA-Z])([0-9]*)/;
/** Sizes of NumPy's codes without a number. */
const SHORT_CODES: ReadonlyMap<string, string> = new Map([
  ['?', 'b1'],
  ['b', 'i1'],
  ['B', 'u1'],
  ['h', 'i2'],
  ['H', 'u2'],
  ['i', 'i4'],
  ['I', 'u4'],
  ['l', 'i8'],
  ['L', 'u8'],
  ['q', 'i8'],
  ['Q', 'u8'],
  ['e', 'f2'],
  ['f', 'f4'],
  ['d', 'f8'],
  ['F', 'c8'],
]);

const BYTES_CLASSES: ReadonlySet<string> = new Set(['builtins.bytes', 'builtins.bytearray']);
const DAMAGED = 'The file is damaged or was made by hand; fetch it again from its source.';

function fail(what: string, fix = DAMAGED): TensorReading {
  return { ok: false, what, fix };
}

export interface NumpyDtype {
  readonly dtype: Dtype;
  readonly isBigEndian: boolean;
}

/** The numbers NumPy's short name (`<f4`) stands for, or what they are instead. */
export function numpyDtype(name: string): NumpyDtype | string {
  const match = DTYPE_RE.exec(name);
  if (match === null || match[0] !== name) return `an array of type ${name.slice(0, 80)}`;
  const [, order = '', code = '', size = ''] = match;
  const key = size === '' ? (SHORT_CODES.get(code) ?? '') : `${code}${size}`;
  const dtype = NUMPY_DTYPES.get(key);
  if (dtype === undefined) return `an array of ${NUMPY_KINDS[code] ?? 'an unknown type'} (${name})`;
  return { dtype, isBigEndian: order === '>' };
}

/** A whole array in one run of bytes. */
export function wholeArray(
  storage: Omit<Storage, 'isBigEndian'>,
  typeName: string,
  shape: readonly number[],
  isFortran: boolean,
): TensorReading {
  const type = numpyDtype(typeName);
  if (typeof type === 'string') {
    const fix =
      'safetensors holds arrays of numbers only. Take these values out, or convert them to numbers.';
    return TEXT_RE.test(typeName) ? { ok: false, what: type, fix, isPlain: true } : fail(type, fix);
  }
  const view: TensorView = {
    storage: { ...storage, isBigEndian: type.isBigEndian },
    dtype: type.dtype,
    shape,
    strides: isFortran ? columnMajor(shape) : rowMajor(shape),
    offset: 0,
  };
  const fault = faultOf(view);
  return fault === undefined ? { ok: true, view } : fail(`an array that does not fit: ${fault}`);
}

function shapeOf(values: readonly Value[]): readonly number[] | undefined {
  const shape: number[] = [];
  for (const value of values) {
    if (typeof value !== 'number') return undefined;
    shape.push(value);
  }
  return shape;
}

/** An array that joblib keeps between the opcodes. */
export function readInlineArray(
  { array, reason }: UnknownValue,
  source: ByteSource,
  place: string,
): TensorReading {
  if (array === undefined)
    return fail(reason, 'safetensors holds arrays of numbers only. Take these values out.');
  const subclass = nameOf(array.subclass);
  if (subclass !== undefined && !/^numpy\.(ndarray|memmap|core\.memmap\.memmap)$/.test(subclass))
    return fail(`an array of the class ${subclass}`, 'Save numpy.asarray(array) instead.');
  const shape = shapeOf(array.shape);
  if (shape === undefined) return fail('an array whose shape is no numbers');
  const storage = {
    id: `${place} (array at ${array.start})`,
    start: array.start,
    bytes: array.end - array.start,
    open: () => source,
  };
  return wholeArray(storage, array.dtype, shape, array.order === 'F');
}

export function isNumpyArray(object: ObjectValue): boolean {
  const name = nameOf(object.callee) ?? '';
  return NUMPY_REBUILD.has(name) || NUMPY_FROM_BUFFER.has(name);
}

/** The bytes an array's state or buffer consists of, where they stand in the pickle. */
function bytesOf(
  value: Value | undefined,
  expected: number,
  source: ByteSource,
  place: string,
): Omit<Storage, 'isBigEndian'> | undefined {
  if (value === undefined) return undefined;
  if (isNode(value) && (value.kind === 'bytes' || value.kind === 'bytearray')) {
    const { offset, length, head } = value;
    if (offset < 0 && length > head.length) return undefined;
    if (offset < 0) {
      return { id: place, start: 0, bytes: length, open: () => memorySource(head) };
    }
    return { id: place, start: offset, bytes: length, open: () => source };
  }
  // Protocols 0 to 2 spell bytes as text: _codecs.encode('…', 'latin1').
  if (isObject(value) && nameOf(value.callee) === '_codecs.encode')
    return openText(itemsOf(value.args)[0], expected, source, place);
  if (isObject(value) && BYTES_CLASSES.has(nameOf(value.callee) ?? '')) {
    const [inner] = itemsOf(value.args);
    // An empty `bytes` of protocol 2 is the call bytes().
    if (inner !== undefined && isObject(inner)) return undefined;
    return bytesOf(inner ?? '', expected, source, place);
  }
  return openText(value, expected, source, place);
}

/** Reads `_reconstruct` with its state, or `_frombuffer`, without making the call. */
export function readNumpyArray(
  object: ObjectValue,
  source: ByteSource,
  place: string,
): TensorReading {
  const args = itemsOf(object.args);
  const where = `${place} (array at ${object.offset})`;
  const isBuffer = NUMPY_FROM_BUFFER.has(nameOf(object.callee) ?? '');
  // One state for `_reconstruct`, none for `_frombuffer`: whatever is done to it besides changes its numbers.
  if (object.making !== 'call' || object.changes.length !== (isBuffer ? 0 : 1))
    return fail('an array that is changed after it was made');
  if (isBuffer) {
    const [buffer, dtype, shape, order] = args;
    return assembleArray(buffer, dtype, shape, order === 'F', source, where);
  }
  const subclass = nameOf(args[0]);
  if (subclass !== 'numpy.ndarray' && subclass !== 'numpy.memmap')
    return fail(
      `an array of the class ${subclass ?? 'unknown'}`,
      'Save numpy.asarray(array) instead.',
    );
  const [, shape, dtype, isFortran, content] = itemsOf(stateOf(object));
  return assembleArray(content, dtype, shape, isFortran === true, source, where);
}

function assembleArray(
  content: Value | undefined,
  dtypeValue: Value | undefined,
  shapeValue: Value | undefined,
  isFortran: boolean,
  source: ByteSource,
  place: string,
): TensorReading {
  const isOnce = isObject(dtypeValue) && dtypeValue.changes.length <= 1;
  const dtype = isOnce ? readDtype(dtypeValue) : undefined;
  if (dtype === undefined) return fail('an array whose type the pickle does not spell out');
  if (dtype.hasObject)
    return fail(
      'an array of Python objects',
      'safetensors holds arrays of numbers only. Take these values out.',
    );
  const shape = shapeValue === undefined ? undefined : shapeOf(itemsOf(shapeValue));
  if (shape === undefined) return fail('an array whose shape is no numbers');
  const expected = countElements(shape) * dtype.itemsize;
  const storage = bytesOf(content, expected, source, place);
  if (storage === undefined)
    return fail(
      'an array whose bytes are not in the file',
      'Save it again with pickle protocol 4.',
    );
  return wholeArray(storage, dtype.name, shape, isFortran);
}
