import type { Interval } from '../versions/intervals.ts';
import { HIGHEST, LOWEST, after, intersection, union } from '../versions/intervals.ts';
import type { VersionScheme } from '../versions/scheme.ts';
import type { OsvEvent, OsvRange } from './osv-record.ts';

/**
 * The ranges of version keys that a range of the OSV schema means: the algorithm of its section "Evaluation", run once for all
 * versions instead of once for each. The sort is stable, so that events at one version keep the record's order: a fix followed by
 * a re-introduction at the same version stays one.
 */
export function affectedIntervals(range: OsvRange, scheme: VersionScheme): readonly Interval[] {
  if (range.type === 'GIT') return [];
  const events = range.events
    .filter(({ kind }) => kind !== 'limit')
    .map((event) => ({ kind: event.kind, key: startOf(event, scheme) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const intervals: Interval[] = [];
  let lo: string | undefined;
  for (const { kind, key } of events) {
    if (kind === 'introduced') lo ??= key;
    else if (lo !== undefined) {
      intervals.push({ lo, hi: key });
      lo = undefined;
    }
  }
  if (lo !== undefined) intervals.push({ lo, hi: HIGHEST });
  return intersection(union(intervals), [{ lo: LOWEST, hi: limitOf(range.events, scheme) }]);
}

/** Where an event takes effect: `last_affected` right behind its version. */
function startOf({ kind, version }: OsvEvent, scheme: VersionScheme): string {
  // "0" stands for the version before all others, whatever the ecosystem says of it.
  if (kind === 'introduced' && version === '0') return LOWEST;
  const key = scheme.key(version);
  return kind === 'last_affected' ? after(key) : key;
}

/** A version counts when it lies before any limit; `*` is no limit. */
function limitOf(events: readonly OsvEvent[], scheme: VersionScheme): string {
  const limits = events
    .filter(({ kind }) => kind === 'limit')
    .map(({ version }) => (version === '*' ? HIGHEST : scheme.key(version)));
  const [first, ...others] = limits;
  if (first === undefined) return HIGHEST;
  return others.reduce((highest, limit) => (limit > highest ? limit : highest), first);
}

/** The same for people: `>= 1.0, < 2.0`. Limits are left out; they bound branches, not fixes. */
export function rangeTexts(range: OsvRange, scheme: VersionScheme): readonly string[] {
  if (range.type === 'GIT') return [];
  const events = range.events
    .filter(({ kind }) => kind !== 'limit')
    .map((event) => ({ ...event, key: startOf(event, scheme) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const texts: string[] = [];
  let start: string | undefined;
  for (const { kind, version } of events) {
    if (kind === 'introduced') start ??= version;
    else if (start !== undefined) {
      const end = `${kind === 'fixed' ? '<' : '<='} ${version}`;
      texts.push(start === '0' ? end : `>= ${start}, ${end}`);
      start = undefined;
    }
  }
  if (start !== undefined) texts.push(start === '0' ? 'every version' : `>= ${start}`);
  return texts;
}
