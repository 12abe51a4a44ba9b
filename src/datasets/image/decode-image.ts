import type sharpFactory from 'sharp';
import type { Sharp } from 'sharp';
import type { DataLimits } from '../data-limits.ts';
import type { ImageSize } from '../open-options.ts';
import { imageKind } from './image-kind.ts';

type SharpFactory = typeof sharpFactory;

/** Pixels as the file has them: 8 bits, one byte per channel, interleaved. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
  readonly changes: ReadonlySet<ImageChange>;
}

/** What was done to the pixels on the way. */
export type ImageChange =
  | 'resized'
  | 'cropped'
  | 'alpha-dropped'
  | 'reduced-depth'
  | 'colour-converted';

export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
}

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Loaders of libvips that may run; all others are blocked in this process, whatever bytes get there. */
const LOADERS = [
  'VipsForeignLoadPng',
  'VipsForeignLoadJpeg',
  'VipsForeignLoadWebp',
  'VipsForeignLoadNsgif',
];
/** Characters kept of what the library says. */
const MAX_REASON = 120;

let loaded: Promise<SharpFactory> | undefined;

/** The library, loaded at first use: it takes a third of a second. */
export function imageLibrary(): Promise<SharpFactory> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: LOADERS });
    // Every image is read once: a cache would only cost memory.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loaded;
}

async function open(bytes: Uint8Array, limits: DataLimits): Promise<Sharp> {
  const sharp = await imageLibrary();
  // As Pillow and torchvision read: no colour profile applied, no rotation, the first frame of a film.
  return sharp(bytes, {
    limitInputPixels: limits.maxPixels,
    failOn: 'truncated',
    ignoreIcc: true,
    pages: 1,
    sequentialRead: true,
  });
}

async function attempt<T>(bytes: Uint8Array, action: () => Promise<T>): Promise<Attempt<T>> {
  if (imageKind(bytes) === undefined)
    return { ok: false, reason: 'it is no PNG, JPEG, WebP or GIF image' };
  try {
    return { ok: true, value: await action() };
  } catch (error) {
    // libvips reports every malformed image as a plain Error; its text is all there is.
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    const [line = ''] = error.message.split('\n');
    return { ok: false, reason: line.slice(0, MAX_REASON) };
  }
}

/** Size and colours from the header alone. */
export function imageFacts(bytes: Uint8Array, limits: DataLimits): Promise<Attempt<ImageFacts>> {
  return attempt(bytes, async () => {
    const { width, height, channels, hasAlpha } = await (await open(bytes, limits)).metadata();
    if (width * height > limits.maxPixels)
      throw new Error(`${width} × ${height} pixels are more than ${limits.maxPixels}`);
    return { width, height, isGrey: channels - (hasAlpha ? 1 : 0) === 1 };
  });
}

/** Decodes an image and brings it to the size and channels wanted. */
export function decodeImage(
  bytes: Uint8Array,
  wanted: { readonly size?: ImageSize | undefined; readonly channels?: 1 | 3 | undefined },
  limits: DataLimits,
): Promise<Attempt<DecodedImage>> {
  return attempt(bytes, async () => {
    const changes = new Set<ImageChange>();
    let image = await open(bytes, limits);
    const facts = await image.metadata();
    if (facts.width * facts.height > limits.maxPixels)
      throw new Error(`${facts.width} × ${facts.height} pixels are more than ${limits.maxPixels}`);
    if (facts.depth !== undefined && facts.depth !== 'uchar') changes.add('reduced-depth');
    if (facts.hasAlpha) {
      image = image.removeAlpha();
      changes.add('alpha-dropped');
    }
    if (wanted.size !== undefined) image = fit(image, facts, wanted.size, changes);
    const isGrey = facts.channels - (facts.hasAlpha ? 1 : 0) === 1;
    // sRGB first, so that palettes, CMYK and 16 bits all become bytes of red, green and blue.
    const { data, info } = await image
      .toColourspace(isGrey ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const channels = wanted.channels ?? (isGrey ? 1 : 3);
    const pixels = toChannels(data, width * height, info.channels, channels);
    if ((channels === 1) !== isGrey) changes.add('colour-converted');
    return { width, height, channels, pixels, changes };
  });
}

function fit(
  image: Sharp,
  { width, height }: { readonly width: number; readonly height: number },
  size: ImageSize,
  changes: Set<ImageChange>,
): Sharp {
  if (width === size.width && height === size.height && size.shorterSide === undefined)
    return image;
  // By default bilinear with antialiasing, what torchvision's Resize does; no shortcut through a JPEG's smaller scales.
  const scaling = { kernel: size.kernel ?? 'linear', fastShrinkOnLoad: false } as const;
  if (size.fit === 'stretch') {
    changes.add('resized');
    return image.resize({ ...scaling, width: size.width, height: size.height, fit: 'fill' });
  }
  const scale =
    size.shorterSide === undefined
      ? Math.max(size.width / width, size.height / height)
      : Math.max(
          size.shorterSide / Math.min(width, height),
          size.width / width,
          size.height / height,
        );
  const scaled = {
    width: Math.max(size.width, Math.round(width * scale)),
    height: Math.max(size.height, Math.round(height * scale)),
  };
  if (scaled.width !== width || scaled.height !== height) changes.add('resized');
  if (scaled.width !== size.width || scaled.height !== size.height) changes.add('cropped');
  return image.resize({ ...scaling, ...scaled, fit: 'fill' }).extract({
    left: Math.round((scaled.width - size.width) / 2),
    top: Math.round((scaled.height - size.height) / 2),
    width: size.width,
    height: size.height,
  });
}

/** Interleaved bytes with `to` channels. Grey is luma by ITU-R 601-2 in 16-bit fixed point, as Pillow's mode L. */
function toChannels(data: Uint8Array, plane: number, from: number, to: 1 | 3): Uint8Array {
  if (from === to) return data;
  const pixels = new Uint8Array(plane * to);
  for (let pixel = 0; pixel < plane; pixel += 1) {
    const red = data[pixel * from] ?? 0;
    if (from >= 3) {
      const green = data[pixel * from + 1] ?? 0;
      const blue = data[pixel * from + 2] ?? 0;
      if (to === 1) pixels[pixel] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
      else {
        pixels[pixel * 3] = red;
        pixels[pixel * 3 + 1] = green;
        pixels[pixel * 3 + 2] = blue;
      }
    } else if (to === 1) pixels[pixel] = red;
    else pixels.fill(red, pixel * 3, pixel * 3 + 3);
  }
  return pixels;
}
