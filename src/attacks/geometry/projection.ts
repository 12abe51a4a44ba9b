import type { Norm } from './norm.ts';
import type { SampleSpace } from './space.ts';

/** Rounds of the search for the L1 multiplier: were all of them halvings, its error would be below float32's resolution. */
const L1_ROUNDS = 60;
/** Share of the radius by which the L1 projection may stay inside of the ball. */
const L1_ACCURACY = 1e-9;

/**
 * Brings each of `count` samples of `x` into the ball of radius `epsilon` around its clean sample and into the bounds, in place:
 * the nearest such point for Linf and L1, for L2 the scaled change clipped, which only shrinks it. Immutable elements are
 * restored. Ball and box are met together, in float32, as the evaluator measures them.
 */
export function project(
  space: SampleSpace,
  norm: Norm,
  epsilon: number,
  x: Float32Array,
  clean: Float32Array,
  count: number,
): void {
  const { size } = space;
  const room = norm === 'l1' ? size : 0;
  const ways: Ways = { change: new Float64Array(room), room: new Float64Array(room) };
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    if (norm === 'linf') clipLinf(space, epsilon, x, clean, start);
    else {
      restore(space, x, clean, start);
      if (norm === 'l2') scaleL2(epsilon, x, clean, start, size);
      else if (norm === 'l1') shrinkL1(space, epsilon, x, clean, start, ways);
      else keepLargest(Math.floor(epsilon), x, clean, start, size);
      clipBox(space, x, start);
    }
  }
}

/** Into the bounds, and what must not change back to what it was. */
export function clip(
  space: SampleSpace,
  x: Float32Array,
  clean: Float32Array,
  count: number,
): void {
  for (let sample = 0; sample < count; sample += 1) {
    restore(space, x, clean, sample * space.size);
    clipBox(space, x, sample * space.size);
  }
}

function restore(space: SampleSpace, x: Float32Array, clean: Float32Array, start: number): void {
  const { mutable, size } = space;
  if (mutable === undefined) return;
  for (let at = 0; at < size; at += 1)
    if (mutable[at] === 0) x[start + at] = clean[start + at] ?? 0;
}

function clipBox({ lower, upper, size }: SampleSpace, x: Float32Array, start: number): void {
  for (let at = 0; at < size; at += 1) {
    const value = x[start + at] ?? 0;
    const low = lower[at] ?? 0;
    const high = upper[at] ?? 0;
    if (value < low) x[start + at] = low;
    else if (value > high) x[start + at] = high;
  }
}

function clipLinf(
  { lower, upper, mutable, size }: SampleSpace,
  epsilon: number,
  x: Float32Array,
  clean: Float32Array,
  start: number,
): void {
  for (let at = 0; at < size; at += 1) {
    const origin = clean[start + at] ?? 0;
    const radius = mutable !== undefined && mutable[at] === 0 ? 0 : epsilon;
    const low = Math.max(origin - radius, lower[at] ?? 0);
    const high = Math.min(origin + radius, upper[at] ?? 0);
    const value = x[start + at] ?? 0;
    if (value > high) x[start + at] = high;
    else if (value < low) x[start + at] = low;
  }
}

function scaleL2(
  epsilon: number,
  x: Float32Array,
  clean: Float32Array,
  start: number,
  size: number,
): void {
  let square = 0;
  for (let at = start; at < start + size; at += 1) {
    const change = (x[at] ?? 0) - (clean[at] ?? 0);
    square += change * change;
  }
  if (square <= epsilon * epsilon) return;
  const factor = epsilon / Math.sqrt(square);
  for (let at = start; at < start + size; at += 1) {
    const origin = clean[at] ?? 0;
    x[at] = origin + ((x[at] ?? 0) - origin) * factor;
  }
}

/** Room for one sample: what its elements are changed by and may be changed by, in the direction of the change. */
interface Ways {
  readonly change: Float64Array;
  readonly room: Float64Array;
}

/**
 * The nearest point of box and L1 ball together (Croce and Hein 2021, "Mind the box"): every change is first cut to what the box
 * leaves, then all shrink towards zero by one multiplier. The sum that is left falls with it along straight pieces, so Newton's
 * steps within a bisection's bracket end at the exact multiplier after a few rounds.
 */
function shrinkL1(
  { lower, upper, size }: SampleSpace,
  epsilon: number,
  x: Float32Array,
  clean: Float32Array,
  start: number,
  { change, room }: Ways,
): void {
  let total = 0;
  let high = 0;
  for (let at = 0; at < size; at += 1) {
    const origin = clean[start + at] ?? 0;
    const moved = (x[start + at] ?? 0) - origin;
    const way = moved >= 0 ? (upper[at] ?? 0) - origin : origin - (lower[at] ?? 0);
    const height = Math.abs(moved);
    change[at] = height;
    room[at] = Math.max(way, 0);
    total += Math.min(height, Math.max(way, 0));
    high = Math.max(high, height);
  }
  if (total <= epsilon) return;
  let low = 0;
  let multiplier = 0;
  for (let round = 0; round < L1_ROUNDS; round += 1) {
    let sum = 0;
    let slope = 0;
    for (let at = 0; at < size; at += 1) {
      const left = (change[at] ?? 0) - multiplier;
      const way = room[at] ?? 0;
      if (left >= way) sum += way;
      else if (left > 0) {
        sum += left;
        slope += 1;
      }
    }
    const excess = sum - epsilon;
    if (excess > 0) low = multiplier;
    else high = multiplier;
    // On the side of the ball and as near to its surface as float64 tells: done.
    if (excess <= 0 && -excess <= epsilon * L1_ACCURACY) break;
    // A hair beyond the surface, so that the step itself lands inside of the ball.
    const step = slope > 0 ? (excess + epsilon * L1_ACCURACY * 0.5) / slope : Number.NaN;
    const next = multiplier + step;
    multiplier = next > low && next < high ? next : (low + high) / 2;
  }
  for (let at = 0; at < size; at += 1) {
    const origin = clean[start + at] ?? 0;
    const kept = Math.min(Math.max((change[at] ?? 0) - high, 0), room[at] ?? 0);
    x[start + at] = origin + Math.sign((x[start + at] ?? 0) - origin) * kept;
  }
}

/** L0: the largest changes stay, all others are undone. Ties go to the first. */
function keepLargest(
  allowed: number,
  x: Float32Array,
  clean: Float32Array,
  start: number,
  size: number,
): void {
  const changed: number[] = [];
  for (let at = start; at < start + size; at += 1)
    if ((x[at] ?? 0) !== (clean[at] ?? 0)) changed.push(at);
  if (changed.length <= allowed) return;
  const sizeOfChange = (at: number): number => Math.abs((x[at] ?? 0) - (clean[at] ?? 0));
  changed.sort((a, b) => sizeOfChange(b) - sizeOfChange(a) || a - b);
  for (const at of changed.slice(Math.max(allowed, 0))) x[at] = clean[at] ?? 0;
}
