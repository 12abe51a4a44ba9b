import type { PackageEcosystem } from './package.ts';
import type { PackageMetadata } from './package-metadata.ts';

export const RELEASE_FILE_KINDS = ['wheel', 'sdist', 'tarball', 'other'] as const;
export type ReleaseFileKind = (typeof RELEASE_FILE_KINDS)[number];

/** One file of a release, as a registry lists it. */
export interface ReleaseFile {
  readonly name: string;
  readonly kind: ReleaseFileKind;
  /** Where it lies. Without user name and password. */
  readonly url: string;
  /** The index that lists it. */
  readonly index: string;
  /** Lower-case hex by algorithm: what the registry says the file has. */
  readonly digests: Readonly<Record<string, string>>;
  readonly size?: number;
  /** ISO 8601. */
  readonly published?: string;
  /** The reason for which it was yanked, empty where none is given; absent when it was not. */
  readonly yanked?: string;
  /** Where the attestations of the file lie (PEP 740). */
  readonly provenance?: string;
  /** Digests of the metadata file beside it (PEP 658); empty where the index gives none for it. */
  readonly coreMetadata?: Readonly<Record<string, string>>;
  /** Versions of Python it runs on, as the index lists them. */
  readonly requiresPython?: string;
}

/** One version of a package, as a registry lists it. */
export interface Release {
  readonly version: string;
  readonly files: readonly ReleaseFile[];
  /** ISO 8601: of its first file. */
  readonly published?: string;
  /** Reason, or empty; absent unless every file is yanked. */
  readonly yanked?: string;
  /** The words with which it was deprecated. */
  readonly deprecated?: string;
  /** The account that published it. */
  readonly publisher?: string;
  /** Published by a workflow whose identity the registry checked, as it says. */
  readonly trustedPublisher?: string;
  readonly maintainers?: readonly string[];
  readonly licence?: string;
  readonly repository?: string;
  /** Whether attestations are published with it; absent where the registry does not say. */
  readonly attested?: boolean;
  readonly runsScript?: boolean;
  /** Versions of Python it runs on, where the index says. */
  readonly requiresPython?: string;
}

/** A registry that was asked. */
export interface RegistrySource {
  /** Without user name and password. */
  readonly url: string;
  /** What was asked for: `package page`, `metadata`, `attestations`, `keys`, `downloads`. */
  readonly what: string;
  readonly answer: 'found' | 'absent' | 'failed';
  /** Why there is no answer. */
  readonly reason?: string;
}

/** Everything registries say of a package and one version of it. */
export interface PackageRecord {
  readonly ecosystem: PackageEcosystem;
  /** Canonical. */
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** The version the user asked for; without it the latest stable one was taken. */
  readonly asked?: string;
  readonly sources: readonly RegistrySource[];
  /** Oldest version first. */
  readonly releases: readonly Release[];
  /** The version the registry recommends. */
  readonly latest?: string;
  /** State of the whole project (PEP 792): `archived`, `quarantined`, `deprecated`. */
  readonly status?: string;
  readonly statusReason?: string;
  readonly created?: string;
  readonly maintainers: readonly string[];
  /** The manifest as the registry shows it. */
  readonly manifest?: PackageMetadata;
  /** The same of the version before it, for what changed. */
  readonly previous?: PackageMetadata;
  readonly downloads?: { readonly count: number; readonly period: string };
  /** Ids of advisories the registry itself lists for the version. */
  readonly advisories: readonly string[];
  /** Files that exist under one name with different digests: one index contradicts another. */
  readonly contradictions: readonly string[];
}
