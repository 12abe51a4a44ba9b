/** Images of one size, as their files store them. */
export interface ImageSet {
  readonly rows: number;
  readonly height: number;
  readonly width: number;
  /** 1 to 4. */
  readonly channels: number;
  /** `rows` · `height` · `width` · `channels`, row-major: channels vary fastest. Finite. */
  readonly values: Float32Array;
}

/** Lowest and highest value of all images; 0 and 0 where there are none. */
export function valueRange({ values }: ImageSet): { readonly low: number; readonly high: number } {
  if (values.length === 0) return { low: 0, high: 0 };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Pictures of bytes reach at least this; those of numbers from 0 to 16 do not. */
const LIGHT = 128;

/** What is drawn black, and how much above it white: bytes stay what they are, anything else is stretched from black to white. */
export function shownRange(images: ImageSet): { readonly base: number; readonly range: number } {
  const { low, high } = valueRange(images);
  if (low >= 0 && high <= 255 && high >= LIGHT) return { base: 0, range: 255 };
  return { base: low, range: high > low ? high - low : 1 };
}
