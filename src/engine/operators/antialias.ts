import type { Interpolation, ResizedAxis } from './interpolation.ts';
import { cubicWeight, placeOf } from './interpolation.ts';
import { ShapeError } from './operator.ts';
import type { AxisMap } from './separable.ts';
import { addWeight, axisMap } from './separable.ts';

/** The filters, with how far they reach where nothing is made smaller. */
function filterOf(how: Interpolation): {
  readonly reach: number;
  readonly weight: (distance: number) => number;
} {
  switch (how.mode) {
    case 'linear':
      return { reach: 1, weight: (distance) => Math.max(0, 1 - distance) };
    case 'cubic':
      return { reach: 2, weight: (distance) => cubicWeight(distance, how.cubic) };
    default:
      throw new ShapeError(`Resize: no antialias in mode "${how.mode}"`);
  }
}

/**
 * The matrix by which Resize reads one axis with `antialias`: where the axis gets shorter the filter gets as much wider (ONNX Resize
 * 18; Pillow's resampling). Weights that fall outside go to the first and last element, or are left out with `exclude_outside`.
 */
export function antialiasedMap(axis: ResizedAxis, how: Interpolation): AxisMap {
  const map = axisMap(axis.to, axis.from);
  const { reach, weight } = filterOf(how);
  const stretch = Math.max(1, 1 / Math.fround(axis.scale));
  const last = axis.from - 1;
  for (let to = 0; to < axis.to; to += 1) {
    const place = axis.scale === 1 ? to : placeOf(to, axis, how);
    if (how.coordinates === 'tf_crop_and_resize' && (place < 0 || place > last)) continue;
    const first = Math.floor(Math.fround(place + 1 - reach * stretch));
    const end = Math.floor(Math.fround(place + 1 + reach * stretch));
    const taps: { readonly at: number; readonly weight: number }[] = [];
    for (let at = first; at < end; at += 1)
      if (!how.excludesOutside || (at >= 0 && at <= last))
        taps.push({ at, weight: weight(Math.abs(at - place) / stretch) });
    const total = taps.reduce((sum, each) => sum + each.weight, 0) || 1;
    for (const each of taps)
      addWeight(map, to, Math.min(Math.max(each.at, 0), last), each.weight / total);
  }
  return map;
}
