import { compareText } from '../../core/location.ts';
import type { PackageEcosystem } from '../../core/package.ts';
import type { IndexUse } from '../../formats/dependencies/dependency-set.ts';
import type { InventoryPackage, PackageInventory } from '../inventory/package-inventory.ts';
import { schemeOf } from '../versions/scheme.ts';
import type { PackageAdvisory } from './advisory.ts';
import type {
  AdvisoryMatch,
  AdvisoryMatches,
  MatchKind,
  PackageMatch,
} from './advisory-matches.ts';
import type { AdvisoryState, PackageAdvisories } from './advisory-source.ts';
import { admission, affects, versionKeys } from './affects.ts';
import { aliasGroups } from './alias-groups.ts';
import { usualHostOf } from './malware-grade.ts';
import type { Setting } from './match-group.ts';
import { KINDS, RATINGS, isInForce, matchGroup } from './match-group.ts';
import type { SymbolUses } from './reachability.ts';

/** What the packages are compared with. */
export interface Lookups {
  readonly state: AdvisoryState;
  /** What is known of each package, by `lookupKey`. */
  readonly found: ReadonlyMap<string, PackageAdvisories>;
  /** Where the project's source uses modules and functions. */
  readonly uses: SymbolUses;
  /** Registries the project's files name. */
  readonly indexes?: readonly IndexUse[];
}

export function lookupKey(ecosystem: PackageEcosystem, name: string): string {
  return `${ecosystem} ${name}`;
}

/** Whether advisories can speak of it at all: the data cover its ecosystem, and it does not come from the project itself. */
export function isComparable(one: InventoryPackage, state: AdvisoryState): boolean {
  const isOwn =
    one.mentions.length > 0 && one.mentions.every(({ source }) => source.kind === 'path');
  return state.ecosystems.includes(one.ecosystem) && !isOwn;
}

/** Compares every package of the inventory with what is known of it. Pure; sorted by package URL, worst advisory first. */
export function matchAdvisories(inventory: PackageInventory, lookups: Lookups): AdvisoryMatches {
  const comparable = inventory.packages.filter((one) => isComparable(one, lookups.state));
  const { ecosystems } = lookups.state;
  const hosts = new Map(ecosystems.map((one) => [one, usualHostOf(inventory, one)]));
  const further = lookups.indexes ?? [];
  const setting: Setting = {
    hasSource: inventory.hasSource,
    uses: lookups.uses,
    registries: (ecosystem) => ({ usualHost: hosts.get(ecosystem), further }),
  };
  const packages = comparable.flatMap((one): readonly PackageMatch[] => {
    const known = lookups.found.get(lookupKey(one.ecosystem, one.name));
    const advisories = known === undefined ? [] : matchPackage(one, known, setting);
    if (advisories.length === 0) return [];
    const { purl, ecosystem, name, version, direct, mentions, chains } = one;
    return [{ purl, ecosystem, name, version, direct, mentions, chains, advisories }];
  });
  return {
    state: lookups.state,
    compared: comparable.length,
    notCompared: inventory.packages.length - comparable.length,
    packages: packages.toSorted((a, b) => compareText(a.purl, b.purl)),
  };
}

function matchPackage(
  one: InventoryPackage,
  known: PackageAdvisories,
  setting: Setting,
): readonly AdvisoryMatch[] {
  const meet = judge(one);
  const judged = known.advisories.map((advisory) => ({
    id: advisory.id,
    aliases: advisory.aliases,
    advisory,
    how: meet(advisory),
  }));
  return aliasGroups(judged)
    .filter((group) => group.some(isInForce))
    .map((group) => matchGroup(one, group, known, setting))
    .toSorted(worstFirst);
}

/** How an advisory meets the package; what does not depend on the advisory is worked out once. */
function judge(one: InventoryPackage): (advisory: PackageAdvisory) => MatchKind | undefined {
  const { ecosystem, version, mentions } = one;
  if (version !== undefined) {
    const keys = versionKeys(ecosystem, version);
    return (advisory) => (affects(advisory, keys) ? 'version' : undefined);
  }
  const { admitted } = schemeOf(ecosystem);
  const asked = mentions.filter(({ role }) => role !== 'constraints');
  // The tag every registry moves with each release stands for any version, not for an unknown one.
  const ranges = [...new Set(asked.map(({ constraint }) => constraint))].map((constraint) =>
    admitted(constraint.trim() === 'latest' ? '' : constraint),
  );
  const anything = admitted('');
  return (advisory) => {
    const kinds = ranges.map((range) => admission(advisory, ecosystem, range));
    const found = KINDS.find((kind) => kinds.some((met) => met === kind));
    if (found !== 'unknown') return found;
    // A tag or an address may lead to any version: certain only where every version is affected.
    return admission(advisory, ecosystem, anything) === 'all' ? 'all' : 'unknown';
  };
}

function worstFirst(a: AdvisoryMatch, b: AdvisoryMatch): number {
  return (
    Number(b.kind === 'malware') - Number(a.kind === 'malware') ||
    KINDS.indexOf(a.how) - KINDS.indexOf(b.how) ||
    RATINGS.indexOf(b.rating) - RATINGS.indexOf(a.rating) ||
    Number(b.exploitedSince !== undefined) - Number(a.exploitedSince !== undefined) ||
    (b.score ?? 0) - (a.score ?? 0) ||
    compareText(a.id, b.id)
  );
}
