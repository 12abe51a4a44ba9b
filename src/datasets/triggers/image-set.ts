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
