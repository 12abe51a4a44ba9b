import type { Tensor } from '../../tensor/tensor.ts';

/** The largest difference of two results, as a share of the largest number in either; infinite where they cannot be compared. */
export function deviation(left: Tensor | undefined, right: Tensor | undefined): number {
  if (left === undefined || right === undefined || left.data.length !== right.data.length)
    return Number.POSITIVE_INFINITY;
  if (left.dtype === 'string' || right.dtype === 'string')
    return left.data.every((word, index) => word === right.data[index])
      ? 0
      : Number.POSITIVE_INFINITY;
  // 16-bit floats are bits here: only the same ones are known to be near.
  const isBits = left.dtype === 'float16' || left.dtype === 'bfloat16';
  let largest = 1e-30;
  let most = 0;
  for (let at = 0; at < left.data.length; at += 1) {
    const [a, b] = [Number(left.data[at]), Number(right.data[at])];
    if (Object.is(a, b) || a === b) {
      if (Number.isFinite(a)) largest = Math.max(largest, Math.abs(a));
      continue;
    }
    const difference = Math.abs(a - b);
    if (isBits || !Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, Math.abs(a), Math.abs(b));
    most = Math.max(most, difference);
  }
  return most / largest;
}

/** Sample `index` of a batch, as a batch of one. */
export function oneOf(
  feeds: Readonly<Record<string, Tensor>>,
  index: number,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => [name, rowOf(tensor, index)]),
  );
}

/** Row `index` of the first axis, which stays, with size 1. */
export function rowOf(tensor: Tensor, index: number): Tensor {
  const [batch = 1, ...rest] = tensor.shape;
  const size = tensor.data.length / batch;
  const shape = [1, ...rest];
  const [start, end] = [index * size, (index + 1) * size];
  return tensor.dtype === 'string'
    ? { ...tensor, shape, data: tensor.data.slice(start, end) }
    : { ...tensor, shape, data: tensor.data.slice(start, end) };
}
