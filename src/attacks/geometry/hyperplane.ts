import type { Norm } from './norm.ts';
import { median } from './selection.ts';
import type { SampleSpace } from './space.ts';

/** Each round passes a bound of at least one element; the few that are needed in practice are far below this. */
const MAX_ROUNDS = 200;

/** Scratch room for projections onto hyperplanes: one for all samples of an attack. */
export interface HyperplaneRoom {
  /** The change that was found. */
  readonly change: Float64Array;
  readonly order: Int32Array;
}

export function hyperplaneRoom(size: number): HyperplaneRoom {
  return { change: new Float64Array(size), order: new Int32Array(size) };
}

/**
 * The smallest change d, in Linf, L2 or L1, of the sample at `start` of `x` with w·d = `offset` that stays in the bounds; `w`
 * begins at `start` too. Where no point of the box lies on the hyperplane: the corner nearest to it. Written into `room.change`,
 * its size is returned. Exact up to rounding (Croce and Hein 2020, "Minimally distorted adversarial examples", section 3.1),
 * without sorting: for Linf and L2 every element moves with its own speed until it meets its bound, so w·d is a concave,
 * piecewise linear function of the time, and Newton's method from 0 ends at its root after finitely many rounds.
 */
export function toHyperplane(
  space: SampleSpace,
  norm: Norm,
  x: Float32Array,
  w: Float32Array,
  start: number,
  offset: number,
  room: HyperplaneRoom,
): number {
  const { size, lower, upper, mutable } = space;
  const { change } = room;
  const side = offset < 0 ? -1 : 1;
  const wanted = Math.abs(offset);
  // First the free way of each element in the direction it would go.
  for (let at = 0; at < size; at += 1) {
    const weight = side * (w[start + at] ?? 0);
    const value = x[start + at] ?? 0;
    const isFixed = weight === 0 || (mutable !== undefined && mutable[at] === 0);
    const way = weight > 0 ? (upper[at] ?? 0) - value : value - (lower[at] ?? 0);
    change[at] = isFixed ? 0 : Math.max(way, 0);
  }
  if (norm === 'l1') fillHeaviest(w, start, wanted, room);
  else fillByTime(w, start, size, wanted, norm === 'l2', change);
  let total = 0;
  for (let at = 0; at < size; at += 1) {
    const way = change[at] ?? 0;
    if (norm === 'linf') total = Math.max(total, way);
    else if (norm === 'l2') total += way * way;
    else total += way;
    change[at] = way * side * Math.sign(w[start + at] ?? 0);
  }
  return norm === 'l2' ? Math.sqrt(total) : total;
}

/** Replaces free ways by how far elements have gone when w·d reaches `wanted`. Speeds are |w| for L2, 1 for Linf. */
function fillByTime(
  w: Float32Array,
  start: number,
  size: number,
  wanted: number,
  byWeight: boolean,
  ways: Float64Array,
): void {
  let time = 0;
  let wasMoving = -1;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let sum = 0;
    let slope = 0;
    let moving = 0;
    for (let at = 0; at < size; at += 1) {
      const way = ways[at] ?? 0;
      if (way === 0) continue;
      const weight = Math.abs(w[start + at] ?? 0);
      const speed = byWeight ? weight : 1;
      if (time * speed < way) {
        sum += weight * speed * time;
        slope += weight * speed;
        moving += 1;
      } else sum += weight * way;
    }
    // The same elements as in the round before: it was exact already. None: the box ends before the hyperplane.
    if (moving === wasMoving) break;
    if (slope === 0) {
      time = Number.POSITIVE_INFINITY;
      break;
    }
    wasMoving = moving;
    time += (wanted - sum) / slope;
  }
  for (let at = 0; at < size; at += 1) {
    const speed = byWeight ? Math.abs(w[start + at] ?? 0) : 1;
    const way = ways[at] ?? 0;
    ways[at] = way === 0 ? 0 : Math.min(time * speed, way);
  }
}

/**
 * L1: elements with the largest |w| go their whole way until w·d reaches `wanted`. A quickselect that looks for the sum instead of
 * a rank; elements that are not needed keep nothing.
 */
function fillHeaviest(
  w: Float32Array,
  start: number,
  wanted: number,
  { change: ways, order }: HyperplaneRoom,
): void {
  const { length } = order;
  for (let at = 0; at < length; at += 1) order[at] = at;
  const weightOf = (place: number): number => Math.abs(w[start + (order[place] ?? 0)] ?? 0);
  const swap = (a: number, b: number): void => {
    const kept = order[a] ?? 0;
    order[a] = order[b] ?? 0;
    order[b] = kept;
  };
  let low = 0;
  let high = length;
  let left = wanted;
  while (low < high) {
    const pivot = median(weightOf(low), weightOf((low + high) >> 1), weightOf(high - 1));
    let greater = low;
    let less = high;
    let at = low;
    let above = 0;
    while (at < less) {
      const weight = weightOf(at);
      if (weight > pivot) {
        above += weight * (ways[order[at] ?? 0] ?? 0);
        swap(at, greater);
        greater += 1;
        at += 1;
      } else if (weight < pivot) {
        less -= 1;
        swap(at, less);
      } else at += 1;
    }
    if (above > left) {
      for (let place = greater; place < high; place += 1) ways[order[place] ?? 0] = 0;
      high = greater;
      continue;
    }
    left -= above;
    // The elements of equal weight, one after the other, the last of them only as far as needed.
    for (let place = greater; place < less; place += 1) {
      const index = order[place] ?? 0;
      const way = Math.min(ways[index] ?? 0, pivot > 0 ? left / pivot : 0);
      ways[index] = Math.max(way, 0);
      left = Math.max(left - way * pivot, 0);
    }
    low = less;
  }
}
