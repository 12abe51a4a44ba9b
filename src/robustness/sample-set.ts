import { convertLayout, imageSize, layoutOf } from './input/layout.ts';
import type { ImageLayout } from './input/layout.ts';
import type { Scaling } from './input/scaling.ts';
import type { RadiusUnit } from './campaign/radius.ts';
import type { InputTransform } from '../attacks/classifier/input-transform.ts';
import type { SampleSpace } from '../attacks/geometry/space.ts';
import { boxSpace } from '../attacks/geometry/space.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';

/** Samples in the attack space, laid out as the model wants them. */
export interface SampleSet {
  readonly count: number;
  readonly x: Float32Array;
  readonly space: SampleSpace;
  readonly unit: RadiusUnit;
  /** Words for the unit of the norm. */
  readonly unitName: string;
  readonly layout: ImageLayout | 'columns' | 'values';
  readonly channels: number;
}

/** Smallest deviation of a column that is divided by: a column that never changes keeps its own unit. */
const MIN_DEVIATION = 1e-9;

/** Arrays stored as bytes are images of 256 levels. */
const FULL_RANGE: Readonly<Record<string, number>> = { uint8: 255, uint16: 65_535 };

/** The range of values that stands for black to white; `undefined` where the values do not tell. */
export function pixelRange(samples: LabelledSamples): readonly [number, number] | undefined {
  const full = FULL_RANGE[samples.stored];
  if (full !== undefined) return [0, full];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of samples.values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low >= 0 && high <= 1 && high > 0.5) return [0, 1];
  if (low >= -1 && high <= 1 && low < 0) return [-1, 1];
  if (
    low >= 0 &&
    high > 1 &&
    high <= 255 &&
    samples.stored !== 'float32' &&
    samples.stored !== 'float64'
  )
    return [0, 255];
  return undefined;
}

export type SampleSetResult =
  | { readonly ok: true; readonly set: SampleSet }
  | { readonly ok: false; readonly detail: string };

/**
 * Images in the attack space 0 … 1, in the layout of the model. `range` says which stored values are 0 and 1.
 */
export function imageSet(
  samples: LabelledSamples,
  inputShape: readonly number[],
  range: readonly [number, number],
  wanted: ImageLayout | undefined,
): SampleSetResult {
  const to = wanted ?? layoutOf(inputShape);
  const from = layoutOf(samples.shape);
  if (to === undefined)
    return {
      ok: false,
      detail: `the model's input [${inputShape.join(', ')}] can be read with the channels first or last: give --layout CHW or HWC`,
    };
  if (from === undefined)
    return {
      ok: false,
      detail: `the samples have shape [${samples.shape.join(', ')}], which is no image`,
    };
  const [own, model] = [imageSize(samples.shape, from), imageSize(inputShape, to)];
  if (own.height !== model.height || own.width !== model.width || own.channels !== model.channels)
    return {
      ok: false,
      detail: `the samples are ${own.width} × ${own.height} with ${own.channels} channels, the model wants ${model.width} × ${model.height} with ${model.channels}`,
    };
  const [low, high] = range;
  const converted = convertLayout(
    samples.values,
    samples.count,
    { shape: samples.shape, layout: from },
    to,
  );
  const x = converted.map((value) => (value - low) / (high - low));
  return {
    ok: true,
    set: {
      count: samples.count,
      x,
      space: { ...boxSpace(inputShape), layout: to },
      unit: 'pixel',
      unitName: 'the full range of a pixel, 0 to 1',
      layout: to,
      channels: model.channels,
    },
  };
}

/** Rows of a table in standard deviations of their columns, within the range that was seen. */
export function tableSet(
  samples: LabelledSamples,
  constraints: {
    readonly mutable?: Uint8Array;
    readonly lower: Float32Array;
    readonly upper: Float32Array;
    readonly groups?: SampleSpace['groups'];
    readonly repair?: SampleSpace['repair'];
  },
): SampleSet {
  const columns = samples.columns ?? [];
  const size = columns.length;
  const units = Float32Array.from(columns, ({ deviation }) =>
    deviation > MIN_DEVIATION ? deviation : 1,
  );
  const inUnits = (values: Float32Array): Float32Array =>
    values.map((value, at) => value / (units[at % size] ?? 1));
  const { repair, mutable, groups } = constraints;
  const scaledRepair: SampleSpace['repair'] =
    repair === undefined
      ? undefined
      : (x, clean, count) => {
          const stored = (values: Float32Array): Float32Array =>
            values.subarray(0, count * size).map((value, at) => value * (units[at % size] ?? 1));
          const rows = stored(x);
          repair(rows, stored(clean), count);
          x.set(inUnits(rows));
        };
  return {
    count: samples.count,
    x: inUnits(samples.values),
    space: {
      shape: [size],
      size,
      lower: inUnits(constraints.lower),
      upper: inUnits(constraints.upper),
      ...(mutable === undefined ? {} : { mutable }),
      ...(groups === undefined ? {} : { groups }),
      ...(scaledRepair === undefined ? {} : { repair: scaledRepair }),
    },
    unit: 'deviation',
    unitName: 'one standard deviation of the column',
    layout: 'columns',
    channels: 1,
  };
}

/** From the attack space of a table back to what the model reads. */
export function tableTransform(samples: LabelledSamples): InputTransform {
  const columns = samples.columns ?? [];
  return {
    scale: Float32Array.from(columns, ({ deviation }) =>
      deviation > MIN_DEVIATION ? deviation : 1,
    ),
    shift: Float32Array.of(0),
    inputShape: [columns.length],
  };
}

/** From pixels of 0 … 1 to what the model reads. */
export function imageTransform(set: SampleSet, scaling: Scaling): InputTransform {
  const { shape } = set.space;
  const one = (values: readonly number[]): Float32Array => {
    if (values.length === 1 || set.channels === 1) return Float32Array.of(values[0] ?? 1);
    const { size } = set.space;
    const plane = size / set.channels;
    return Float32Array.from(
      { length: size },
      (_, at) => values[set.layout === 'HWC' ? at % set.channels : Math.floor(at / plane)] ?? 1,
    );
  };
  return { scale: one(scaling.scale), shift: one(scaling.shift), inputShape: shape };
}
