/**
 * Dimensions of a tensor. A number ≥ 0 is a size. A negative number −k is *k times the batch*: −1 is the batch itself,
 * −12 are twelve attention heads folded into it. One number keeps comparing, multiplying and broadcasting plain arithmetic.
 */
export type Shape = readonly number[];

export function isStatic(shape: Shape): boolean {
  return shape.every((size) => size >= 0);
}

/** Elements of a static shape. Throws for a symbolic one: the caller must have bound the batch. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) {
    if (dimension < 0) throw new RangeError(`no size: ${showShape(shape)} depends on the batch`);
    size *= dimension;
  }
  return size;
}

/** The shape at a given batch. */
export function bindBatch(shape: Shape, batch: number): readonly number[] {
  return shape.map((size) => (size < 0 ? -size * batch : size));
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}

/** Multidirectional broadcasting (ONNX, NumPy); `undefined` where the shapes do not fit. */
export function broadcast(left: Shape, right: Shape): Shape | undefined {
  const rank = Math.max(left.length, right.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    const a = left[left.length - rank + axis] ?? 1;
    const b = right[right.length - rank + axis] ?? 1;
    if (a === b || b === 1) shape.push(a);
    else if (a === 1) shape.push(b);
    else return undefined;
  }
  return shape;
}

/** An axis counted from the end made one counted from the start; out of range throws. */
export function normaliseAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= Math.max(rank, 1))
    throw new RangeError(`axis ${axis} is outside of rank ${rank}`);
  return normal;
}

/** `[N, 3, 8]`, for messages. */
export function showShape(shape: Shape): string {
  const parts = shape.map((size) => (size >= 0 ? String(size) : size === -1 ? 'N' : `${-size}N`));
  return `[${parts.join(', ')}]`;
}
