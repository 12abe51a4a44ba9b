import type { StoredType } from '../labelled-samples.ts';
import { float16ToNumber } from './float16.ts';

/** An array as its file stores it, not yet read. */
export interface ArrayContent {
  readonly stored: StoredType;
  readonly shape: readonly number[];
  /** Column-major: the first index varies fastest. */
  readonly isFortran: boolean;
  readonly isBigEndian: boolean;
  /** Bytes of one element. */
  readonly itemSize: number;
  /** Text only: UTF-32 or one byte per character. */
  readonly text?: 'utf-32' | 'bytes';
  readonly payload: Uint8Array;
}

const HIGH_WORD = 0x1_0000_0000;

/** Reads elements by their position in the payload. Integers of 64 bits are rounded to the nearest double. */
export function elementReader(content: ArrayContent): (element: number) => number {
  const { payload, stored, isBigEndian } = content;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const little = !isBigEndian;
  const [high, low] = little ? [4, 0] : [0, 4];
  switch (stored) {
    case 'bool':
      return (at) => (view.getUint8(at) === 0 ? 0 : 1);
    case 'uint8':
      return (at) => view.getUint8(at);
    case 'int8':
      return (at) => view.getInt8(at);
    case 'uint16':
      return (at) => view.getUint16(at * 2, little);
    case 'int16':
      return (at) => view.getInt16(at * 2, little);
    case 'uint32':
      return (at) => view.getUint32(at * 4, little);
    case 'int32':
      return (at) => view.getInt32(at * 4, little);
    case 'uint64':
      return (at) =>
        view.getUint32(at * 8 + high, little) * HIGH_WORD + view.getUint32(at * 8 + low, little);
    case 'int64':
      return (at) =>
        view.getInt32(at * 8 + high, little) * HIGH_WORD + view.getUint32(at * 8 + low, little);
    case 'float16':
      return (at) => float16ToNumber(view.getUint16(at * 2, little));
    case 'float32':
      return (at) => view.getFloat32(at * 4, little);
    case 'float64':
      return (at) => view.getFloat64(at * 8, little);
    case 'text':
      return () => Number.NaN;
    default:
      stored satisfies never;
      return () => Number.NaN;
  }
}

/** Text elements of a one-dimensional array. */
export function textElements(content: ArrayContent): readonly string[] {
  const { payload, itemSize, text, isBigEndian } = content;
  const [count = 0] = content.shape;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return Array.from({ length: count }, (_, element) => {
    let word = '';
    const width = text === 'utf-32' ? 4 : 1;
    for (let at = element * itemSize; at < (element + 1) * itemSize; at += width) {
      const code = width === 4 ? view.getUint32(at, !isBigEndian) : view.getUint8(at);
      // Elements are padded with NUL; beyond the last code point is no character at all.
      if (code === 0) break;
      word += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    }
    return word;
  });
}

/** Where the elements of one row lie, relative to the row, in row-major order. */
function rowLayout({ shape, isFortran }: ArrayContent): {
  readonly rowStride: number;
  readonly inner: Float64Array;
} {
  const [count = 0, ...rest] = shape;
  const size = rest.reduce((all, length) => all * length, 1);
  const inner = new Float64Array(size);
  if (!isFortran) {
    for (let at = 0; at < size; at += 1) inner[at] = at;
    return { rowStride: size, inner };
  }
  for (let at = 0; at < size; at += 1) {
    let left = at;
    let offset = 0;
    let stride = rest.reduce((all, length) => all * length, count);
    for (let axis = rest.length - 1; axis >= 0; axis -= 1) {
      const length = rest[axis] ?? 1;
      stride /= length;
      offset += (left % length) * stride;
      left = Math.floor(left / length);
    }
    inner[at] = offset;
  }
  return { rowStride: 1, inner };
}

/** The bytes of a row's elements, row-major and little-endian whatever the file has: the same values of one type are the same bytes. */
export function rowBytes(content: ArrayContent): (row: number) => Uint8Array {
  const { payload, itemSize, isFortran, isBigEndian, text } = content;
  const { rowStride, inner } = rowLayout(content);
  // Characters are more than one to an element; their order within a word is its own affair.
  const isSwapped = isBigEndian && itemSize > 1 && text === undefined;
  if (!isFortran && !isSwapped) {
    const length = rowStride * itemSize;
    return (row) => payload.subarray(row * length, (row + 1) * length);
  }
  return (row) => {
    const bytes = new Uint8Array(inner.length * itemSize);
    for (const [at, offset] of inner.entries()) {
      const from = (row * rowStride + offset) * itemSize;
      const element = payload.subarray(from, from + itemSize);
      bytes.set(isSwapped ? element.toReversed() : element, at * itemSize);
    }
    return bytes;
  };
}

/** The values of a row, row-major. The list is used again for the next row. */
export function rowValues(content: ArrayContent): (row: number) => Float64Array {
  const read = elementReader(content);
  const { rowStride, inner } = rowLayout(content);
  const values = new Float64Array(inner.length);
  return (row) => {
    for (const [at, offset] of inner.entries()) values[at] = read(row * rowStride + offset);
    return values;
  };
}

export interface Rows {
  readonly values: Float32Array;
  /** Integers that float32 cannot hold exactly. */
  readonly inexact: number;
}

/** The rows at `indices` as float32, row-major. */
export function gatherRows(content: ArrayContent, indices: Int32Array): Rows {
  const read = elementReader(content);
  const { rowStride, inner } = rowLayout(content);
  const isInteger = content.stored.includes('int');
  const values = new Float32Array(indices.length * inner.length);
  let inexact = 0;
  let to = 0;
  for (const row of indices) {
    const start = row * rowStride;
    for (const offset of inner) {
      const value = read(start + offset);
      values[to] = value;
      if (isInteger && values[to] !== value) inexact += 1;
      to += 1;
    }
  }
  return { values, inexact };
}
