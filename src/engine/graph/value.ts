import type { Dtype } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** A value of a graph that is being built: its name, what it holds, and the elements where they are constant. */
export interface Value {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly constant?: Tensor;
}

/** The elements of a constant integer value as numbers; `undefined` where it is computed at run time. */
export function constantIntegers(value: Value | undefined): readonly number[] | undefined {
  const tensor = value?.constant;
  if (tensor === undefined || tensor.dtype === 'string') return undefined;
  const data: ArrayLike<number | bigint> = tensor.data;
  return Array.from(data, Number);
}

/** The elements of a constant; `undefined` where it is computed at run time, is text, or of 16-bit floats, whose data are bits. */
export function constantNumbers(value: Value | undefined): readonly number[] | undefined {
  const dtype = value?.constant?.dtype;
  return dtype === 'float16' || dtype === 'bfloat16' ? undefined : constantIntegers(value);
}
