import type { ImageSet } from '../triggers/image-set.ts';
import { valueRange } from '../triggers/image-set.ts';
import type { FeatureMatrix } from './feature-matrix.ts';

/** Pixels an image may have as features; larger ones are averaged over squares. 64 × 64 grey. */
const MAX_PIXELS = 4096;
/** Images as features: pixels from 0 to 1, of large ones averages of squares. */
export interface ImageGrid {
  readonly rows: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `rows` · `height` · `width` · `channels`, row-major. */
  readonly values: Float32Array;
}

/** Pixels from 0 to 1; of large images the averages of squares. */
export function pixelFeatures(images: ImageSet): {
  readonly features: FeatureMatrix;
  readonly grid: ImageGrid;
  readonly step: number;
} {
  const { rows, height, width, channels, values } = images;
  const { low, high } = valueRange(images);
  const range = high > low ? high - low : 1;
  let step = 1;
  while (Math.ceil(height / step) * Math.ceil(width / step) * channels > MAX_PIXELS) step += 1;
  const [tall, wide] = [Math.ceil(height / step), Math.ceil(width / step)];
  const size = tall * wide * channels;
  const result = new Float32Array(rows * size);
  for (let row = 0; row < rows; row += 1)
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const area =
          Math.min(step, height - y + (y % step)) * Math.min(step, width - x + (x % step));
        const from = ((row * height + y) * width + x) * channels;
        const to = row * size + (Math.floor(y / step) * wide + Math.floor(x / step)) * channels;
        for (let channel = 0; channel < channels; channel += 1)
          result[to + channel] =
            (result[to + channel] ?? 0) + ((values[from + channel] ?? 0) - low) / range / area;
      }
  return {
    features: { rows, width: size, values: result },
    grid: { rows, height: tall, width: wide, channels, values: result },
    step,
  };
}
