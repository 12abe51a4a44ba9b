import type { PixelGrid } from '../geometry/pixel-grid.ts';
import { pixelGrid } from '../geometry/pixel-grid.ts';
import type { SampleSpace } from '../geometry/space.ts';
import type { Random } from '../../tensor/random.ts';

/** A place of a sample that can be changed on its own: a pixel with all its channels, or a single element. */
export interface Places {
  readonly height: number;
  readonly width: number;
  /** Elements of one place: what it adds to the size of a change in L0. */
  readonly channels: number;
  /** Index of the value of one channel of place `y · width + x`. */
  readonly element: (place: number, channel: number) => number;
  /** 1 where an element of the place may change. */
  readonly open: Uint8Array;
  /** The open places, ascending. */
  readonly all: Int32Array;
}

/** The places of a space. L0 counts elements: where fewer than a pixel has may change, every element is a place of its own. */
export function placesOf(space: SampleSpace, most: number): Places {
  const grid = pixelGrid(space);
  const { channels, height, width, index } = most < grid.channels ? split(grid) : grid;
  const element = (place: number, channel: number): number =>
    index(channel, Math.floor(place / width), place % width);
  const open = new Uint8Array(height * width);
  for (let place = 0; place < open.length; place += 1)
    for (let channel = 0; channel < channels; channel += 1)
      if (hasRoom(space, element(place, channel))) open[place] = 1;
  const all = Int32Array.from(open.keys()).filter((place) => open[place] === 1);
  return { height, width, channels, element, open, all };
}

/** One of the open places, of which there must be some. */
export function drawPlace({ all }: Places, random: Random): number {
  return all[random.integer(all.length)] ?? 0;
}

function hasRoom({ lower, upper, mutable }: SampleSpace, at: number): boolean {
  return mutable?.[at] !== 0 && (upper[at] ?? 0) > (lower[at] ?? 0);
}

/** The channels of a pixel side by side, each a pixel of its own. */
function split({ channels, height, width, index }: PixelGrid): PixelGrid {
  return {
    channels: 1,
    height,
    width: width * channels,
    index: (_channel, y, x) => index(x % channels, y, Math.floor(x / channels)),
  };
}
