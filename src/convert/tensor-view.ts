import type { ByteSource } from '../bytes/source.ts';
import type { Dtype } from './dtypes.data.ts';

/** A run of bytes that tensors are views of. */
export interface Storage {
  /** Unique in the model: `archive/data/0`. */
  readonly id: string;
  /** Offset of its first byte in the content that `open` gives. */
  readonly start: number;
  readonly bytes: number;
  readonly isBigEndian: boolean;
  readonly open: () => ByteSource | Promise<ByteSource>;
}

/** Elements of a storage seen as an array. */
export interface TensorView {
  readonly storage: Storage;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** In elements, one for each dimension. */
  readonly strides: readonly number[];
  /** Of the first element, in elements from the storage's beginning. */
  readonly offset: number;
}

export interface NamedTensor {
  readonly name: string;
  readonly view: TensorView;
}

/** Dimensions PyTorch and NumPy allow. */
export const MAX_DIMENSIONS = 64;

export function countElements(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

export function byteLength({ dtype, shape }: TensorView): number {
  return countElements(shape) * dtype.bytes;
}

/** Strides of an array without gaps, last dimension fastest. */
export function rowMajor(shape: readonly number[]): readonly number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.push(stride);
    stride *= Math.max(1, size);
  }
  return strides.reverse();
}

/** Strides of an array without gaps, first dimension fastest. */
export function columnMajor(shape: readonly number[]): readonly number[] {
  return rowMajor(shape.toReversed()).toReversed();
}

/** Whether the elements stand in the order in which they are written: dimensions of one element do not matter. */
export function isContiguous({ shape, strides }: TensorView): boolean {
  if (countElements(shape) === 0) return true;
  const wanted = rowMajor(shape);
  return shape.every((size, index) => size === 1 || strides[index] === wanted[index]);
}

/** The bytes of the storage a view reaches into, from its first element to its last; empty for no elements. */
export function extentOf(view: TensorView): { readonly start: number; readonly end: number } {
  const { shape, strides, offset, dtype } = view;
  const start = offset * dtype.bytes;
  if (countElements(shape) === 0) return { start, end: start };
  let last = offset;
  for (const [index, size] of shape.entries()) last += (size - 1) * (strides[index] ?? 0);
  return { start, end: (last + 1) * dtype.bytes };
}

/** What is wrong with a view's numbers, or undefined. Nothing may be read beyond the storage. */
export function faultOf(view: TensorView): string | undefined {
  const { shape, strides, offset, storage, dtype } = view;
  if (shape.length > MAX_DIMENSIONS) return `${shape.length} dimensions`;
  if (shape.length !== strides.length)
    return `${shape.length} dimensions but ${strides.length} strides`;
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (!shape.every(isCount)) return `shape (${shape.join(', ')})`;
  if (!strides.every(isCount)) return `strides (${strides.join(', ')})`;
  if (!isCount(offset)) return `storage offset ${offset}`;
  if (!Number.isSafeInteger(countElements(shape) * dtype.bytes)) return 'a size that overflows';
  const { end } = extentOf(view);
  if (!Number.isSafeInteger(end)) return 'an extent that overflows';
  if (end > storage.bytes)
    return `it reaches to byte ${end} of a storage of ${storage.bytes} bytes`;
  return undefined;
}
