import type { Enrich } from './audit/enrichment.ts';

/** What is done between the files and the checks of the whole project; each step is loaded when files speak of its matter. */
export function enrichments(): readonly Enrich[] {
  return [
    async (facts) => (await import('./audit/packages.ts')).packageEnrichment(facts),
    async (facts) => (await import('./audit/model-graph.ts')).modelEnrichment(facts),
  ];
}
