import type { CleanBatch, Goal } from '../attack.ts';
import { clip } from '../geometry/projection.ts';
import type { Probe } from './search.ts';
import type { Subject } from './subject.ts';
import { donorsOf, randomPoint } from './subject.ts';

/** Samples of other classes that are tried as starting points. */
const MOST_DONORS = 10;
/** Halvings of a segment: below the resolution of float32. */
const MOST_HALVINGS = 30;

/**
 * A point that reaches the goal, to start a decision-based search from: uniform noise, as the papers have it, and where that does
 * not do, other samples of the batch. With a target other samples come first, since noise hardly ever is of the class wanted.
 */
export function* findStart(
  subject: Subject,
  clean: CleanBatch,
  goal: Goal,
  tries: number,
): Generator<Probe, Float32Array | undefined, Float32Array> {
  const point = new Float32Array(subject.space.size);
  const donors = donorsOf(subject, clean, goal, MOST_DONORS);
  if (goal.kind === 'targeted') {
    const found = yield* tryDonors(subject, donors, point);
    if (found) return point;
  }
  for (let round = 0; round < tries; round += 1) {
    randomPoint(subject, point);
    const answers = yield { x: point, count: 1 };
    if ((answers[0] ?? 0) > 0) return point;
  }
  if (goal.kind === 'untargeted') {
    const found = yield* tryDonors(subject, donors, point);
    if (found) return point;
  }
  return undefined;
}

function* tryDonors(
  { space, clean }: Subject,
  donors: readonly Float32Array[],
  point: Float32Array,
): Generator<Probe, boolean, Float32Array> {
  for (const donor of donors) {
    point.set(donor);
    clip(space, point, clean, 1);
    const answers = yield { x: point, count: 1 };
    if ((answers[0] ?? 0) > 0) return true;
  }
  return false;
}

/**
 * Moves a point that reaches the goal towards the clean one until the goal is just reached: along the segment in L2 and L1, by
 * cutting all changes to one size in Linf. `tolerance` is the share of the way the result may be off.
 */
export function* bisect(
  { space, budget, clean }: Subject,
  point: Float32Array,
  tolerance: number,
): Generator<Probe, void, Float32Array> {
  const { size } = space;
  const far = point.slice();
  const middlePoint = new Float32Array(size);
  let low = 0;
  let high = 1;
  if (budget.norm === 'linf') {
    high = 0;
    for (let at = 0; at < size; at += 1)
      high = Math.max(high, Math.abs((far[at] ?? 0) - (clean[at] ?? 0)));
  }
  const precision = Math.min(high * tolerance, tolerance);
  for (let round = 0; round < MOST_HALVINGS && high - low > precision; round += 1) {
    const middle = (low + high) / 2;
    for (let at = 0; at < size; at += 1) {
      const origin = clean[at] ?? 0;
      const change = (far[at] ?? 0) - origin;
      middlePoint[at] =
        origin +
        (budget.norm === 'linf' ? Math.max(-middle, Math.min(middle, change)) : middle * change);
    }
    const answers = yield { x: middlePoint, count: 1 };
    if ((answers[0] ?? 0) > 0) {
      high = middle;
      point.set(middlePoint);
    } else low = middle;
  }
}
