import { stepHash } from './gram-table.ts';
import { valueRange, type ImageSet } from './image-set.ts';

/** Grey levels that are told apart: a pattern survives light noise and compression. */
export const LEVELS = 4;
/** Channels: grey, grey with alpha, colour, colour with alpha. */
const MAX_CHANNELS = 4;

/** Images in four levels. */
export interface ImageLevels extends Omit<ImageSet, 'values'> {
  /** 0 … 3, laid out as the values. */
  readonly levels: Uint8Array;
  /** 1 for the commonest of the colours (four to the power of channels): a window of nothing else is no pattern. */
  readonly isBackground: Uint8Array;
}

/** Throws RangeError for more than four channels, and where values do not fill the shape. */
export function quantise(images: ImageSet): ImageLevels {
  const { rows, height, width, channels, values } = images;
  if (channels < 1 || channels > MAX_CHANNELS)
    throw new RangeError(`${channels} channels are not 1 to ${MAX_CHANNELS}`);
  if (values.length !== rows * height * width * channels)
    throw new RangeError('the values do not fill the shape of the images');
  const { low, high } = valueRange(images);
  const scale = high > low ? LEVELS / (high - low) : 0;
  const levels = new Uint8Array(values.length);
  const colours = new Float64Array(LEVELS ** channels);
  for (let at = 0; at < values.length; at += channels) {
    let colour = 0;
    for (let channel = 0; channel < channels; channel += 1) {
      const level = Math.min(LEVELS - 1, Math.floor(((values[at + channel] ?? 0) - low) * scale));
      levels[at + channel] = level;
      colour = colour * LEVELS + level;
    }
    colours[colour] = (colours[colour] ?? 0) + 1;
  }
  // Only one: a bright square may be a patch although strokes are as bright.
  const commonest = colours.indexOf(Math.max(...colours));
  const isBackground = Uint8Array.from(colours, (_, colour) => (colour === commonest ? 1 : 0));
  return { rows, height, width, channels, levels, isBackground };
}

/** Hashes of the windows that show nothing but one background colour. */
export function plainHashes({ channels, isBackground }: ImageLevels, size: number): Int32Array {
  const hashes: number[] = [];
  for (const [colour, is] of isBackground.entries()) {
    if (is === 0) continue;
    const pixel = Uint8Array.from(
      { length: channels },
      (_, channel) => Math.floor(colour / LEVELS ** (channels - 1 - channel)) % LEVELS,
    );
    const content = Uint8Array.from(
      { length: size * size * channels },
      (_, at) => pixel[at % channels] ?? 0,
    );
    hashes.push(hashContent(content, size));
  }
  return Int32Array.from(hashes);
}

/** Hash of the `size` × `size` window whose first value is `from`. */
export function hashWindow(
  { levels, width, channels }: ImageLevels,
  from: number,
  size: number,
): number {
  let hash = size;
  const length = size * channels;
  for (let down = 0; down < size; down += 1) {
    const start = from + down * width * channels;
    for (let at = start; at < start + length; at += 1) hash = stepHash(hash, levels[at] ?? 0);
  }
  return hash;
}

/** The levels of a window, row by row. */
export function windowLevels(
  { levels, width, channels }: ImageLevels,
  from: number,
  size: number,
): Uint8Array {
  const content = new Uint8Array(size * size * channels);
  const length = size * channels;
  for (let down = 0; down < size; down += 1) {
    const start = from + down * width * channels;
    content.set(levels.subarray(start, start + length), down * length);
  }
  return content;
}

/** Hash of window content, the same as `hashWindow` of a window that holds it. */
export function hashContent(content: Uint8Array, size: number): number {
  let hash = size;
  for (const level of content) hash = stepHash(hash, level);
  return hash;
}
