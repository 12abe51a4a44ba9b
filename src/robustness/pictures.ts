import type { BrokenSample } from '../core/robustness.ts';
import { changeOf, encodePng, pictureOf } from '../datasets/png.ts';
import type { ImageShape } from '../datasets/png.ts';
import { imageSize } from './input/layout.ts';
import type { SampleSet } from './sample-set.ts';

/** Longest side of a picture in a report: every one is inside of the page three times. */
const LONGEST_SIDE = 128;

/** A sample of 0 … 1, what was changed, and what came of it, as PNG in base64; absent where samples are no images. */
export function picturesOf(
  set: SampleSet,
  clean: Float32Array,
  adversarial: Float32Array,
): BrokenSample['pictures'] {
  const { layout } = set;
  if (layout === 'columns' || layout === 'values') return undefined;
  const full: ImageShape = { ...imageSize(set.space.shape, layout), layout };
  const step = Math.ceil(Math.max(full.width, full.height) / LONGEST_SIDE);
  const shape = {
    ...full,
    width: Math.floor(full.width / step),
    height: Math.floor(full.height / step),
  };
  const [before, after] = [clean, adversarial].map((values) => thinned(values, full, step));
  if (before === undefined || after === undefined) return undefined;
  const coded = (image: Parameters<typeof encodePng>[0]): string =>
    Buffer.from(encodePng(image)).toString('base64');
  return {
    clean: coded(pictureOf(before, shape)),
    change: coded(changeOf(before, after, shape).image),
    adversarial: coded(pictureOf(after, shape)),
  };
}

/** Every `step`-th pixel: a change of single pixels would vanish in a mean. */
function thinned(
  values: Float32Array,
  { width, height, channels, layout }: ImageShape,
  step: number,
): Float32Array {
  if (step === 1) return values;
  const [columns, rows] = [Math.floor(width / step), Math.floor(height / step)];
  const result = new Float32Array(columns * rows * channels);
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1)
      for (let channel = 0; channel < channels; channel += 1) {
        const planar = layout === 'CHW';
        const to = planar
          ? (channel * rows + y) * columns + x
          : (y * columns + x) * channels + channel;
        const from = planar
          ? (channel * height + y * step) * width + x * step
          : (y * step * width + x * step) * channels + channel;
        result[to] = values[from] ?? 0;
      }
  return result;
}
