import { chooseRows } from '../features/choose-rows.ts';
import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { pixelFeatures } from '../features/image-grid.ts';
import type { ExaminedRows } from '../detection/examined-rows.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import { groupsOf } from './class-groups.ts';
import { interleave, numericFeatures } from './numeric-features.ts';

/** Sides of what is taken for an image rather than for a small matrix. */
const MIN_SIDE = 4;
/** Channels an image may have. */
const MAX_CHANNELS = 4;

interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly isChannelsFirst: boolean;
}

/** Samples as the detectors want them. At most `most` rows, drawn by what they hold and not by where they stand. */
export function arraySubject(samples: LabelledSamples, most: number): ExaminedRows {
  const size = samples.shape.reduce((all, length) => all * length, 1);
  const all: FeatureMatrix = { rows: samples.count, width: size, values: samples.values };
  const places = drawByContent(all, most);
  const matrix = places.length === samples.count ? all : chooseRows(all, places);
  const numbers = samples.chosen?.indices;
  const { labels } = samples;
  const image = imageShape(samples.shape);
  return {
    rows: places.map((place) => numbers?.[place] ?? place),
    names: (index) => samples.names(places[index] ?? index),
    ...(labels !== undefined && {
      labels: groupsOf(
        'label',
        places.map((place) => labels[place] ?? -1),
        samples.classNames,
      ),
    }),
    ...(image === undefined ? columnsOf(matrix, samples) : imagesOf(matrix, image)),
  };
}

/** Places of the rows drawn, ascending. Rows are in the order of a hash of their content; the first ones of it are a fair draw. */
function drawByContent(matrix: FeatureMatrix, most: number): Int32Array {
  if (matrix.rows <= most) return Int32Array.from({ length: matrix.rows }, (_, row) => row);
  return new ContentOrder(matrix).order.slice(0, most).sort();
}

/** What a shape says of an image: `[height, width]`, and with the channels last or first. */
function imageShape(shape: readonly number[]): ImageShape | undefined {
  const [first = 0, second = 0, third] = shape;
  if (shape.length < 2 || shape.length > 3) return undefined;
  const found =
    third === undefined
      ? { height: first, width: second, channels: 1, isChannelsFirst: false }
      : third <= MAX_CHANNELS
        ? { height: first, width: second, channels: third, isChannelsFirst: false }
        : first <= MAX_CHANNELS
          ? { height: second, width: third, channels: first, isChannelsFirst: true }
          : undefined;
  return found !== undefined && Math.min(found.height, found.width) >= MIN_SIDE ? found : undefined;
}

function imagesOf(
  matrix: FeatureMatrix,
  shape: ImageShape,
): Pick<ExaminedRows, 'images' | 'features' | 'featuresAre'> {
  const { height, width, channels } = shape;
  const values = finite(shape.isChannelsFirst ? channelsLast(matrix, shape) : matrix.values);
  const images: ImageSet = { rows: matrix.rows, height, width, channels, values };
  const { features, step } = pixelFeatures(images);
  const pixels = features.width / channels;
  return {
    images,
    features,
    featuresAre: `${pixels} pixels${channels === 1 ? '' : ` of ${channels} channels`}${step === 1 ? '' : `, averages of ${step} × ${step}`}`,
  };
}

/** From planes of channels to channels that vary fastest. */
function channelsLast({ rows, values }: FeatureMatrix, shape: ImageShape): Float32Array {
  const { height, width, channels } = shape;
  const plane = height * width;
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let channel = 0; channel < channels; channel += 1)
      for (let at = 0; at < plane; at += 1)
        result[(row * plane + at) * channels + channel] =
          values[(row * channels + channel) * plane + at] ?? 0;
  return result;
}

/** Pixels that are no numbers are black: an image cannot say that one is missing. */
function finite(values: Float32Array): Float32Array {
  return values.every(Number.isFinite)
    ? values
    : values.map((value) => (Number.isFinite(value) ? value : 0));
}

function columnsOf(
  { rows, width, values }: FeatureMatrix,
  samples: LabelledSamples,
): Pick<ExaminedRows, 'table' | 'features' | 'featuresAre'> {
  const columns = Array.from({ length: width }, (_, column) => {
    const list = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) list[row] = values[row * width + column] ?? Number.NaN;
    return list;
  });
  const features = numericFeatures(columns, rows);
  return {
    features,
    featuresAre: `${width} columns, standardised`,
    table: {
      matrix: interleave(columns, rows),
      columns: samples.columns?.map(({ name }) => name) ?? columns.map((_, at) => `value ${at}`),
    },
  };
}
