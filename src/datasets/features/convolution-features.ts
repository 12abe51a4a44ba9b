import { int, ints } from '../../engine/graph/attribute.ts';
import { GraphBuilder } from '../../engine/graph/builder.ts';
import { encodeGraph } from '../../engine/onnx/encode-model.ts';
import { Session } from '../../engine/session/session.ts';
import { floats } from '../../tensor/tensor.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import type { ImageGrid } from './image-grid.ts';
import { WINDOW, windowFilters } from './window-filters.ts';

/** Below this side an image is a window itself, and its pixels tell as much. */
const LEAST_SIDE = 16;
/** Rows and columns of squares the answers of a filter are averaged over: strokes may move a little, but not from top to bottom. */
const POOLS = 3;
/** What a filter has to find before it answers, in units of a window of full contrast. */
const THRESHOLD = 0.5;
/** Images of one run. */
const BATCH = 64;
/** Multiply-adds for all rows: half a minute on one thread. Beyond, filters step over two pixels, or more. */
const MAX_WORK = 3e11;

/**
 * Where in an image there is something like one of the windows it is made of (single-layer convolutional features of Coates, Ng and Lee 2011): a linear
 * model of them knows far more of a picture than one of pixels, and takes no longer. `POOLS`² numbers per filter. Undefined for images that
 * are small or empty: their pixels say it all.
 */
export async function convolutionFeatures(
  grid: ImageGrid,
  threads: number,
): Promise<FeatureMatrix | undefined> {
  const { rows, height, width, channels } = grid;
  if (rows === 0 || Math.min(height, width) < LEAST_SIDE) return undefined;
  const filters = windowFilters(grid);
  if (filters.length === 0) return undefined;
  let step = 1;
  const work = rows * height * width * filters.length * WINDOW * WINDOW * channels;
  while (work / step ** 2 > MAX_WORK && step < WINDOW) step += 1;
  const session = await Session.open(encodeConvolution(grid, filters, step), { threads });
  const size = height * width * channels;
  let values = new Float32Array(0);
  try {
    for (let from = 0; from < rows; from += BATCH) {
      const count = Math.min(BATCH, rows - from);
      const images = grid.values.slice(from * size, (from + count) * size);
      const { features } = await session.run({
        images: floats(images, [count, height, width, channels]),
      });
      if (!(features?.data instanceof Float32Array)) throw new TypeError('features are float32');
      if (from === 0) values = new Float32Array((features.data.length / count) * rows);
      values.set(features.data, from * (values.length / rows));
    }
  } finally {
    await session.close();
  }
  return { rows, width: values.length / rows, values };
}

function encodeConvolution(
  { height, width, channels }: ImageGrid,
  filters: readonly Float64Array[],
  step: number,
): Uint8Array {
  const g = new GraphBuilder();
  const images = g.input('images', 'float32', [-1, height, width, channels]);
  const planes = g.transpose(images, [0, 3, 1, 2]);
  const size = WINDOW * WINDOW;
  const weights = new Float32Array(filters.length * size * channels);
  for (const [filter, values] of filters.entries())
    for (const [at, value] of values.entries())
      weights[(filter * channels + (at % channels)) * size + Math.floor(at / channels)] = value;
  const answers = g.op(
    'Conv',
    [
      planes,
      g.constant(floats(weights, [filters.length, channels, WINDOW, WINDOW])),
      g.constant(floats(new Float32Array(filters.length).fill(-THRESHOLD))),
    ],
    { strides: ints([step, step]) },
  );
  const pools = [height, width].map((side) => pooling(Math.floor((side - WINDOW) / step) + 1));
  const pooled = g.op('AveragePool', [g.op('Relu', [answers])], {
    kernel_shape: ints(pools.map(({ side }) => side)),
    strides: ints(pools.map(({ stride }) => stride)),
  });
  // Roots: how much of something is there matters less than whether there is any.
  const value = g.op('Flatten', [g.op('Sqrt', [pooled])], { axis: int(1) });
  return encodeGraph(g.finish('convolution', [{ name: 'features', value }]));
}

/** Squares that cover a side. */
function pooling(side: number): { readonly side: number; readonly stride: number } {
  const own = Math.ceil(side / POOLS);
  return { side: own, stride: Math.max(1, Math.floor((side - own) / (POOLS - 1))) };
}
