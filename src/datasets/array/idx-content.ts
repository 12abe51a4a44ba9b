import { gunzipSync } from 'node:zlib';
import { DataFailure } from '../data-error.ts';
import type { StoredType } from '../labelled-samples.ts';
import type { ArrayContent } from './array-content.ts';

/** Element types of the IDX format (LeCun's MNIST page): code and bytes. All are big-endian. */
const TYPES: Readonly<Record<number, readonly [StoredType, number]>> = {
  0x08: ['uint8', 1],
  0x09: ['int8', 1],
  0x0b: ['int16', 2],
  0x0c: ['int32', 4],
  0x0d: ['float32', 4],
  0x0e: ['float64', 8],
};
/** More dimensions than any data set has. */
const MAX_DIMENSIONS = 8;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Two zero bytes, a known type, a small number of dimensions. */
export function isIdx(head: Uint8Array): boolean {
  const [first = 1, second = 1, type = 0, dimensions = 0] = head;
  return (
    first === 0 &&
    second === 0 &&
    TYPES[type] !== undefined &&
    dimensions > 0 &&
    dimensions <= MAX_DIMENSIONS
  );
}

/** The content of a gzip file of at most `maxBytes`, or the bytes themselves. Throws DataFailure. */
export function gunzipBounded(bytes: Uint8Array, maxBytes: number, name: string): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const isLarge = error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new DataFailure(
      isLarge ? 'too-large' : 'malformed',
      isLarge ? `${name} unfolds to more than ${maxBytes} bytes` : `${name} is corrupt gzip`,
      isLarge ? 'give a smaller part of the data' : 'copy or download it again',
    );
  }
}

/**
 * An IDX file in parts that together are it: the head, and the elements in big-endian order.
 * @param bytes row-major, little-endian. Throws DataFailure for a type the format does not have.
 */
export function idxParts(
  stored: StoredType,
  shape: readonly number[],
  bytes: Uint8Array,
): readonly Uint8Array[] {
  const [code, [, itemSize] = []] =
    Object.entries(TYPES).find(([, [type]]) => type === stored) ?? [];
  if (code === undefined || itemSize === undefined || shape.length > MAX_DIMENSIONS)
    throw new DataFailure(
      'unknown-form',
      `IDX has no arrays of ${stored} in ${shape.length} dimensions`,
      'let the name of the copy end in .npz',
    );
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, Number(code), shape.length]);
  for (const [axis, length] of shape.entries()) head.writeUInt32BE(length, 4 + 4 * axis);
  if (itemSize === 1) return [head, bytes];
  const swapped = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += itemSize)
    swapped.set(bytes.subarray(at, at + itemSize).toReversed(), at);
  return [head, swapped];
}

/** Reads an IDX array. Throws DataFailure. */
export function readIdxContent(bytes: Uint8Array, name: string): ArrayContent {
  const [stored, itemSize] = TYPES[bytes[2] ?? 0] ?? ['uint8', 0];
  const dimensions = bytes[3] ?? 0;
  const start = 4 + 4 * dimensions;
  if (!isIdx(bytes) || bytes.length < start)
    throw new DataFailure('malformed', `${name} is no IDX file`, 'copy or download it again');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = shape.reduce((all, size) => all * size, itemSize);
  if (bytes.length - start < length)
    throw new DataFailure(
      'malformed',
      `${name} is cut off: ${bytes.length - start} of ${length} bytes are there`,
      'copy or download it again',
    );
  return {
    stored,
    shape,
    isFortran: false,
    isBigEndian: true,
    itemSize,
    payload: bytes.subarray(start, start + length),
  };
}
