import semver from 'semver';
import type { Interval } from './intervals.ts';
import { EVERYTHING, HIGHEST, LOWEST, after, intersection, union } from './intervals.ts';
import {
  END,
  PLAIN_RELEASE,
  READABLE,
  numberKey,
  releaseKey,
  textKey,
  unreadableKey,
} from './key-bytes.ts';

/** Longest version the semver library reads. */
const MAX_VERSION_CHARACTERS = 256;
/** Longest constraint that is read. */
const MAX_CONSTRAINT_CHARACTERS = 4_000;
const PRERELEASE = '\x10';
const NUMERIC = '\x10';
const ALPHANUMERIC = '\x20';
const LOOSE = { loose: true } as const;
/** Some tools publish `1.2.3.4`, and some advisories say `1.0`; semver knows neither. */
const LOOSER_RE =
  /^[v=\s]*(\d{1,15}(?:\.\d{1,15}){0,3})(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z.-]*)?$/i;

interface Parts {
  readonly release: readonly string[];
  readonly prerelease: readonly string[];
}

function partsOf(version: string): Parts | undefined {
  if (version.length > MAX_VERSION_CHARACTERS) return undefined;
  const parsed = semver.parse(version.trim(), LOOSE);
  if (parsed !== null)
    return {
      release: [parsed.major, parsed.minor, parsed.patch].map(String),
      prerelease: parsed.prerelease.map(String),
    };
  const match = LOOSER_RE.exec(version.trim());
  if (match === null) return undefined;
  const release = (match[1] ?? '').split('.');
  while (release.length < 3) release.push('0');
  return { release, prerelease: match[2]?.split('.') ?? [] };
}

/** Without leading `v`, and without build metadata, which registries drop; what cannot be read stays as it is. */
export function normaliseNpm(version: string): string {
  const parts = partsOf(version);
  if (parts === undefined) return version.trim();
  const release = parts.release.join('.');
  return parts.prerelease.length === 0 ? release : `${release}-${parts.prerelease.join('.')}`;
}

/** Key in the order of semver.org, clause 11; what cannot be read sorts below. */
export function npmKey(version: string): string {
  const parts = partsOf(version);
  if (parts === undefined) return unreadableKey(version);
  const { release, prerelease } = parts;
  const suffix =
    prerelease.length === 0
      ? PLAIN_RELEASE
      : PRERELEASE +
        prerelease
          .map((id) => (/^\d+$/.test(id) ? NUMERIC + numberKey(id) : ALPHANUMERIC + textKey(id)))
          .join('') +
        END;
  return READABLE + releaseKey(release) + suffix;
}

/** A tag, an address, an alias or anything else that is no range gives undefined. */
function rangeOf(constraint: string): semver.Range | undefined {
  if (constraint.length > MAX_CONSTRAINT_CHARACTERS) return undefined;
  try {
    return new semver.Range(constraint.trim(), LOOSE);
  } catch {
    return undefined;
  }
}

export function satisfiesNpm(version: string, constraint: string): boolean | undefined {
  const range = rangeOf(constraint);
  if (range === undefined) return undefined;
  const parsed = semver.parse(version.trim(), LOOSE);
  if (parsed !== null) return range.test(parsed);
  const key = npmKey(version);
  return npmIntervals(range).some(({ lo, hi }) => lo <= key && key < hi);
}

/** Ranges of keys a constraint admits, pre-releases between its bounds included. */
export function admittedNpm(constraint: string): readonly Interval[] | undefined {
  const range = rangeOf(constraint);
  return range === undefined ? undefined : npmIntervals(range);
}

function npmIntervals(range: semver.Range): readonly Interval[] {
  return union(
    range.set.flatMap((comparators) => {
      let admitted: readonly Interval[] = EVERYTHING;
      for (const comparator of comparators)
        admitted = intersection(admitted, comparatorIntervals(comparator));
      return [...admitted];
    }),
  );
}

function comparatorIntervals({ operator, semver: bound }: semver.Comparator): readonly Interval[] {
  // The comparator of `*` has no version.
  if (!(bound instanceof semver.SemVer)) return EVERYTHING;
  const key = npmKey(bound.version);
  switch (operator) {
    case '>=':
      return [{ lo: key, hi: HIGHEST }];
    case '>':
      return [{ lo: after(key), hi: HIGHEST }];
    case '<':
      return [{ lo: LOWEST, hi: key }];
    case '<=':
      return [{ lo: LOWEST, hi: after(key) }];
    default:
      return [{ lo: key, hi: after(key) }];
  }
}

/** The one version a constraint such as `1.2.3` or `=1.2.3` admits. */
export function exactNpm(constraint: string): string | undefined {
  const range = rangeOf(constraint);
  const [comparators, ...others] = range?.set ?? [];
  if (comparators === undefined || others.length > 0) return undefined;
  const exact = comparators.find(
    ({ operator }) =>
      operator !== '>' && operator !== '>=' && operator !== '<' && operator !== '<=',
  );
  if (!(exact?.semver instanceof semver.SemVer)) return undefined;
  return range?.test(exact.semver) === true ? exact.semver.version : undefined;
}
