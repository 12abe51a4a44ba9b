import type { Probe } from '../probing/search.ts';
import type { Asked } from './asking.ts';
import { askAll } from './asking.ts';
import type { Facet } from './facet.ts';
import { copyFacet, isChanged, settle, sizeOf } from './facet.ts';
import type { Source } from './proposal.ts';

/** Halvings of a way back: a hundredth of a change is less than what columns are known to. */
const HALVINGS = 7;

/**
 * Makes a change that reached the goal smaller: takes back the facets that are not needed, the largest first, draws all columns in
 * together, then each by itself. Every row that is asked for can exist and is smaller than the one before.
 */
export function* reduce(source: Source, found: Float32Array): Generator<Probe, void, Float32Array> {
  const { subject, facets } = source;
  const { clean, budget } = subject;
  let point: Float32Array = found.slice();
  function* accepts(next: Float32Array): Generator<Probe, boolean, Float32Array> {
    if (!settle(subject, facets, next) || !isSmaller(source, next, point)) return false;
    const [asked]: readonly Asked[] = yield* askAll(subject, [next]);
    if (asked === undefined || !(asked.answer > 0)) return false;
    point = next;
    // Fewer columns within the same norm are worth keeping, too, which a search that only compares norms would not.
    subject.best = Number.POSITIVE_INFINITY;
    subject.keep(point);
    return true;
  }
  const changed = facets
    .filter((facet) => isChanged(facet, clean, point))
    .sort((a, b) => changeOf(b, clean, point) - changeOf(a, clean, point));
  for (const facet of changed) {
    const next = point.slice();
    copyFacet(facet, clean, next);
    yield* accepts(next);
  }
  // In L0 the number of changes is all that counts.
  if (budget.norm === 'l0') return;
  const columns = changed.filter(({ isGroup }) => !isGroup);
  const sets = columns.length > 1 ? [columns, ...columns.map((column) => [column])] : [columns];
  for (const set of sets) {
    const far = point;
    let [low, high] = [0, 1];
    for (let round = 0; round < HALVINGS && set.length > 0; round += 1) {
      const middle = (low + high) / 2;
      const next = point.slice();
      for (const facet of set) drawIn(source, facet, far, middle, next);
      const isAccepted = yield* accepts(next);
      if (isAccepted) high = middle;
      else low = middle;
    }
  }
}

/** `share` of the change `far` makes of a column; in Linf the part below `share` of the largest change that may be. */
function drawIn(
  { subject }: Source,
  { elements }: Facet,
  far: Float32Array,
  share: number,
  into: Float32Array,
): void {
  const [at = 0] = elements;
  const origin = subject.clean[at] ?? 0;
  const change = (far[at] ?? 0) - origin;
  if (subject.budget.norm === 'linf') {
    const most = share * sizeOf(subject, far);
    into[at] = origin + Math.max(-most, Math.min(most, change));
  } else into[at] = origin + share * change;
}

function changeOf({ elements }: Facet, clean: Float32Array, point: Float32Array): number {
  return Math.max(...elements.map((at) => Math.abs((point[at] ?? 0) - (clean[at] ?? 0))));
}

/** Less of a change: by the norm, and where that is equal, by the sum, so that the largest may be drawn in next. */
function isSmaller({ subject }: Source, next: Float32Array, point: Float32Array): boolean {
  const difference = sizeOf(subject, next) - sizeOf(subject, point);
  if (difference !== 0) return difference < 0;
  const sum = (of: Float32Array): number =>
    of.reduce((all, value, at) => all + Math.abs(value - (subject.clean[at] ?? 0)), 0);
  return sum(next) < sum(point);
}
