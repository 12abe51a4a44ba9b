import { fillZiggurat } from '../../tensor/ziggurat.ts';
import { distance } from '../geometry/norm.ts';
import { clip } from '../geometry/projection.ts';
import type { Subject } from '../probing/subject.ts';

/**
 * A random step of `step` times the distance along the sphere around the clean sample, into `into`: at right angles to the way
 * back, then brought back to the sphere, as far as the bounds leave it there.
 */
export function stepAround(
  { space, clean, random }: Subject,
  current: Float32Array,
  length: number,
  step: number,
  into: Float32Array,
): void {
  const { size, mutable } = space;
  fillZiggurat(random, into, 0, size);
  let along = 0;
  for (let at = 0; at < size; at += 1) {
    if (mutable !== undefined && mutable[at] === 0) into[at] = 0;
    along += (into[at] ?? 0) * ((current[at] ?? 0) - (clean[at] ?? 0));
  }
  along /= length * length;
  let square = 0;
  for (let at = 0; at < size; at += 1) {
    const across = (into[at] ?? 0) - along * ((current[at] ?? 0) - (clean[at] ?? 0));
    into[at] = across;
    square += across * across;
  }
  const factor = square > 0 ? (step * length) / Math.sqrt(square) : 0;
  const shrink = 1 / Math.sqrt(1 + step * step);
  for (let at = 0; at < size; at += 1) {
    const origin = clean[at] ?? 0;
    into[at] = origin + shrink * ((current[at] ?? 0) - origin + factor * (into[at] ?? 0));
  }
  clip(space, into, clean, 1);
}

/** The point of the way from `from` to the clean sample that is `length` away from it, into `into`; nothing is moved outwards. */
export function stepTowards(
  { space, clean }: Subject,
  from: Float32Array,
  length: number,
  into: Float32Array,
): void {
  const { size } = space;
  const share = Math.min(length / distance('l2', clean, from, 0, size), 1);
  for (let at = 0; at < size; at += 1) {
    const origin = clean[at] ?? 0;
    into[at] = origin + share * ((from[at] ?? 0) - origin);
  }
  clip(space, into, clean, 1);
}
