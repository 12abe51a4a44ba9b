import type { GraphBuilder } from '../graph/builder.ts';
import { int } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import type { Window } from './window.ts';
import { spans } from './window.ts';

/**
 * Gradient of a convolution's weights: for every tap of the kernel the part of the large side it met, times the gradient of the
 * small side, summed over batch and positions. One matrix product per sample and group over all taps at once.
 * @param wide N × C × large side
 * @param narrow N × M × small side
 * @returns M × C/group × kernel
 */
export function kernelGradient(
  g: GraphBuilder,
  wide: Value,
  narrow: Value,
  window: Window,
  group: number,
): Value {
  const [batch = 1, channels = 1] = wide.shape;
  const maps = narrow.shape[1] ?? 1;
  const positions = product(window.narrow);
  const taps = product(window.kernel);
  const depth = channels / group;
  const columns = g.reshape(tapColumns(g, wide, window), [batch, group, depth * taps, positions]);
  const rows = g.reshape(narrow, [batch, group, maps / group, positions]);
  const perSample = g.matmul(rows, g.transpose(columns, [0, 1, 3, 2]));
  return g.reshape(g.reduceSum(perSample, [0], false), [maps, depth, ...window.kernel]);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/** N × C × taps × positions: what each tap of the kernel reads. */
function tapColumns(g: GraphBuilder, wide: Value, window: Window): Value {
  const [batch = 1, channels = 1] = wide.shape;
  const taps = product(window.kernel);
  const positions = product(window.narrow);
  if (isTiling(window)) return tiles(g, wide, window);
  const padded = reach(g, wide, window);
  const axes = window.kernel.map((_, axis) => axis + 2);
  const strides = g.vector(window.strides);
  const parts = Array.from({ length: taps }, (_, tap) => {
    const starts = tapOffsets(tap, window);
    const ends = starts.map(
      (start, axis) => start + ((window.narrow[axis] ?? 1) - 1) * (window.strides[axis] ?? 1) + 1,
    );
    const part = g.op('Slice', [padded, g.vector(starts), g.vector(ends), g.vector(axes), strides]);
    return g.reshape(part, [batch, channels, 1, positions]);
  });
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : g.op('Concat', parts, { axis: int(2) });
}

/** Where tap number `tap` (row-major) begins to read. */
function tapOffsets(tap: number, window: Window): readonly number[] {
  const offsets: number[] = [];
  let rest = tap;
  for (let axis = window.kernel.length - 1; axis >= 0; axis -= 1) {
    const size = window.kernel[axis] ?? 1;
    offsets[axis] = (rest % size) * (window.dilations[axis] ?? 1);
    rest = Math.floor(rest / size);
  }
  return offsets;
}

/** The large side with the padding the windows reach into. */
function reach(g: GraphBuilder, wide: Value, window: Window): Value {
  const span = spans(window);
  const end = window.wide.map((size, axis) => {
    const last = ((window.narrow[axis] ?? 1) - 1) * (window.strides[axis] ?? 1) + (span[axis] ?? 1);
    return Math.max(0, last - (window.begin[axis] ?? 0) - size);
  });
  if ([...window.begin, ...end].every((pad) => pad === 0)) return wide;
  return g.op('Pad', [wide, g.vector([0, 0, ...window.begin, 0, 0, ...end]), g.scalar(0, wide)]);
}

/** Patches side by side, as the first layer of a vision transformer reads them: its 16 × 16 taps would be 256 slices. */
function isTiling(window: Window): boolean {
  return window.kernel.every(
    (size, axis) =>
      size === window.strides[axis] &&
      (size === 1 || window.dilations[axis] === 1) &&
      window.begin[axis] === 0 &&
      (window.narrow[axis] ?? 1) * size <= (window.wide[axis] ?? 0),
  );
}

function tiles(g: GraphBuilder, wide: Value, window: Window): Value {
  const [batch = 1, channels = 1] = wide.shape;
  const rank = window.kernel.length;
  const cut = window.narrow.map((count, axis) => count * (window.kernel[axis] ?? 1));
  const whole = cut.every((size, axis) => size === window.wide[axis])
    ? wide
    : g.op('Slice', [
        wide,
        g.vector(cut.map(() => 0)),
        g.vector(cut),
        g.vector(cut.map((_, axis) => axis + 2)),
      ]);
  if (window.kernel.every((size) => size === 1))
    return g.reshape(whole, [batch, channels, 1, product(window.narrow)]);
  const split = g.reshape(whole, [
    batch,
    channels,
    ...window.narrow.flatMap((count, axis) => [count, window.kernel[axis] ?? 1]),
  ]);
  const inner = Array.from({ length: rank }, (_, axis) => 3 + 2 * axis);
  const outer = Array.from({ length: rank }, (_, axis) => 2 + 2 * axis);
  const sorted = g.transpose(split, [0, 1, ...inner, ...outer]);
  return g.reshape(sorted, [batch, channels, product(window.kernel), product(window.narrow)]);
}
