import type { Budget } from '../attack.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { distance, isWithin } from '../geometry/norm.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { rangeOf } from '../probing/subject.ts';

/** Halvings that find how far a column may go: beyond float32's resolution of a share. */
const REACH_ROUNDS = 24;
/** Whole numbers may be rounded out of the radius: so often a change is drawn in by `DRAWN_IN` before it is given up. */
const MOST_DRAWS = 6;
const DRAWN_IN = 0.85;

/** A clean sample, the space it is in and what may be changed of it. */
export interface Ground {
  readonly space: SampleSpace;
  readonly budget: Budget;
  readonly clean: Float32Array;
}

/** What changes as one: a column by itself, or the columns of a one-hot group. */
export interface Facet {
  readonly elements: readonly number[];
  readonly isGroup: boolean;
}

/** Values of every element, as far as rules and radius let it go on its own. */
export interface Reach {
  /** Lowest and highest value. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** The next value below and above the clean one that can exist: the neighbour of a whole number. */
  readonly below: Float32Array;
  readonly above: Float32Array;
}

/** Everything that may change. A group of which a part must stay is left out, as the rules have it. */
export function facetsOf({
  size,
  lower,
  upper,
  mutable,
  groups = [],
}: SampleSpace): readonly Facet[] {
  const isMovable = (at: number): boolean =>
    mutable?.[at] !== 0 && (upper[at] ?? 0) > (lower[at] ?? 0);
  const grouped = new Set(groups.flat());
  const single = Array.from({ length: size }, (_, at) => at)
    .filter((at) => !grouped.has(at) && isMovable(at))
    .map((at): Facet => ({ elements: [at], isGroup: false }));
  const together = groups
    .filter((elements) => elements.length > 1 && elements.every(isMovable))
    .map((elements): Facet => ({ elements, isGroup: true }));
  return [...single, ...together];
}

/** Makes a member of a group the one that holds. */
export function chooseMember(
  { lower, upper }: SampleSpace,
  { elements }: Facet,
  member: number,
  point: Float32Array,
): void {
  for (const [index, at] of elements.entries())
    point[at] = (index === member ? upper[at] : lower[at]) ?? 0;
}

export function copyFacet({ elements }: Facet, from: Float32Array, into: Float32Array): void {
  for (const at of elements) into[at] = from[at] ?? 0;
}

export function isChanged({ elements }: Facet, clean: Float32Array, point: Float32Array): boolean {
  return elements.some((at) => point[at] !== clean[at]);
}

export function sizeOf({ space, budget, clean }: Ground, point: Float32Array): number {
  return distance(budget.norm, clean, point, 0, space.size);
}

/**
 * How far every column may go. What the repair makes of a value is all that is known of the rules, so the ends are found by halving,
 * all columns in one repair: columns outside of groups do not depend on each other. No question to the model.
 */
export function reachOf({ space, budget, clean }: Ground): Reach {
  const { size } = space;
  // In L0 a change may be of any size; so may the columns that have no radius.
  const isFree = budget.norm === 'l0' || !Number.isFinite(budget.epsilon);
  const radiusAt = (at: number): number => (isFree ? rangeOf(space, at) : budget.epsilon);
  const ends = (sign: -1 | 1): { readonly far: Float32Array; readonly near: Float32Array } => {
    const end = Float32Array.from({ length: size }, (_, at) => {
      const origin = clean[at] ?? 0;
      const value = origin + sign * radiusAt(at);
      return sign > 0
        ? Math.max(Math.min(value, space.upper[at] ?? 0), origin)
        : Math.min(Math.max(value, space.lower[at] ?? 0), origin);
    });
    const tried = new Float32Array(size);
    const search = (
      isWanted: (value: number, at: number) => boolean,
      isFarthest: boolean,
    ): Float32Array => {
      const low = new Float64Array(size);
      const high = new Float64Array(size).fill(1);
      // Starts at the end itself where the farthest is wanted: mostly it is within the rules.
      const found = clean.slice();
      for (let round = 0; round <= REACH_ROUNDS; round += 1) {
        for (let at = 0; at < size; at += 1) {
          const share = round === 0 ? 1 : ((low[at] ?? 0) + (high[at] ?? 0)) / 2;
          const origin = clean[at] ?? 0;
          tried[at] = origin + share * ((end[at] ?? 0) - origin);
        }
        makeCandidates(space, tried, clean, 1);
        for (let at = 0; at < size; at += 1) {
          const share = round === 0 ? 1 : ((low[at] ?? 0) + (high[at] ?? 0)) / 2;
          const value = tried[at] ?? 0;
          const isGood = isWanted(value, at);
          if (isGood && (isFarthest ? share >= (low[at] ?? 0) : true)) found[at] = value;
          if (isGood === isFarthest) low[at] = share;
          else high[at] = share;
        }
        if (space.repair === undefined) break;
      }
      return found;
    };
    const isInside = (value: number, at: number): boolean =>
      isWithin(Math.abs(value - (clean[at] ?? 0)), radiusAt(at));
    return {
      far: search(isInside, true),
      near: search((value, at) => value !== clean[at], false),
    };
  };
  const [down, up] = [ends(-1), ends(1)];
  return { low: down.far, high: up.far, below: down.near, above: up.near };
}

/**
 * Makes a point one that can exist, in place, and says whether it is within the radius. Where it is not, its columns are drawn in by
 * one factor; groups are all or nothing and stay. False where that does not do, and in L0, where nothing can be drawn in.
 */
export function settle(ground: Ground, facets: readonly Facet[], point: Float32Array): boolean {
  const { space, budget, clean } = ground;
  makeCandidates(space, point, clean, 1);
  const isInside = (): boolean => isWithin(sizeOf(ground, point), budget.epsilon);
  if (isInside()) return true;
  if (budget.norm === 'l0' || budget.norm === 'linf') return false;
  const free = facets.filter(({ isGroup }) => !isGroup).map(({ elements: [at = 0] }) => at);
  const power = budget.norm === 'l2' ? 2 : 1;
  const wanted = point.slice();
  let all = 0;
  let own = 0;
  for (let at = 0; at < space.size; at += 1)
    all += Math.abs((wanted[at] ?? 0) - (clean[at] ?? 0)) ** power;
  for (const at of free) own += Math.abs((wanted[at] ?? 0) - (clean[at] ?? 0)) ** power;
  const room = budget.epsilon ** power - (all - own);
  if (!(room > 0) || own === 0) return false;
  let factor = (room / own) ** (1 / power);
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    point.set(wanted);
    for (const at of free) {
      const origin = clean[at] ?? 0;
      point[at] = origin + factor * ((wanted[at] ?? 0) - origin);
    }
    makeCandidates(space, point, clean, 1);
    if (isInside()) return true;
    factor *= DRAWN_IN;
  }
  return false;
}
