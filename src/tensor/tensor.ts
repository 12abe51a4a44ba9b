import type { NumericDtype, TypedData } from './dtype.ts';
import { allocate } from './dtype.ts';
import { sizeOf } from './shape.ts';

/** Numbers in row-major order. */
export interface NumericTensor {
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
  readonly data: TypedData;
}

/** Words, as token tables and category names use. */
export interface TextTensor {
  readonly dtype: 'string';
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

export type Tensor = NumericTensor | TextTensor;

export function floats(values: ArrayLike<number>, shape?: readonly number[]): NumericTensor {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  return { dtype: 'float32', shape: shape ?? [data.length], data };
}

export function integers(values: readonly number[], shape?: readonly number[]): NumericTensor {
  return {
    dtype: 'int64',
    shape: shape ?? [values.length],
    data: BigInt64Array.from(values, (value) => BigInt(value)),
  };
}

export function zeros(dtype: NumericDtype, shape: readonly number[]): NumericTensor {
  return { dtype, shape, data: allocate(dtype, sizeOf(shape)) };
}

/** A tensor of one repeated value. */
export function filled(
  dtype: NumericDtype,
  shape: readonly number[],
  value: number,
): NumericTensor {
  const tensor = zeros(dtype, shape);
  const { data } = tensor;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    data.fill(BigInt(Math.trunc(value)));
  else data.fill(value);
  return tensor;
}

/** The elements as JavaScript numbers; integers beyond 2^53 lose their last bits. Not for 16-bit floats, whose data are bits. */
export function toNumbers(tensor: NumericTensor): number[] {
  const values: ArrayLike<number | bigint> = tensor.data;
  return Array.from(values, Number);
}

/** Same type, shape and elements. */
export function sameTensor(left: Tensor, right: Tensor): boolean {
  if (left.dtype !== right.dtype || left.data.length !== right.data.length) return false;
  if (left.shape.length !== right.shape.length) return false;
  for (let axis = 0; axis < left.shape.length; axis += 1)
    if (left.shape[axis] !== right.shape[axis]) return false;
  for (let index = 0; index < left.data.length; index += 1)
    // Object.is: −0 and 0 are different constants, NaN equals itself.
    if (!Object.is(left.data[index], right.data[index])) return false;
  return true;
}
