import { fillZiggurat } from '../../tensor/ziggurat.ts';
import type { CleanBatch, Goal } from '../attack.ts';
import { clip } from '../geometry/projection.ts';
import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';
import { donorsOf, rangeOf } from '../probing/subject.ts';
import { directionTo, pointAt, smallerRadius } from './ray.ts';

/** Samples of other classes that are tried as directions. */
const MOST_DONORS = 10;
/** Share of the questions that random directions may take: the descent needs the others. */
const MOST_SHARE = 0.25;

/**
 * The nearest point that reaches the goal among those in random directions, normal noise as wide as the bounds; with a target, and
 * where noise does not do, in the directions of other samples of the batch.
 */
export function* startPoint(
  subject: Subject,
  clean: CleanBatch,
  goal: Goal,
  tries: number,
  tolerance: number,
): Generator<Probe, Float32Array | undefined, Float32Array> {
  const { space, allowance, random } = subject;
  const donors = donorsOf(subject, clean, goal, MOST_DONORS);
  const best = new Float32Array(space.size);
  let smallest = Number.POSITIVE_INFINITY;
  if (goal.kind === 'targeted')
    for (const donor of donors)
      smallest = yield* nearer(subject, donor.slice(), smallest, tolerance, best);
  if (Number.isFinite(smallest)) return best;
  const kept = allowance.left * (1 - MOST_SHARE);
  const point = new Float32Array(space.size);
  for (let round = 0; round < tries && allowance.left > kept; round += 1) {
    fillZiggurat(random, point, 0, space.size);
    for (let at = 0; at < space.size; at += 1)
      point[at] = (subject.clean[at] ?? 0) + rangeOf(space, at) * (point[at] ?? 0);
    smallest = yield* nearer(subject, point, smallest, tolerance, best);
  }
  if (goal.kind === 'untargeted' && !Number.isFinite(smallest))
    for (const donor of donors)
      smallest = yield* nearer(subject, donor.slice(), smallest, tolerance, best);
  return Number.isFinite(smallest) ? best : undefined;
}

/** Puts the point where the ray through `point` first reaches the goal into `best` if that is within `smallest`; the radius. */
function* nearer(
  subject: Subject,
  point: Float32Array,
  smallest: number,
  tolerance: number,
  best: Float32Array,
): Generator<Probe, number, Float32Array> {
  clip(subject.space, point, subject.clean, 1);
  const direction = new Float32Array(point.length);
  const length = directionTo(subject, point, direction);
  const radius = Math.min(length, smallest);
  const found = yield* smallerRadius(subject, direction, radius, tolerance);
  if (found === undefined) return smallest;
  pointAt(subject, direction, found, best);
  return found;
}
