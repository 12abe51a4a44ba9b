import { fillZiggurat } from '../../tensor/ziggurat.ts';
import { clip } from '../geometry/projection.ts';
import type { Probe } from './search.ts';
import type { Subject } from './subject.ts';

/** One estimate takes at most this share of a search's questions: many steps on poor estimates beat few on good ones. */
const MOST_SHARE = 0.05;

/** Two answers that are equal show no slope: a model that rounds its answers is asked further away, up to this far. */
const WIDEST_RADIUS = 0.1;
const WIDENING = 2;

/** Where to look for a slope. */
export interface Differences {
  /** Distribution of the elements of a direction: standard normal, or −1 and 1. */
  readonly draw: 'normal' | 'signs';
  /** What a direction is multiplied with. */
  readonly radius: number;
  /** Questions, two for each direction. */
  readonly probes: number;
}

/**
 * Questions one estimate may take: `wanted`, a twentieth of all `queries`, and what is left when `kept` are put by; an even number.
 * 0 where that is not even one pair.
 */
export function probesFor(
  wanted: number,
  queries: number,
  { allowance }: Pick<Subject, 'allowance'>,
  kept: number,
): number {
  const pairs = Math.max(Math.floor(Math.min(wanted, queries * MOST_SHARE) / 2), 1);
  return 2 * Math.max(Math.min(pairs, Math.floor((allowance.left - kept) / 2)), 0);
}

/** The radius for the next estimate, wider where less than half of the pairs told their answers apart. */
export function widened(radius: number, distinct: number, pairs: number): number {
  return 2 * distinct < pairs
    ? Math.max(Math.min(radius * WIDENING, WIDEST_RADIUS), radius)
    : radius;
}

/**
 * How the answer grows with every element around `point`, into `slope`, from answers alone: pairs of questions on both sides of it,
 * along random directions. Returns the number of pairs whose answers differed.
 *
 * Questions stay within the bounds, and each element's slope is the regression of the answers on what the bounds left of its own
 * changes: without bounds that is the estimator of the papers, with them an element at its bound is not told to be flat.
 */
export function* estimateSlope(
  subject: Subject,
  point: Float32Array,
  { draw, radius, probes }: Differences,
  slope: Float32Array,
): Generator<Probe, number, Float32Array> {
  const { space, clean, random } = subject;
  const { size, mutable } = space;
  const pairsPerCall = Math.max(Math.min(subject.rows, probes) >> 1, 1);
  const x = new Float32Array(2 * pairsPerCall * size);
  const rise = new Float64Array(size);
  const run = new Float64Array(size);
  const direction = new Float32Array(size);
  const pairs = probes >> 1;
  let distinct = 0;
  for (let asked = 0; asked < pairs;) {
    const count = Math.min(pairsPerCall, pairs - asked);
    for (let pair = 0; pair < count; pair += 1) {
      if (draw === 'normal') fillZiggurat(random, direction);
      else random.fillSigns(direction);
      const ahead = x.subarray(2 * pair * size, (2 * pair + 1) * size);
      const behind = x.subarray((2 * pair + 1) * size, (2 * pair + 2) * size);
      for (let at = 0; at < size; at += 1) {
        const step = mutable !== undefined && mutable[at] === 0 ? 0 : radius * (direction[at] ?? 0);
        ahead[at] = (point[at] ?? 0) + step;
        behind[at] = (point[at] ?? 0) - step;
      }
      clip(space, ahead, clean, 1);
      clip(space, behind, clean, 1);
    }
    const answers = yield { x, count: 2 * count };
    for (let pair = 0; pair < count; pair += 1) {
      const difference = (answers[2 * pair] ?? 0) - (answers[2 * pair + 1] ?? 0);
      // An infinite score on one side says which side, but no slope.
      const height = Number.isFinite(difference) ? difference : 0;
      if (height !== 0) distinct += 1;
      const start = 2 * pair * size;
      for (let at = 0; at < size; at += 1) {
        const way = (x[start + at] ?? 0) - (x[start + size + at] ?? 0);
        rise[at] = (rise[at] ?? 0) + height * way;
        run[at] = (run[at] ?? 0) + way * way;
      }
    }
    asked += count;
  }
  for (let at = 0; at < size; at += 1) {
    const square = run[at] ?? 0;
    slope[at] = square > 0 ? (rise[at] ?? 0) / square : 0;
  }
  return distinct;
}
