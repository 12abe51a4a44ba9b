import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { ShapeError } from './operator.ts';

/** One neighbour that is read along an axis, for every place. */
export interface Tap {
  /** int64, always inside of the axis. */
  readonly index: Value;
  /** 0 where the neighbour lies outside. */
  readonly weight: Value;
}

/** Between which places the axis is reflected. */
export type Corners = readonly [number, number];

/** `cubic_coeff_a` of GridSample is fixed (ONNX GridSample, torch). */
const CUBIC = -0.75;

export function cornersOf(size: number, isAligned: boolean): Corners {
  return isAligned ? [0, size - 1] : [-0.5, size - 0.5];
}

/** From −1…1 to elements, in the order of operations that the runtime rounds by. */
export function placesAlong(
  g: GraphBuilder,
  along: Value,
  size: number,
  isAligned: boolean,
): Value {
  const shifted = g.shift(along, 1);
  return isAligned
    ? g.scale(g.scale(shifted, 0.5), size - 1)
    : g.scale(g.shift(g.scale(shifted, size), -1), 0.5);
}

/** Into the axis; on its ends the slope is 0, as torch has it. */
function clipped(g: GraphBuilder, place: Value, size: number): Value {
  const [first, last] = [g.scalar(0, place), g.scalar(size - 1, place)];
  const below = g.where(g.op('Less', [place, last]), place, last);
  return g.where(g.op('Greater', [place, first]), below, first);
}

/** As a wave between the corners. */
function reflected(g: GraphBuilder, place: Value, [low, high]: Corners): Value {
  const span = high - low;
  if (span === 0) return g.scale(place, 0);
  const turns = g.scale(g.shift(place, -low), 1 / (2 * span));
  const within = g.scale(g.sub(turns, g.op('Floor', [turns])), 2 * span);
  const distance = g.op('Abs', [g.shift(within, -span)]);
  return g.shift(g.neg(distance), span + low);
}

function padded(
  g: GraphBuilder,
  place: Value,
  size: number,
  padding: string,
  corners: Corners,
): Value {
  switch (padding) {
    case 'zeros':
      return place;
    case 'border':
      return clipped(g, place, size);
    case 'reflection':
      return clipped(g, reflected(g, place, corners), size);
    default:
      throw new ShapeError(`GridSample: unknown padding "${padding}"`);
  }
}

/** What lies outside weighs nothing, and so does what is no number. */
function tap(g: GraphBuilder, place: Value, size: number, weight: Value): Tap {
  const zero = g.scalar(0, place);
  const isInside = g.op('And', [
    g.op('GreaterOrEqual', [place, zero]),
    g.op('LessOrEqual', [place, g.scalar(size - 1, place)]),
  ]);
  return {
    index: g.cast(g.where(isInside, place, zero), 'int64'),
    weight: g.where(isInside, weight, zero),
  };
}

type Taps = (
  g: GraphBuilder,
  place: Value,
  size: number,
  padding: string,
  corners: Corners,
) => readonly Tap[];

export const nearestTaps: Taps = (g, place, size, padding, corners) => {
  const rounded = g.op('Round', [padded(g, place, size, padding, corners)]);
  return [tap(g, rounded, size, g.onesLike(rounded))];
};

export const linearTaps: Taps = (g, place, size, padding, corners) => {
  const at = padded(g, place, size, padding, corners);
  const low = g.op('Floor', [at]);
  const share = g.sub(at, low);
  return [tap(g, low, size, g.shift(g.neg(share), 1)), tap(g, g.shift(low, 1), size, share)];
};

/** Four neighbours (Keys 1981), each padded by itself: places are not. */
export const cubicTaps: Taps = (g, place, size, padding, corners) => {
  const base = g.op('Floor', [place]);
  const s = g.sub(place, base);
  const far = (d: Value): Value => horner(g, d, [CUBIC, -5 * CUBIC, 8 * CUBIC, -4 * CUBIC]);
  const near = (d: Value): Value => horner(g, d, [CUBIC + 2, -(CUBIC + 3), 0, 1]);
  const rest = g.shift(g.neg(s), 1);
  const weights = [far(g.shift(s, 1)), near(s), near(rest), far(g.shift(rest, 1))];
  return weights.map((weight, index) => {
    const neighbour = padded(g, g.shift(base, index - 1), size, padding, corners);
    // Reflected they are whole numbers but for their last bits.
    return tap(g, g.op('Round', [neighbour]), size, weight);
  });
};

/** A polynomial, highest power first. */
function horner(g: GraphBuilder, d: Value, [first = 0, ...others]: readonly number[]): Value {
  return (
    others.reduce<Value | undefined>(
      (sum, each) => g.shift(sum === undefined ? g.scale(d, first) : g.mul(sum, d), each),
      undefined,
    ) ?? d
  );
}
