import type { Component, Relation } from '../core/component.ts';
import type { ArtifactToken, ArtifactType, Located } from '../core/artifact.ts';
import type { Gap } from '../core/gap.ts';
import { compareText } from '../core/location.ts';
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

/** Only the token's own format writes values under its key. */
function isOf<A extends ArtifactToken>(
  one: SharedArtifact,
  token: A,
): one is SharedArtifact & { readonly located: Located<ArtifactType<A>> } {
  return one.key === token.key;
}

/** The shared artifacts of one kind, in the order of their places. */
export function sharedOf<A extends ArtifactToken>(
  shared: readonly SharedArtifact[],
  token: A,
): readonly Located<ArtifactType<A>>[] {
  return shared
    .filter((one) => isOf(one, token))
    .map(({ located }) => located)
    .toSorted((a, b) => compareText(a.path.join('\0'), b.path.join('\0')));
}
