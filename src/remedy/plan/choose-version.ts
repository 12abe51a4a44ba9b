import type { PackageEcosystem } from '../../core/package.ts';
import { parsePep440, isPrerelease } from '../../ecosystems/versions/pep440.ts';
import { complement, intersection } from '../../ecosystems/versions/intervals.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type { Bump } from '../versions/bump.ts';
import { BUMPS, bumpOf } from '../versions/bump.ts';
import type { CatalogueVersion } from './catalogue.ts';
import type { KnownAdvisory } from './known-advisory.ts';

/** Versions of one package that are weighed; the largest real lists have some five thousand. */
const MAX_VERSIONS = 20_000;

export interface VersionQuestion {
  readonly ecosystem: PackageEcosystem;
  /** Undefined where only a range is known: then the lowest version that will do is taken. */
  readonly current: string | undefined;
  /** What the registry offers; undefined where nobody was asked. */
  readonly offered: readonly CatalogueVersion[] | undefined;
  readonly advisories: readonly KnownAdvisory[];
  /** Constraints of others, which cannot be changed here. */
  readonly must: readonly string[];
  /** Constraints of the project, which can. */
  readonly should: readonly string[];
  /** The Python versions the project supports: `>=3.9`. */
  readonly python?: string | undefined;
}

export interface ChosenVersion {
  readonly version: string;
  readonly bump: Bump;
  /** It satisfies what the project declares, too. */
  readonly isWithin: boolean;
  readonly hashes: readonly string[];
}

/**
 * The smallest step to a version that no known advisory concerns: inside what the project declares before outside,
 * patch before minor before major, then the lowest. A step back only from a release that is malicious. Withdrawn and
 * pre-releases are never chosen, unless the current one is a pre-release too.
 */
export function chooseVersion(question: VersionQuestion): ChosenVersion | undefined {
  const { ecosystem, current, should } = question;
  const scheme = schemeOf(ecosystem);
  const usable = candidates(question).filter((one) => isUsable(one, question));
  const steps = usable.map(({ version, hashes }) => ({
    version,
    hashes,
    bump: current === undefined ? ('range' as const) : bumpOf(ecosystem, current, version),
    isWithin: should.every((constraint) => scheme.satisfies(version, constraint) !== false),
  }));
  const canGoBack = question.advisories.some(
    ({ isMalware, affects }) => isMalware && current !== undefined && affects(current),
  );
  const [best] = steps
    .filter(({ bump }) => bump !== 'downgrade' || canGoBack)
    .toSorted((a, b) => {
      const back = Number(a.bump === 'downgrade') - Number(b.bump === 'downgrade');
      const within = Number(b.isWithin) - Number(a.isWithin);
      const level = BUMPS.indexOf(a.bump) - BUMPS.indexOf(b.bump);
      const order = scheme.compare(a.version, b.version);
      // Going back, the nearest is the highest.
      return within || back || level || (a.bump === 'downgrade' ? -order : order);
    });
  return best;
}

function candidates({
  ecosystem,
  offered,
  advisories,
}: VersionQuestion): readonly CatalogueVersion[] {
  if (offered !== undefined) return offered.slice(0, MAX_VERSIONS);
  const { normalise } = schemeOf(ecosystem);
  const fixed = new Set(advisories.flatMap((advisory) => advisory.fixed.map(normalise)));
  return [...fixed]
    .slice(0, MAX_VERSIONS)
    .map((version) => ({ version, isYanked: false, hashes: [] }));
}

function isUsable(
  { version, isYanked, requiresPython }: CatalogueVersion,
  { ecosystem, current, advisories, must, python }: VersionQuestion,
): boolean {
  const scheme = schemeOf(ecosystem);
  if (isYanked || (current !== undefined && scheme.compare(version, current) === 0)) return false;
  if (isEarly(ecosystem, version) && !(current !== undefined && isEarly(ecosystem, current)))
    return false;
  if (!supports(requiresPython, python)) return false;
  if (must.some((constraint) => scheme.satisfies(version, constraint) === false)) return false;
  return !advisories.some(({ affects }) => affects(version));
}

/** A pre-release, or nothing that the ecosystem calls a version. */
export function isEarly(ecosystem: PackageEcosystem, version: string): boolean {
  if (ecosystem === 'npm') return !/^[v=\s]*\d+\.\d+\.\d+(?:\+.*)?$/.test(version);
  const parsed = parsePep440(version);
  return parsed === undefined || isPrerelease(parsed);
}

/** Whether a version runs on every Python that the project supports; unknown counts as yes. */
function supports(requires: string | undefined, python: string | undefined): boolean {
  if (requires === undefined || python === undefined) return true;
  const scheme = schemeOf('pypi');
  const wanted = scheme.admitted(python);
  const offered = scheme.admitted(requires);
  const [lowest] = wanted ?? [];
  if (wanted === undefined || offered === undefined || lowest === undefined) return true;
  // The upper end is open on both sides in most projects; what counts is the oldest Python that is promised.
  const outside = intersection(complement(offered), [lowest]);
  return !outside.some(({ lo }) => lo === lowest.lo);
}
