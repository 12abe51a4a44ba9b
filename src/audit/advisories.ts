import type { Located } from '../core/artifact.ts';
import type { Gap } from '../core/gap.ts';
import { PROJECT_ID } from '../core/project.ts';
import { SourceError } from '../bytes/source.ts';
import { advisoryMatches } from '../ecosystems/advisories/advisory-matches.ts';
import type {
  AdvisorySource,
  AdvisoryState,
  PackageAdvisories,
} from '../ecosystems/advisories/advisory-source.ts';
import {
  isComparable,
  lookupKey,
  matchAdvisories,
} from '../ecosystems/advisories/match-advisories.ts';
import { symbolUses } from '../ecosystems/advisories/reachability.ts';
import type { InventoryPackage } from '../ecosystems/inventory/package-inventory.ts';
import { packageInventory } from '../ecosystems/inventory/package-inventory.ts';
import { dependencySet } from '../formats/dependencies/dependency-set.ts';
import { moduleSummary } from '../formats/source/source-file.ts';
import type { Enrich, Enrichment } from './enrichment.ts';
import { sharedOf } from './enrichment.ts';

/** Look-ups under way at once. */
const MAX_PARALLEL = 16;

const NO_DATA = 'no advisory data; run: weighbridge advisories update';

/**
 * Compares the packages of the inventory with advisory data. Without a source, or when it fails, the artifact is lacking: the checks that
 * need it are skipped and say so, instead of finding nothing.
 */
export function advisoryEnrichment(source: AdvisorySource | undefined): Enrich {
  return async ({ shared }) => {
    const [inventory] = sharedOf(shared, packageInventory);
    if (inventory === undefined) return {};
    if (source === undefined) return lackingAdvisories(NO_DATA);
    const { packages } = inventory.value;
    const wanted = new Map(
      packages
        .filter((one) => isComparable(one, source.state))
        .map((one) => [lookupKey(one.ecosystem, one.name), one]),
    );
    const found = new Map<string, PackageAdvisories>();
    try {
      const list = [...wanted];
      await source.prepare?.(list.map(([, { ecosystem, name }]) => ({ ecosystem, name })));
      for (let start = 0; start < list.length; start += MAX_PARALLEL) {
        const part = list.slice(start, start + MAX_PARALLEL);
        const answers = await Promise.all(
          part.map(
            async ([key, { ecosystem, name }]) =>
              [key, await source.lookup(ecosystem, name)] as const,
          ),
        );
        for (const [key, answer] of answers) if (answer !== undefined) found.set(key, answer);
      }
      const indexes = sharedOf(shared, dependencySet).flatMap((set) => set.value.indexes);
      const uses = symbolUses(sharedOf(shared, moduleSummary));
      const value = matchAdvisories(inventory.value, { state: source.state, found, uses, indexes });
      const located: Located<unknown> = { path: [PROJECT_ID], value, anomalies: [] };
      const added = [{ key: advisoryMatches.key, located }];
      return { shared: added, gaps: uncovered(packages, source.state) };
    } catch (error) {
      if (error instanceof SourceError)
        return lackingAdvisories(`advisory data could not be read: ${error.message}`);
      throw error;
    }
  };
}

/** Packages of ecosystems the data do not cover: nothing is known of them, which is not the same as nothing known against them. */
function uncovered(
  packages: readonly InventoryPackage[],
  { ecosystems }: AdvisoryState,
): readonly Gap[] {
  const others = packages.filter(({ ecosystem }) => !ecosystems.includes(ecosystem));
  const groups = Map.groupBy(others, ({ ecosystem }) => ecosystem);
  return [...groups.keys()].sort().map((ecosystem) => ({
    code: 'no-advisory-data',
    detail: `no data on ${ecosystem}: ${groups.get(ecosystem)?.length ?? 0} of its packages are here`,
    location: { path: [PROJECT_ID] },
  }));
}

/** The answer where there is no data, or none that can be read. */
export function lackingAdvisories(detail: string): Enrichment {
  const gap: Gap = { code: 'no-advisory-data', detail, location: { path: [PROJECT_ID] } };
  return { lacking: new Map([[advisoryMatches.key, gap]]) };
}
