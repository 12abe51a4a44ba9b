import { makeCandidates } from '../batch/candidates.ts';
import { isWithin } from '../geometry/norm.ts';
import type { Probe } from '../probing/search.ts';
import type { Asked } from './asking.ts';
import { copyFacet, isChanged, sizeOf } from './facet.ts';
import type { Source } from './proposal.ts';
import { cut } from './proposal.ts';

/** Passes over all columns: what one takes back may free another. */
const MOST_PASSES = 3;

/**
 * From a sample of another class, which reaches the goal but is too far away, back towards the clean one: facet by facet, wholly or
 * into the radius, as long as the goal is still reached. The row within the radius where it gets there: what labels alone can guide.
 */
export function* approach(
  source: Source,
  donor: Float32Array,
): Generator<Probe, Asked | undefined, Float32Array> {
  const { subject, facets } = source;
  const { space, budget, clean, random } = subject;
  let point: Float32Array = clean.slice();
  for (const facet of facets) copyFacet(facet, donor, point);
  makeCandidates(space, point, clean, 1);
  function* reaches(next: Float32Array): Generator<Probe, boolean, Float32Array> {
    if (subject.allowance.left === 0) return false;
    const answers = yield { x: next, count: 1 };
    if (!((answers[0] ?? 0) > 0)) return false;
    point = next;
    return true;
  }
  const isStart = yield* reaches(point);
  if (!isStart) return undefined;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = point;
    for (const index of random.permutation(facets.length)) {
      const facet = facets[index];
      if (facet === undefined || !isChanged(facet, clean, point)) continue;
      const back = point.slice();
      copyFacet(facet, clean, back);
      makeCandidates(space, back, clean, 1);
      const isBack = yield* reaches(back);
      if (isBack) continue;
      const nearer = point.slice();
      cut(source, facet, nearer);
      makeCandidates(space, nearer, clean, 1);
      if (isChanged(facet, nearer, point)) yield* reaches(nearer);
    }
    if (isWithin(sizeOf(subject, point), budget.epsilon)) {
      subject.keep(point);
      return { point, answer: 1 };
    }
    if (point === before) return undefined;
  }
  return undefined;
}
