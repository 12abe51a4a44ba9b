import type { Enrich, ProjectFacts } from './audit/enrichment.ts';

export interface EnrichmentOptions {
  /** The question is whether to adopt what is examined: packages are described, too. */
  readonly vets: boolean;
  /** The moment ages are counted to. */
  readonly now: Date;
}

/** What is done between the files and the checks of the whole project; each step is loaded when files speak of its matter. */
export function enrichments({ vets, now }: EnrichmentOptions): readonly Enrich[] {
  return [
    async (facts) => (await import('./audit/packages.ts')).packageEnrichment(facts),
    async (facts) => (await import('./audit/model-graph.ts')).modelEnrichment(facts),
    ...(vets
      ? [
          async (facts: ProjectFacts) =>
            (await import('./audit/package-reputation.ts')).reputationEnrichment(facts, now),
        ]
      : []),
  ];
}
