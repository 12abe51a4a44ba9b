import type { Random } from '../../tensor/random.ts';
import type { PixelGrid } from '../geometry/pixel-grid.ts';
import { bump } from './bump.ts';
import type { Proposals } from './proposal.ts';
import { eachPixel } from './proposal.ts';
import type { Window } from './window.ts';
import { placeWindow, windowSize } from './window.ts';

/** Tiles a side of the first proposal. */
const TILES = 5;
/** Shortest side of a window: a smaller one has no shape. */
const LEAST_SIDE = 3;
/** Keeps a window without change from being divided by its norm. */
const SMALLEST_NORM = 1e-12;

/**
 * L2 and L1: the whole budget is always spent, and every step moves the part of it that lies in a second window into the first
 * one, in a new shape. One pair of windows serves the batch; the sign of each channel is each sample's own.
 */
export function massProposals(
  layout: PixelGrid,
  size: number,
  norm: 'l2' | 'l1',
  epsilon: number,
  edges: boolean,
  random: Random,
): Proposals {
  const { channels, height, width } = layout;
  const change = new Float64Array(size);

  const measure = (windows: readonly Window[], channel: number | undefined): number => {
    let total = 0;
    const add = (index: number): void => {
      const value = change[index] ?? 0;
      total += norm === 'l2' ? value * value : Math.abs(value);
    };
    const [first, second] = windows;
    for (let one = 0; one < channels; one += 1) {
      if (channel !== undefined && one !== channel) continue;
      if (first !== undefined) eachPixel(layout, first, one, add);
      if (second === undefined || first === undefined) continue;
      eachPixel(layout, second, one, (index, place) => {
        const y = second.top + Math.floor(place / second.width);
        const x = second.left + (place % second.width);
        // What both windows have is counted once.
        if (!contains(first, y, x)) add(index);
      });
    }
    return norm === 'l2' ? Math.sqrt(total) : total;
  };
  const whole: Window = { top: 0, left: 0, height, width };

  /** The change, scaled to the radius for L2, added to the clean sample; for L1 the projection makes it smaller, and sparser. */
  const write = (clean: Float32Array, start: number, proposed: Float32Array): void => {
    const length = norm === 'l2' ? measure([whole], undefined) : 0;
    const factor = length > 0 ? epsilon / length : 1;
    for (let at = 0; at < size; at += 1)
      proposed[start + at] = (clean[start + at] ?? 0) + factor * (change[at] ?? 0);
  };

  return {
    start(clean, count, proposed) {
      const tile = {
        height: Math.max(Math.floor(height / TILES), 1),
        width: Math.max(Math.floor((height === 1 ? width : height) / TILES), 1),
      };
      const turned = random.sign() > 0;
      const shape = bump(Math.min(tile.height, height), Math.min(tile.width, width), norm, turned);
      for (let sample = 0; sample < count; sample += 1) {
        change.fill(0);
        for (let top = 0; top + tile.height <= height; top += tile.height)
          for (let left = 0; left + tile.width <= width; left += tile.width)
            for (let channel = 0; channel < channels; channel += 1) {
              const sign = random.sign();
              eachPixel(layout, { top, left, ...tile }, channel, (index, place) => {
                change[index] = sign * (shape[place] ?? 0);
              });
            }
        write(clean, sample * size, proposed);
      }
    },
    step(share, clean, best, count, proposed) {
      const sides = windowSize(share, height, width, LEAST_SIDE, true);
      const first = placeWindow(sides, height, width, edges, random);
      const second = placeWindow(sides, height, width, edges, random);
      const shape = bump(sides.height, sides.width, norm, random.sign() > 0);
      const fresh = new Float64Array(sides.height * sides.width);
      for (let sample = 0; sample < count; sample += 1) {
        const start = sample * size;
        for (let at = 0; at < size; at += 1)
          change[at] = (best[start + at] ?? 0) - (clean[start + at] ?? 0);
        const used = measure([whole], undefined);
        for (let channel = 0; channel < channels; channel += 1) {
          const direction = random.sign();
          const moved = measure([first, second], channel);
          const before = measure([first], channel) + SMALLEST_NORM;
          // Clipping to the bounds leaves a part of the budget unspent; each channel gets its share of that, too.
          const length =
            norm === 'l2'
              ? Math.sqrt(Math.max(epsilon * epsilon - used * used, 0) / channels + moved * moved)
              : Math.max(epsilon - used, 0) + moved * channels;
          let total = 0;
          eachPixel(layout, first, channel, (index, place) => {
            const value = direction * (shape[place] ?? 0) + (change[index] ?? 0) / before;
            fresh[place] = value;
            total += norm === 'l2' ? value * value : Math.abs(value);
          });
          const factor = length / ((norm === 'l2' ? Math.sqrt(total) : total) + SMALLEST_NORM);
          eachPixel(layout, second, channel, (index) => {
            change[index] = 0;
          });
          eachPixel(layout, first, channel, (index, place) => {
            change[index] = factor * (fresh[place] ?? 0);
          });
        }
        write(clean, start, proposed);
      }
    },
  };
}

function contains({ top, left, height, width }: Window, y: number, x: number): boolean {
  return y >= top && y < top + height && x >= left && x < left + width;
}
