import { encodePng } from '../png.ts';
import type { ImageSet } from './image-set.ts';
import { shownRange } from './image-set.ts';
import type { FoundPatch } from './patch-triggers.ts';

/** Grey in the middle: nothing of the trigger is there. */
const MIDDLE = 128;

function encoded(
  { width, height, channels }: Pick<ImageSet, 'width' | 'height' | 'channels'>,
  byteOf: (pixel: number, channel: number) => number,
): string {
  const shown = channels >= 3 ? 3 : 1;
  const pixels = new Uint8Array(width * height * shown);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    for (let channel = 0; channel < shown; channel += 1)
      pixels[pixel * shown + channel] = Math.min(255, Math.max(0, byteOf(pixel, channel)));
  return Buffer.from(encodePng({ width, height, channels: shown, pixels })).toString('base64');
}

/** A patch at its place in a picture that is grey elsewhere, or alone where it has no place: PNG in base64. */
export function patchPicture(
  { x, y, width, height, picture }: FoundPatch,
  images: ImageSet,
): string {
  const { base, range } = shownRange(images);
  const { channels } = images;
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const frame = x < 0 ? { width, height, channels } : images;
  return encoded(frame, (pixel, channel) => {
    const [down, along] = [Math.floor(pixel / frame.width) - top, (pixel % frame.width) - left];
    const isInside = down >= 0 && down < height && along >= 0 && along < width;
    const value = isInside
      ? (picture[(down * width + along) * channels + channel] ?? Number.NaN)
      : Number.NaN;
    return Number.isNaN(value) ? MIDDLE : Math.round(((value - base) / range) * 255);
  });
}

/** What some pictures have more of (light) and less of (dark) than the others, the largest difference as black or white: PNG in base64. */
export function differencePicture(rows: Int32Array, images: ImageSet): string | undefined {
  const size = images.width * images.height * images.channels;
  const inside = rows.length;
  const outside = images.rows - inside;
  if (inside === 0 || outside === 0) return undefined;
  const held = new Float64Array(size);
  const all = new Float64Array(size);
  for (let row = 0; row < images.rows; row += 1)
    for (let at = 0; at < size; at += 1)
      all[at] = (all[at] ?? 0) + (images.values[row * size + at] ?? 0);
  for (const row of rows)
    for (let at = 0; at < size; at += 1)
      held[at] = (held[at] ?? 0) + (images.values[row * size + at] ?? 0);
  const difference = held.map((sum, at) => sum / inside - ((all[at] ?? 0) - sum) / outside);
  const most = difference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (most === 0) return undefined;
  return encoded(images, (pixel, channel) =>
    Math.round(MIDDLE + ((difference[pixel * images.channels + channel] ?? 0) / most) * 127),
  );
}
