import type { PackageEcosystem } from '../../core/package.ts';
import type { Interval } from '../versions/intervals.ts';
import {
  after,
  afterPrefix,
  complement,
  contains,
  intersection,
  union,
} from '../versions/intervals.ts';
import { finalFrom } from '../versions/key-bytes.ts';
import { keyOfPep440, parsePep440 } from '../versions/pep440.ts';
import { schemeOf } from '../versions/scheme.ts';
import type { PackageAdvisory } from './advisory.ts';

type Affected = Pick<PackageAdvisory, 'intervals' | 'versions'>;

/**
 * The keys under which an exact version is looked for. A local version of Python (`2.1.0+cu118`) is a build of its public version,
 * so both count: advisories list public versions only.
 */
export function versionKeys(ecosystem: PackageEcosystem, version: string): readonly string[] {
  const key = schemeOf(ecosystem).key(version);
  const parsed = ecosystem === 'pypi' ? parsePep440(version) : undefined;
  if (parsed?.local === undefined) return [key];
  const { local: _, ...publicVersion } = parsed;
  return [key, keyOfPep440(publicVersion)];
}

/** Whether a version, given by its keys, is affected. */
export function affects({ intervals, versions }: Affected, keys: readonly string[]): boolean {
  return keys.some((key) => contains(intervals, key) || versions.includes(key));
}

/**
 * What a constraint lets in. `all`: every version it admits is affected. `newest`: some are, the newest ones among them. `some`: some
 * are, but whoever takes the newest gets one that is not. `unknown`: it is no range of versions.
 */
export type Admission = 'all' | 'newest' | 'some' | 'none' | 'unknown';

/**
 * Compares what is affected with what a constraint admits, given as ranges: no version is guessed, and a lower bound is never taken
 * for one. Pre-releases count only where nothing else is admitted, as resolvers have it.
 */
export function admission(
  advisory: Affected,
  ecosystem: PackageEcosystem,
  admitted: readonly Interval[] | undefined,
): Admission {
  if (admitted === undefined) return 'unknown';
  const affected = affectedIntervals(advisory, ecosystem);
  const common = intersection(affected, admitted);
  const rest = intersection(complement(affected), admitted);
  const finals = withFinals(common);
  const others = withFinals(rest);
  return finals.length + others.length === 0 ? compare(common, rest) : compare(finals, others);
}

function compare(affected: readonly Interval[], others: readonly Interval[]): Admission {
  if (affected.length === 0) return 'none';
  if (others.length === 0) return 'all';
  return (affected.at(-1)?.hi ?? '') > (others.at(-1)?.hi ?? '') ? 'newest' : 'some';
}

function withFinals(intervals: readonly Interval[]): readonly Interval[] {
  return intervals.filter(({ lo, hi }) => finalFrom(lo) < hi);
}

/** Single versions become ranges; those of Python hold their local versions too. */
function affectedIntervals(
  { intervals, versions }: Affected,
  ecosystem: PackageEcosystem,
): readonly Interval[] {
  if (versions.length === 0) return intervals;
  const points = versions.map((key) => ({
    lo: key,
    // The last byte of a key of PEP 440 ends the list of local parts.
    hi: ecosystem === 'npm' ? after(key) : afterPrefix(key.slice(0, -1)),
  }));
  return union([...intervals, ...points]);
}
