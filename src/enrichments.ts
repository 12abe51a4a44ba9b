import type { Enrich, Enrichment, ProjectFacts } from './audit/enrichment.ts';
import type { IncludedOptions } from './audit/included-requirements.ts';
import { packageInventory } from './ecosystems/inventory/package-inventory.ts';

export interface EnrichmentOptions {
  /** The question is whether to adopt what is examined: packages are described, too. */
  readonly vets: boolean;
  /** Folder of the advisory index; undefined when packages are compared with nothing. */
  readonly advisories?: string | undefined;
  /** Without an index, the names of packages may be sent to the OSV API. */
  readonly live?: { readonly allowHttp: boolean } | undefined;
  /** The moment ages are counted to. */
  readonly now: Date;
  /** How files are reached that others name as requirements; without it nobody follows includes. */
  readonly included?: IncludedOptions;
}

/** What is done between the files and the checks of the whole project; each step is loaded when files speak of its matter. */
export function enrichments({
  vets,
  advisories,
  live,
  now,
  included,
}: EnrichmentOptions): readonly Enrich[] {
  return [
    ...(included === undefined
      ? []
      : [
          async (facts: ProjectFacts) =>
            (await import('./audit/included-requirements.ts')).includedRequirements(
              facts,
              included,
            ),
        ]),
    async (facts) => (await import('./audit/packages.ts')).packageEnrichment(facts),
    async (facts) => (await import('./audit/model-graph.ts')).modelEnrichment(facts),
    (facts) => compareWithAdvisories(facts, advisories, live, now),
    ...(vets
      ? [
          async (facts: ProjectFacts) =>
            (await import('./audit/package-reputation.ts')).reputationEnrichment(facts, now),
        ]
      : []),
  ];
}

async function compareWithAdvisories(
  facts: ProjectFacts,
  folder: string | undefined,
  live: EnrichmentOptions['live'],
  now: Date,
): Promise<Enrichment> {
  if (!facts.shared.some(({ key }) => key === packageInventory.key)) return {};
  const { advisoryEnrichment } = await import('./audit/advisories.ts');
  if (folder === undefined) return advisoryEnrichment(undefined)(facts);
  const { advisoryAccess } = await import('./advisory-access.ts');
  const { source, close } = advisoryAccess({
    folder,
    allowNetwork: live !== undefined,
    allowHttp: live?.allowHttp ?? false,
    now: () => now,
  });
  try {
    return await advisoryEnrichment(source)(facts);
  } finally {
    close();
  }
}
