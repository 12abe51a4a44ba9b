import type { Probe } from '../probing/search.ts';
import type { Asked } from './asking.ts';
import { askAll, bestOf } from './asking.ts';
import type { Facet } from './facet.ts';
import { copyFacet, settle } from './facet.ts';
import type { Source } from './proposal.ts';
import { movesOf } from './proposal.ts';

/** Best facets whose moves are tried in pairs where no single one helps: 15 pairs. */
const PAIRED = 6;

/** The best move of one facet from where the search is. */
interface Move extends Asked {
  readonly facet: Facet;
}

/**
 * Climbs as long as it gains: asks for every move of every facet, then for the best moves together, and goes on from the best row.
 * Where no single move and no stack of them gains, pairs are tried; where these do not gain either, it ends.
 */
export function* climb(source: Source, start: Asked): Generator<Probe, Asked, Float32Array> {
  const { allowance } = source.subject;
  let best = start;
  while (allowance.left > 0) {
    const moves = yield* scan(source, best.point);
    let next = bestOf(moves);
    if (next !== undefined && next.answer > 0) return next;
    const stacked = yield* askAll(source.subject, stacksOf(source, best, moves));
    next = bestOf([...moves, ...stacked]);
    if (next === undefined || !(next.answer > best.answer)) {
      const pairs = yield* askAll(source.subject, pairsOf(source, best.point, moves));
      next = bestOf(pairs);
    }
    if (next === undefined || !(next.answer > best.answer)) return best;
    best = next;
    if (best.answer > 0) return best;
  }
  return best;
}

/** The best move of each facet, best first. */
function* scan(
  source: Source,
  from: Float32Array,
): Generator<Probe, readonly Move[], Float32Array> {
  const { subject, facets } = source;
  const owners: Facet[] = [];
  const points: Float32Array[] = [];
  for (const facet of facets) {
    // More rows than questions are left would be made for nothing.
    if (points.length >= subject.allowance.left) break;
    for (const point of movesOf(source, facet, from)) {
      owners.push(facet);
      points.push(point);
    }
  }
  const asked = yield* askAll(subject, points);
  const best = new Map<Facet, Move>();
  for (const [at, one] of asked.entries()) {
    const facet = owners[at];
    if (facet === undefined) continue;
    const before = best.get(facet);
    if (before === undefined || one.answer > before.answer) best.set(facet, { ...one, facet });
  }
  return [...best.values()].sort((a, b) => b.answer - a.answer);
}

/**
 * The best 2, 3, 4, 6, 8, 12, 16 … moves and all of them together; in L2, too, each as far as it gains by itself, which is the steepest
 * way where the model is linear.
 */
function stacksOf(source: Source, from: Asked, moves: readonly Move[]): readonly Float32Array[] {
  const { subject, facets } = source;
  const [top] = moves;
  const gains = moves.filter(({ answer }) => answer >= from.answer);
  if (top === undefined) return [];
  const points: Float32Array[] = [];
  const stacked = from.point.slice();
  const weighted = from.point.slice();
  const most = top.answer - from.answer;
  const heights = stackHeights(gains.length);
  for (const [index, { facet, point, answer }] of gains.entries()) {
    copyFacet(facet, point, stacked);
    if (facet.isGroup) copyFacet(facet, point, weighted);
    else {
      const [at = 0] = facet.elements;
      const origin = from.point[at] ?? 0;
      const weight = most > 0 ? (answer - from.answer) / most : 1;
      weighted[at] = origin + weight * ((point[at] ?? 0) - origin);
    }
    if (!heights.has(index + 1)) continue;
    for (const rows of subject.budget.norm === 'l2' ? [stacked, weighted] : [stacked]) {
      const candidate = rows.slice();
      if (settle(subject, facets, candidate)) points.push(candidate);
    }
  }
  return points;
}

/** 2, 3, 4, 6, 8, 12, 16, … and `count` itself. */
function stackHeights(count: number): ReadonlySet<number> {
  const heights = new Set([count, 3]);
  for (let height = 2; height <= count; height *= 2) heights.add(height).add(height * 1.5);
  return heights;
}

/** The moves of the best facets two by two: a threshold that neither crosses may be crossed by both. */
function pairsOf(
  { subject, facets }: Source,
  from: Float32Array,
  moves: readonly Move[],
): readonly Float32Array[] {
  const points: Float32Array[] = [];
  const first = moves.slice(0, PAIRED);
  for (const [index, one] of first.entries())
    for (const other of first.slice(index + 1)) {
      const point = from.slice();
      copyFacet(one.facet, one.point, point);
      copyFacet(other.facet, other.point, point);
      if (settle(subject, facets, point)) points.push(point);
    }
  return points;
}
