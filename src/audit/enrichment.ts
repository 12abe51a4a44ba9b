import type { Component, Relation } from '../core/component.ts';
import type { Gap } from '../core/gap.ts';
import type { SharedArtifact } from './job.ts';

/** What is known when all files have been examined, and grows with every enrichment. */
export interface ProjectFacts {
  readonly components: readonly Component[];
  readonly shared: readonly SharedArtifact[];
}

/** What follows from the files together, or was looked up because of them. */
export interface Enrichment {
  readonly components?: readonly Component[];
  readonly relations?: readonly Relation[];
  readonly shared?: readonly SharedArtifact[];
  readonly gaps?: readonly Gap[];
  /** Artifacts that could not be made, by key, with the reason: checks that need them are skipped and say so. */
  readonly lacking?: ReadonlyMap<string, Gap>;
}

/**
 * A step between the files and the checks of the whole project: joins packages into an inventory, looks up
 * advisories, asks a registry. Steps run in order; each sees what the earlier ones added.
 */
export type Enrich = (facts: ProjectFacts) => Promise<Enrichment>;
