import type { Random } from '../../tensor/random.ts';
import type { PixelGrid } from '../geometry/pixel-grid.ts';
import type { Window } from './window.ts';

/** Writes proposals for `count` samples into `proposed`, given the best so far and the clean samples; projected by the caller. */
export interface Proposals {
  readonly start: (clean: Float32Array, count: number, proposed: Float32Array) => void;
  readonly step: (
    share: number,
    clean: Float32Array,
    best: Float32Array,
    count: number,
    proposed: Float32Array,
  ) => void;
}

/** Calls `visit` with the index of every value of a channel of a window, and its place in the window. */
export function eachPixel(
  layout: PixelGrid,
  { top, left, height, width }: Window,
  channel: number,
  visit: (index: number, place: number) => void,
): void {
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      visit(layout.index(channel, top + y, left + x), y * width + x);
}

export function copyInto(from: Float32Array, length: number, to: Float32Array): void {
  for (let at = 0; at < length; at += 1) to[at] = from[at] ?? 0;
}

export function signs(random: Random, count: number): Int8Array {
  const result = new Int8Array(count);
  for (let at = 0; at < count; at += 1) result[at] = random.sign();
  return result;
}
