import type { SampleSpace } from './space.ts';

/** Where the pixels of a sample lie. */
export interface PixelGrid {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Index of the value of one channel of one pixel. */
  readonly index: (channel: number, y: number, x: number) => number;
}

/** Numbers of channels pictures have: grey, grey with alpha, colour, colour with alpha. */
const CHANNELS = new Set([1, 2, 3, 4]);

/**
 * Reads a sample as a picture: in the layout that is known, else channels first (or last, where only the last dimension can be
 * channels); height and width alone as one channel, anything else as one row of pixels.
 */
export function pixelGrid({ shape, layout }: Pick<SampleSpace, 'shape' | 'layout'>): PixelGrid {
  const sizes = shape.length === 3 ? shape : shape.length === 2 ? [1, ...shape] : undefined;
  if (sizes === undefined) {
    const width = shape.reduce((all, length) => all * length, 1);
    return { channels: 1, height: 1, width, index: (_channel, _y, x) => x };
  }
  const [first = 1, second = 1, third = 1] = sizes;
  if (layout === 'HWC' || (layout === undefined && !CHANNELS.has(first) && CHANNELS.has(third)))
    return {
      channels: third,
      height: first,
      width: second,
      index: (channel, y, x) => (y * second + x) * third + channel,
    };
  return {
    channels: first,
    height: second,
    width: third,
    index: (channel, y, x) => (channel * second + y) * third + x,
  };
}
