import type { ByteSource } from '../bytes/source.ts';
import { copyElements, type Axis } from './copy-elements.ts';
import type { ReadBuffer } from './read-buffer.ts';
import type { TensorView } from './tensor-view.ts';
import { countElements } from './tensor-view.ts';

/** Bytes of output put together at once. */
const BLOCK_BYTES = 8 * 1024 ** 2;
/** Bytes read at once to pick elements from. */
const WINDOW_BYTES = 4 * 1024 ** 2;
/** Elements further apart than this are read one by one: reading all between them would cost more. */
const SPARSE_STRIDE_BYTES = 16 * 1024;

interface Buffers {
  readonly input: ReadBuffer;
  readonly output: ReadBuffer;
}

/** Dimensions outermost first, strides in bytes; those that continue each other are one. */
function joinDimensions(view: TensorView): { size: number; stride: number }[] {
  const joined: { size: number; stride: number }[] = [];
  for (const [index, size] of view.shape.entries()) {
    if (size === 1) continue;
    const stride = (view.strides[index] ?? 0) * view.dtype.bytes;
    const last = joined.at(-1);
    if (last !== undefined && last.stride === stride * size) {
      last.size *= size;
      last.stride = stride;
    } else joined.push({ size, stride });
  }
  return joined;
}

/**
 * The elements of a view that does not lie in one piece, in order. Output is put together block by
 * block, so that a transposed matrix of any size needs a few megabytes; within a block the source is
 * read in ascending runs.
 */
export async function* gatherView(
  view: TensorView,
  source: ByteSource,
  buffers: Buffers,
): AsyncGenerator<Uint8Array> {
  if (countElements(view.shape) === 0) return;
  const item = view.dtype.bytes;
  const dimensions = joinDimensions(view);
  const base = view.storage.start + view.offset * item;
  // The inner dimensions that fit into a block, and how many steps of the next one do.
  let inner = item;
  let split = dimensions.length;
  while (split > 0 && inner * (dimensions[split - 1]?.size ?? 1) <= BLOCK_BYTES) {
    split -= 1;
    inner *= dimensions[split]?.size ?? 1;
  }
  const whole = dimensions.slice(split);
  const cut = dimensions[split - 1];
  const outer = dimensions.slice(0, Math.max(0, split - 1));
  const steps = cut === undefined ? 1 : Math.max(1, Math.floor(BLOCK_BYTES / inner));
  for (const start of positions(outer, base)) {
    if (cut === undefined) {
      yield await fillBlock(source, start, whole, item, buffers);
      continue;
    }
    for (let at = 0; at < cut.size; at += steps) {
      const part = { size: Math.min(steps, cut.size - at), stride: cut.stride };
      yield await fillBlock(source, start + at * cut.stride, [part, ...whole], item, buffers);
    }
  }
}

/** Every position the dimensions lead to, the last one fastest. */
function* positions(
  dimensions: readonly { readonly size: number; readonly stride: number }[],
  base: number,
): Generator<number> {
  const index = dimensions.map(() => 0);
  let position = base;
  for (;;) {
    yield position;
    let axis = dimensions.length - 1;
    for (; axis >= 0; axis -= 1) {
      const { size, stride } = dimensions[axis] ?? { size: 1, stride: 0 };
      const next = (index[axis] ?? 0) + 1;
      if (next < size) {
        index[axis] = next;
        position += stride;
        break;
      }
      index[axis] = 0;
      position -= stride * (size - 1);
    }
    if (axis < 0) return;
  }
}

/** One block of output: a box of elements, whose far-apart dimensions are stepped through and whose near ones are read at once. */
async function fillBlock(
  source: ByteSource,
  start: number,
  dimensions: readonly { readonly size: number; readonly stride: number }[],
  item: number,
  buffers: Buffers,
): Promise<Uint8Array> {
  const axes: Axis[] = [];
  let to = item;
  for (const { size, stride } of dimensions.toReversed()) {
    axes.push({ size, from: stride, to });
    to *= size;
  }
  const output = buffers.output.room(to);
  // Far apart in the source first; repeated elements (stride 0) come last and cost no reading.
  const sorted = axes.sort((a, b) => b.from - a.from);
  let near = sorted.length;
  let span = item;
  while (near > 0) {
    const { size, from } = sorted[near - 1] ?? { size: 1, from: 0 };
    const wider = span + (size - 1) * from;
    if (wider > WINDOW_BYTES || from > Math.max(SPARSE_STRIDE_BYTES, 16 * span)) break;
    span = wider;
    near -= 1;
  }
  const window = sorted.slice(near);
  const next = sorted[near - 1];
  // As many steps of the next dimension as a window holds, when they are not far apart.
  const dense = next !== undefined && next.from <= SPARSE_STRIDE_BYTES;
  const steps = dense
    ? Math.max(1, Math.floor((WINDOW_BYTES - span) / Math.max(1, next.from)) + 1)
    : 1;
  const far = sorted.slice(0, Math.max(0, near - 1));
  await stepThrough(far, 0, start, 0, async (position, target) => {
    const size = next?.size ?? 1;
    for (let at = 0; at < size; at += steps) {
      const count = Math.min(steps, size - at);
      const from = position + at * (next?.from ?? 0);
      const length = span + (count - 1) * (next?.from ?? 0);
      const bytes = await buffers.input.read(source, from, length);
      const inside = next === undefined ? window : [{ ...next, size: count }, ...window];
      copyElements(bytes, output, target + at * (next?.to ?? 0), inside, item);
    }
  });
  return output;
}

async function stepThrough(
  axes: readonly Axis[],
  depth: number,
  position: number,
  target: number,
  visit: (position: number, target: number) => Promise<void>,
): Promise<void> {
  const axis = axes[depth];
  if (axis === undefined) return visit(position, target);
  for (let at = 0; at < axis.size; at += 1)
    await stepThrough(axes, depth + 1, position + at * axis.from, target + at * axis.to, visit);
}
