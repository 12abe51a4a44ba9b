import { ShapeError } from './operator.ts';
import type { AxisMap } from './separable.ts';
import { addWeight, axisMap } from './separable.ts';

/** How Resize reads one axis (ONNX Resize). */
export interface Interpolation {
  readonly mode: string;
  readonly coordinates: string;
  readonly rounding: string;
  /** `cubic_coeff_a`. */
  readonly cubic: number;
  /** Cubic taps outside of the input are left out, and the others weigh more. */
  readonly excludesOutside: boolean;
}

export interface ResizedAxis {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  /** Region of interest, in shares of the axis: only for `tf_crop_and_resize`. */
  readonly start: number;
  readonly end: number;
}

/** The runtime computes places in float32, which decides roundings: 2/3·3 is below 2 there. */
const single = Math.fround;

/** Where in the input an element of the output lies. */
export function placeOf(at: number, axis: ResizedAxis, how: Interpolation): number {
  const { from, to } = axis;
  const scale = single(axis.scale);
  const halfway = single(single(single(at + 0.5) / scale) - 0.5);
  switch (how.coordinates) {
    case 'half_pixel':
      return halfway;
    case 'half_pixel_symmetric': {
      // Only the offset is rounded here: the runtime adds the rest up in float64.
      const adjustment = single(to / single(scale * from));
      const offset = single(single(from / 2) * single(1 - adjustment));
      return single(offset + (at + 0.5) / scale - 0.5);
    }
    case 'pytorch_half_pixel':
      return to > 1 ? halfway : 0;
    case 'align_corners':
      return to === 1 ? 0 : single(single(at * (from - 1)) / (to - 1));
    case 'asymmetric':
      return single(at / scale);
    case 'tf_half_pixel_for_nn':
      return single(single(at + 0.5) / scale);
    case 'tf_crop_and_resize':
      return to > 1
        ? axis.start * (from - 1) + (at * (axis.end - axis.start) * (from - 1)) / (to - 1)
        : 0.5 * (axis.start + axis.end) * (from - 1);
    default:
      throw new ShapeError(`Resize: unknown coordinates "${how.coordinates}"`);
  }
}

function nearest(place: number, rounding: string): number {
  switch (rounding) {
    case 'round_prefer_floor':
      return Math.ceil(place - 0.5);
    case 'round_prefer_ceil':
      return Math.floor(place + 0.5);
    case 'floor':
      return Math.floor(place);
    case 'ceil':
      return Math.ceil(place);
    default:
      throw new ShapeError(`Resize: unknown rounding "${rounding}"`);
  }
}

/** Weight of a neighbour by its distance, 0 from 2 on (Keys 1981). */
export function cubicWeight(distance: number, a: number): number {
  if (distance >= 2) return 0;
  return distance >= 1
    ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a
    : ((a + 2) * distance - (a + 3)) * distance * distance + 1;
}

/** The matrix by which Resize reads one axis. */
export function interpolationMap(axis: ResizedAxis, how: Interpolation): AxisMap {
  const map = axisMap(axis.to, axis.from);
  const last = axis.from - 1;
  const inside = (place: number): number => Math.min(Math.max(place, 0), last);
  for (let to = 0; to < axis.to; to += 1) {
    const place = placeOf(to, axis, how);
    // A constant stands here (`extrapolation_value`), whatever the input holds.
    if (how.coordinates === 'tf_crop_and_resize' && (place < 0 || place > last)) continue;
    if (how.mode === 'nearest') addWeight(map, to, inside(nearest(place, how.rounding)), 1);
    else if (how.mode === 'linear') {
      const at = inside(place);
      const low = Math.floor(at);
      addWeight(map, to, low, 1 - (at - low));
      if (at > low) addWeight(map, to, low + 1, at - low);
    } else if (how.mode === 'cubic') addCubic(map, to, place, how, inside);
    else throw new ShapeError(`Resize: unknown mode "${how.mode}"`);
  }
  return map;
}

function addCubic(
  map: AxisMap,
  to: number,
  place: number,
  how: Interpolation,
  inside: (place: number) => number,
): void {
  const base = Math.floor(place);
  const s = place - base;
  const taps = [s + 1, s, 1 - s, 2 - s].map((distance, tap) => ({
    at: base - 1 + tap,
    weight: cubicWeight(distance, how.cubic),
  }));
  const kept = how.excludesOutside ? taps.filter(({ at }) => at === inside(at)) : taps;
  const total = how.excludesOutside ? kept.reduce((sum, { weight }) => sum + weight, 0) : 1;
  for (const { at, weight } of kept) addWeight(map, to, inside(at), weight / total);
}
