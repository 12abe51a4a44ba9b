import type { PackageName } from '../../core/package.ts';

/** A version that a registry offers. */
export interface CatalogueVersion {
  readonly version: string;
  /** Withdrawn by its publisher. */
  readonly isYanked: boolean;
  /** What it says of the Python it runs on: `>=3.9`. */
  readonly requiresPython?: string;
  /** Digests of its files, as pip writes them: `sha256:…`; empty where the registry does not tell. */
  readonly hashes: readonly string[];
}

/** What a package in one version needs. */
export interface CatalogueRequirement {
  readonly name: string;
  readonly constraint: string;
}

/** What registries know. Undefined: not asked, or no answer. */
export interface Catalogue {
  readonly versions: (name: PackageName) => Promise<readonly CatalogueVersion[] | undefined>;
  readonly requirements: (
    name: PackageName,
    version: string,
  ) => Promise<readonly CatalogueRequirement[] | undefined>;
}

/** Nobody is asked: the versions that advisories name as fixed are the candidates. */
export const NO_CATALOGUE: Catalogue = Object.freeze({
  versions: () => Promise.resolve(undefined),
  requirements: () => Promise.resolve(undefined),
});
