import type { PackageName } from '../../core/package.ts';
import type { Severity } from '../../core/severity.ts';
import type { PackageAdvisory, Rating } from '../../ecosystems/advisories/advisory.ts';
import type {
  AdvisorySource,
  PackageAdvisories,
} from '../../ecosystems/advisories/advisory-source.ts';
import { admission, affects, versionKeys } from '../../ecosystems/advisories/affects.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type { AdvisoryBook, KnownAdvisory } from './known-advisory.ts';

/** Look-ups under way at once. */
const PARALLEL = 16;

/** Looks all packages of a project up, so that planning waits for nobody. */
export async function loadAdvisoryBook(
  source: AdvisorySource,
  names: readonly PackageName[],
): Promise<AdvisoryBook> {
  const key = ({ ecosystem, name }: PackageName): string => `${ecosystem}/${name}`;
  const wanted = [...new Map(names.map((name) => [key(name), name])).values()].filter(
    ({ ecosystem }) => source.state.ecosystems.includes(ecosystem),
  );
  const found = new Map<string, readonly KnownAdvisory[]>();
  for (let start = 0; start < wanted.length; start += PARALLEL) {
    const part = wanted.slice(start, start + PARALLEL);
    await Promise.all(
      part.map(async (name) => {
        const known = await source.lookup(name.ecosystem, name.name);
        if (known !== undefined) found.set(key(name), knownAdvisories(name, known));
      }),
    );
  }
  return (name) => found.get(key(name)) ?? [];
}

/** One entry for each vulnerability: records of several databases that name each other are one, and the accounts of all of them count. */
function knownAdvisories(name: PackageName, known: PackageAdvisories): readonly KnownAdvisory[] {
  const inForce = known.advisories.filter(
    ({ isWithdrawn, onlyCommits }) => !isWithdrawn && !onlyCommits,
  );
  return groupsOf(inForce).map((group) => knownAdvisory(name, group, known));
}

function groupsOf(advisories: readonly PackageAdvisory[]): readonly (readonly PackageAdvisory[])[] {
  const groups: { readonly names: Set<string>; readonly members: PackageAdvisory[] }[] = [];
  for (const advisory of advisories) {
    const own = [advisory.id, ...advisory.aliases];
    const matching = groups.filter(({ names }) => own.some((one) => names.has(one)));
    const [first, ...others] = matching;
    if (first === undefined) {
      groups.push({ names: new Set(own), members: [advisory] });
      continue;
    }
    first.members.push(advisory);
    for (const one of own) first.names.add(one);
    for (const other of others) {
      first.members.push(...other.members);
      for (const one of other.names) first.names.add(one);
      groups.splice(groups.indexOf(other), 1);
    }
  }
  return groups.map(({ members }) => members);
}

/** Shown first: what people look up. */
const ORDER = ['MAL-', 'CVE-', 'GHSA-', 'PYSEC-'];

function rank(id: string): number {
  const place = ORDER.findIndex((prefix) => id.startsWith(prefix));
  return place < 0 ? ORDER.length : place;
}

function knownAdvisory(
  { ecosystem, name }: PackageName,
  group: readonly PackageAdvisory[],
  known: PackageAdvisories,
): KnownAdvisory {
  const details = group.map((advisory) => known.detailOf(advisory));
  const ids = [...new Set(group.flatMap(({ id, aliases }) => [id, ...aliases]))];
  const [id = ''] = ids.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const scheme = schemeOf(ecosystem);
  const isAffected = (version: string): boolean =>
    group.some((advisory) => affects(advisory, versionKeys(ecosystem, version)));
  const fixed = details
    .flatMap(({ packages }) => packages)
    .filter((one) => one.ecosystem === ecosystem && one.name === name)
    .flatMap((one) => one.fixed)
    .filter((version) => !isAffected(version));
  return {
    id,
    severity: worst(group.map(({ rating }) => rating)),
    summary: details.map(({ summary }) => summary).find((text) => text !== '') ?? '',
    isMalware: group.some(({ isMalware }) => isMalware),
    affects: isAffected,
    admission: (constraint) => {
      const admitted = scheme.admitted(constraint);
      const kinds = group.map((advisory) => admission(advisory, ecosystem, admitted));
      if (kinds.some((kind) => kind === 'all' || kind === 'newest')) return 'newest';
      return kinds.includes('some') ? 'some' : 'none';
    },
    fixed: [...new Set(fixed)].sort(),
  };
}

const RATINGS: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** A vulnerability nobody rated counts as medium, as databases do that have to choose. */
function worst(ratings: readonly Rating[]): Severity {
  const known = RATINGS.filter((severity) => ratings.includes(severity));
  return known.at(-1) ?? 'medium';
}
