import type { Norm } from './norm.ts';
import type { SampleSpace } from './space.ts';

/** Rounds of the bisection that finds the L1 multiplier: halves its error to below float32's resolution. */
const L1_BISECTIONS = 60;

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
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    if (norm === 'linf') clipLinf(space, epsilon, x, clean, start);
    else {
      restore(space, x, clean, start);
      if (norm === 'l2') scaleL2(epsilon, x, clean, start, size);
      else if (norm === 'l1') shrinkL1(space, epsilon, x, clean, start);
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

/**
 * The nearest point of box and L1 ball together (Croce and Hein 2021, "Mind the box"): every change is first cut to what the box
 * leaves, then all shrink towards zero by one multiplier, found by bisection since the sum falls monotonically with it.
 */
function shrinkL1(
  { lower, upper, size }: SampleSpace,
  epsilon: number,
  x: Float32Array,
  clean: Float32Array,
  start: number,
): void {
  const room = (at: number, change: number): number => {
    const origin = clean[start + at] ?? 0;
    return change >= 0 ? (upper[at] ?? 0) - origin : origin - (lower[at] ?? 0);
  };
  const total = (multiplier: number): number => {
    let sum = 0;
    for (let at = 0; at < size; at += 1) {
      const change = (x[start + at] ?? 0) - (clean[start + at] ?? 0);
      sum += Math.min(Math.max(Math.abs(change) - multiplier, 0), Math.max(room(at, change), 0));
    }
    return sum;
  };
  if (total(0) <= epsilon) return;
  let low = 0;
  let high = 0;
  for (let at = 0; at < size; at += 1)
    high = Math.max(high, Math.abs((x[start + at] ?? 0) - (clean[start + at] ?? 0)));
  for (let round = 0; round < L1_BISECTIONS; round += 1) {
    const middle = (low + high) / 2;
    if (total(middle) > epsilon) low = middle;
    else high = middle;
  }
  for (let at = 0; at < size; at += 1) {
    const origin = clean[start + at] ?? 0;
    const change = (x[start + at] ?? 0) - origin;
    const kept = Math.min(Math.max(Math.abs(change) - high, 0), Math.max(room(at, change), 0));
    x[start + at] = origin + Math.sign(change) * kept;
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
