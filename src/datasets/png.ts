import { crc32, deflateSync } from 'node:zlib';

/** Bytes of grey or red, green and blue, row by row, channels together. */
export interface PlainImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** One picture of a batch in memory, as models want it. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** `CHW` has one plane per channel; `HWC` and `HW` have the channels of a pixel together. */
  readonly layout: 'CHW' | 'HWC' | 'HW';
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Grey in the middle: no change. */
const MIDDLE = 128;

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** A PNG file (ISO/IEC 15948), 8 bits per channel. Throws RangeError when the pixels do not fill the size. */
export function encodePng({ width, height, channels, pixels }: PlainImage): Uint8Array {
  const row = width * channels;
  if (width < 1 || height < 1 || pixels.length !== row * height)
    throw new RangeError(`${pixels.length} bytes are no ${width} × ${height} × ${channels} image`);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 1 ? 0 : 2;
  // Every row begins with its filter: none, which deflate does well enough on small pictures.
  const raw = new Uint8Array((row + 1) * height);
  for (let y = 0; y < height; y += 1)
    raw.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Picks pixels of any layout and number of channels as grey or colour: two channels show the first, four the first three. */
function gather(
  { width, height, channels, layout }: ImageShape,
  byteOf: (element: number) => number,
): PlainImage {
  const shown = channels >= 3 ? 3 : 1;
  const plane = width * height;
  const pixels = new Uint8Array(plane * shown);
  for (let pixel = 0; pixel < plane; pixel += 1)
    for (let channel = 0; channel < shown; channel += 1)
      pixels[pixel * shown + channel] = byteOf(
        layout === 'CHW' ? channel * plane + pixel : pixel * channels + channel,
      );
  return { width, height, channels: shown, pixels };
}

function clampByte(value: number): number {
  return Number.isFinite(value) ? Math.min(255, Math.max(0, Math.round(value))) : 0;
}

/** The picture whose values run from black at `low` to white at `high`. */
export function pictureOf(
  values: Float32Array,
  shape: ImageShape,
  [low, high]: readonly [number, number] = [0, 1],
): PlainImage {
  const scale = 255 / (high - low);
  return gather(shape, (at) => clampByte(((values[at] ?? 0) - low) * scale));
}

/** The change from one picture to another, amplified so that the largest change is black or white; no change is grey. */
export function changeOf(
  from: Float32Array,
  to: Float32Array,
  shape: ImageShape,
): {
  readonly image: PlainImage;
  /** In steps of the picture's values per step shown: 8 means eightfold at a range of 0 … 1. */ readonly amplification: number;
} {
  let largest = 0;
  for (let at = 0; at < from.length; at += 1)
    largest = Math.max(largest, Math.abs((to[at] ?? 0) - (from[at] ?? 0)));
  const scale = largest > 0 ? (MIDDLE - 1) / largest : 0;
  const image = gather(shape, (at) =>
    clampByte(MIDDLE + ((to[at] ?? 0) - (from[at] ?? 0)) * scale),
  );
  return { image, amplification: scale / 255 };
}
