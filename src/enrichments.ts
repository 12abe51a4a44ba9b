import type { Enrich, Enrichment, ProjectFacts } from './audit/enrichment.ts';
import type { IncludedOptions } from './audit/included-requirements.ts';
import { SourceError } from './bytes/source.ts';
import { packageInventory } from './ecosystems/inventory/package-inventory.ts';

export interface EnrichmentOptions {
  /** The question is whether to adopt what is examined: packages are described, too. */
  readonly vets: boolean;
  /** Folder of the advisory index; undefined when packages are compared with nothing. */
  readonly advisories?: string | undefined;
  /** The moment ages are counted to. */
  readonly now: Date;
  /** How files are reached that others name as requirements; without it nobody follows includes. */
  readonly included?: IncludedOptions;
}

/** What is done between the files and the checks of the whole project; each step is loaded when files speak of its matter. */
export function enrichments({
  vets,
  advisories,
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
    (facts) => compareWithAdvisories(facts, advisories),
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
): Promise<Enrichment> {
  if (!facts.shared.some(({ key }) => key === packageInventory.key)) return {};
  const { advisoryEnrichment, lackingAdvisories } = await import('./audit/advisories.ts');
  if (folder === undefined) return advisoryEnrichment(undefined)(facts);
  const { openAdvisories } = await import('./advisories.ts');
  try {
    const opened = openAdvisories(folder);
    try {
      return await advisoryEnrichment(opened?.index)(facts);
    } finally {
      opened?.close();
    }
  } catch (error) {
    // An index that is there and damaged is no reason to lose what was found in the files.
    if (error instanceof SourceError) return lackingAdvisories(error.message);
    throw error;
  }
}
