import { compareText } from '../core/location.ts';
import { buildReputation } from '../ecosystems/reputation/build-reputation.ts';
import type { PackageArchive, RegistryFacts } from '../ecosystems/reputation/package-facts.ts';
import { packageReputation, registryFacts } from '../ecosystems/reputation/package-facts.ts';
import { packageContents } from '../formats/package-archive/package-contents.ts';
import type { Enrichment, ProjectFacts } from './enrichment.ts';
import { sharedOf } from './enrichment.ts';

/** Archives described as packages of their own when somebody vets a folder of them. */
const MAX_PACKAGES = 100;

/** Measures the packages that are vetted: those of a registry with its facts, other archives by themselves. */
export function reputationEnrichment({ components, shared }: ProjectFacts, now: Date): Enrichment {
  const purls = new Map(components.map(({ id, purl }) => [id, purl]));
  // What lies inside another package is part of it, not a package that was asked about.
  const archives = sharedOf(shared, packageContents)
    .filter(({ path }) => path.length <= 2)
    .map(({ path, value }): PackageArchive => ({ path, contents: value }));
  const asked = sharedOf(shared, registryFacts).map(({ value }) => value);
  const taken = new Set<PackageArchive>();
  const groups: { facts?: RegistryFacts; archives: readonly PackageArchive[] }[] = [];
  for (const facts of asked) {
    const own = archives.filter(({ path }) => purls.get(path[0] ?? '') === facts.record.purl);
    for (const archive of own) taken.add(archive);
    groups.push({ facts, archives: own });
  }
  const others = archives.filter((archive) => !taken.has(archive));
  const named = Map.groupBy(others, ({ contents }) =>
    [contents.kind === 'npm', contents.name, contents.version].join('\0'),
  );
  for (const own of named.values()) groups.push({ archives: own });
  const found = groups.slice(0, MAX_PACKAGES).flatMap(({ facts, archives: own }) => {
    const value = buildReputation(facts, own, now);
    return value === undefined ? [] : [value];
  });
  return {
    shared: found
      .toSorted((a, b) => compareText(a.purl, b.purl))
      .map((value) => ({
        key: packageReputation.key,
        located: { path: [value.purl], value, anomalies: [] },
      })),
  };
}
