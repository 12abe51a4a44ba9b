import type { Subject } from '../probing/subject.ts';
import type { Facet, Reach } from './facet.ts';
import { chooseMember, copyFacet, isChanged, settle } from './facet.ts';

/** Shares of the way to the end of a column's reach that are tried by themselves. */
const SHARES = [1, 0.5] as const;
/** A neighbour nearer than this share of the reach is none worth a question: the column is no whole number. */
const LEAST_NEIGHBOUR = 0.02;
/** Of the values of other samples so many are tried one by one. */
const SINGLE_DONORS = 2;
/** Columns a random change touches at most: much that works is undone by more that does not. */
const MOST_CHANGED = 4;
/** How often a random change takes a column over from another sample, takes it back, or goes to an end. */
const CHANCES = { donor: 0.2, back: 0.2, end: 0.5 } as const;

/** What a search proposes from: facets, their reach, samples of other classes. */
export interface Source {
  readonly subject: Subject;
  readonly facets: readonly Facet[];
  readonly reach: Reach;
  readonly donors: readonly Float32Array[];
}

/** Into what a column may reach by itself; groups have no between. */
export function cut({ reach }: Source, { elements, isGroup }: Facet, point: Float32Array): void {
  if (isGroup) return;
  for (const at of elements)
    point[at] = Math.min(Math.max(point[at] ?? 0, reach.low[at] ?? 0), reach.high[at] ?? 0);
}

/** Every way to change one facet of `from`, each a row that can exist and is within the radius; no row twice, `from` not among them. */
export function movesOf(source: Source, facet: Facet, from: Float32Array): readonly Float32Array[] {
  const { subject, facets } = source;
  const points: Float32Array[] = [];
  for (const point of rawMoves(source, facet, from)) {
    if (!settle(subject, facets, point) || !isChanged(facet, from, point)) continue;
    if (points.every((other) => isChanged(facet, other, point))) points.push(point);
  }
  return points;
}

function rawMoves(source: Source, facet: Facet, from: Float32Array): readonly Float32Array[] {
  const { subject, reach, donors } = source;
  const { clean, space, random } = subject;
  if (facet.isGroup)
    return facet.elements.map((_, member) => {
      const point = from.slice();
      chooseMember(space, facet, member, point);
      return point;
    });
  const [at = 0] = facet.elements;
  const origin = clean[at] ?? 0;
  const low = reach.low[at] ?? origin;
  const high = reach.high[at] ?? origin;
  const values: number[] = SHARES.flatMap((share) => [
    origin + share * (low - origin),
    origin + share * (high - origin),
  ]);
  for (const near of [reach.below[at] ?? origin, reach.above[at] ?? origin])
    if (Math.abs(near - origin) > LEAST_NEIGHBOUR * (high - low)) values.push(near);
  for (const donor of donors.slice(0, SINGLE_DONORS))
    values.push(Math.min(Math.max(donor[at] ?? origin, low), high));
  // Anywhere between, another place in each round: thresholds of trees lie anywhere.
  values.push(low + random.uniform() * (high - low));
  if (isChanged(facet, clean, from)) values.push(origin);
  return values.map((value) => {
    const point = from.slice();
    point[at] = value;
    return point;
  });
}

/** Changes a few random facets, in place: to an end, to something between, to what another sample has, or back. */
export function changeRandomly(
  source: Source,
  facets: readonly Facet[],
  point: Float32Array,
): void {
  const { random, clean, space } = source.subject;
  const turns = 1 + random.integer(Math.min(MOST_CHANGED, facets.length));
  for (let turn = 0; turn < turns; turn += 1) {
    const facet = facets[random.integer(facets.length)];
    if (facet === undefined) return;
    const donor = source.donors[random.integer(Math.max(source.donors.length, 1))];
    const kind = random.uniform();
    if (donor !== undefined && kind < CHANCES.donor) {
      copyFacet(facet, donor, point);
      cut(source, facet, point);
    } else if (kind > 1 - CHANCES.back) copyFacet(facet, clean, point);
    else if (facet.isGroup)
      chooseMember(space, facet, random.integer(facet.elements.length), point);
    else setRandomly(source, facet, point);
  }
}

function setRandomly({ subject, reach }: Source, { elements }: Facet, point: Float32Array): void {
  const { random } = subject;
  const [at = 0] = elements;
  const low = reach.low[at] ?? 0;
  const high = reach.high[at] ?? 0;
  if (random.uniform() < CHANCES.end) point[at] = random.sign() > 0 ? high : low;
  else point[at] = low + random.uniform() * (high - low);
}

/** A mixture of the clean sample with another one, in place of `point`: each facet from either, a few of them changed. */
export function mix(source: Source, point: Float32Array): void {
  const { subject, facets, donors } = source;
  const { random } = subject;
  point.set(subject.clean);
  const donor = donors[random.integer(Math.max(donors.length, 1))];
  for (const facet of facets) {
    if (donor !== undefined && random.sign() > 0) {
      copyFacet(facet, donor, point);
      cut(source, facet, point);
    } else if (random.sign() > 0) changeRandomly(source, [facet], point);
  }
}
