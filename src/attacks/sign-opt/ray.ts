import { clip } from '../geometry/projection.ts';
import type { Norm } from '../geometry/norm.ts';
import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';

/** First share by which a radius is shrunk while the goal is still reached; it doubles with every success, up to a half. */
const FIRST_SHRINK = 0.01;
const MOST_SHRINK = 0.5;
/** Questions of one search along a ray: beyond float32's resolution. */
const MOST_STEPS = 60;

/** The point `radius` away from the clean sample in a direction of length 1, within the bounds, into `into`. */
export function pointAt(
  { space, clean }: Subject,
  direction: Float32Array,
  radius: number,
  into: Float32Array,
): void {
  for (let at = 0; at < space.size; at += 1)
    into[at] = (clean[at] ?? 0) + radius * (direction[at] ?? 0);
  clip(space, into, clean, 1);
}

/** Brings a direction to length 1 and returns the length it had. */
export function normalise(norm: Norm, direction: Float32Array): number {
  let length = 0;
  for (const value of direction)
    length = norm === 'linf' ? Math.max(length, Math.abs(value)) : length + value * value;
  if (norm !== 'linf') length = Math.sqrt(length);
  if (length > 0)
    for (let at = 0; at < direction.length; at += 1) direction[at] = (direction[at] ?? 0) / length;
  return length;
}

/** The direction in which a point lies from the clean sample, into `direction`; returns how far away it is. */
export function directionTo(
  { budget, clean }: Subject,
  point: Float32Array,
  direction: Float32Array,
): number {
  for (let at = 0; at < direction.length; at += 1)
    direction[at] = (point[at] ?? 0) - (clean[at] ?? 0);
  return normalise(budget.norm, direction);
}

/**
 * Turns `direction` by `amount` times `change`, into `into`: back to the sphere of L2, for Linf into the cube. The authors' code
 * divides by the largest element there, which shrinks all others whenever one grows; on digits that made twice the distance.
 */
export function turn(
  norm: Norm,
  direction: Float32Array,
  change: Float32Array,
  amount: number,
  into: Float32Array,
): void {
  for (let at = 0; at < direction.length; at += 1) {
    const value = (direction[at] ?? 0) + amount * (change[at] ?? 0);
    into[at] = norm === 'linf' ? Math.max(-1, Math.min(1, value)) : value;
  }
  if (norm !== 'linf') normalise(norm, into);
}

/**
 * The smallest radius at which a direction reaches the goal, if that is below `radius`: shrunk by growing steps, then bisected until
 * what is left open is `tolerance` of it. A direction that is no better costs one question; the authors' code measures it, too.
 */
export function* smallerRadius(
  subject: Subject,
  direction: Float32Array,
  radius: number,
  tolerance: number,
): Generator<Probe, number | undefined, Float32Array> {
  const point = new Float32Array(subject.space.size);
  let high = radius;
  let low = radius;
  let shrink = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const isBracketed = low < high;
    if (isBracketed && high - low <= tolerance * high) break;
    const next = isBracketed ? (low + high) / 2 : high * (1 - shrink);
    pointAt(subject, direction, next, point);
    const answers = yield { x: point, count: 1 };
    const isReached = (answers[0] ?? 0) > 0;
    if (step === 0 && !isReached) return undefined;
    if (!isReached) low = next;
    else {
      high = next;
      if (!isBracketed) low = next;
    }
    if (!isBracketed) shrink = Math.min(Math.max(2 * shrink, FIRST_SHRINK), MOST_SHRINK);
  }
  return high < radius ? high : undefined;
}
