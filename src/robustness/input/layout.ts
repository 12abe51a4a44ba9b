/** Where the channels of an image lie. */
export type ImageLayout = 'CHW' | 'HWC' | 'HW';

/** Channels an image can have: grey, grey with alpha, RGB, RGBA. */
const CHANNELS = new Set([1, 2, 3, 4]);
/** Sides below this are too small to be told from a number of channels. */
const MIN_SIDE = 5;

/**
 * The layout of one sample, from its shape alone: `undefined` where both readings, or none, are possible (3 × 3 × 3).
 */
export function layoutOf(shape: readonly number[]): ImageLayout | undefined {
  if (shape.length === 2) return 'HW';
  if (shape.length !== 3) return undefined;
  const [first = 0, second = 0, third = 0] = shape;
  const isFirst = CHANNELS.has(first) && second >= MIN_SIDE && third >= MIN_SIDE;
  const isLast = CHANNELS.has(third) && first >= MIN_SIDE && second >= MIN_SIDE;
  if (isFirst === isLast) return undefined;
  return isFirst ? 'CHW' : 'HWC';
}

/** Height, width and channels of a shape in a layout. */
export function imageSize(
  shape: readonly number[],
  layout: ImageLayout,
): { readonly height: number; readonly width: number; readonly channels: number } {
  const [a = 1, b = 1, c = 1] = shape;
  if (layout === 'HW') return { height: a, width: b, channels: 1 };
  return layout === 'CHW'
    ? { channels: a, height: b, width: c }
    : { height: a, width: b, channels: c };
}

/**
 * Reorders samples from one layout to another; the number of channels must agree. Grey without an axis of channels counts as one
 * channel.
 */
export function convertLayout(
  values: Float32Array,
  count: number,
  from: { readonly shape: readonly number[]; readonly layout: ImageLayout },
  to: ImageLayout,
): Float32Array {
  const { height, width, channels } = imageSize(from.shape, from.layout);
  if (from.layout === to || channels === 1) return values;
  const size = height * width * channels;
  const plane = height * width;
  const result = new Float32Array(count * size);
  const toPlanes = to === 'CHW';
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    for (let pixel = 0; pixel < plane; pixel += 1)
      for (let channel = 0; channel < channels; channel += 1) {
        const planar = start + channel * plane + pixel;
        const interleaved = start + pixel * channels + channel;
        if (toPlanes) result[planar] = values[interleaved] ?? 0;
        else result[interleaved] = values[planar] ?? 0;
      }
  }
  return result;
}
