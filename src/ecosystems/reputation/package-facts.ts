import { sharedArtifact } from '../../core/artifact.ts';
import type { PackageRecord } from '../../core/package-record.ts';
import type { PackageReputation } from '../../core/package-reputation.ts';
import type { ProofOfOrigin } from '../../core/package-proof.ts';
import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { PackageContents } from '../../formats/package-archive/package-contents.ts';

/** A file of a release and how it compares with what the registry says of it. */
export interface ComparedFile {
  readonly name: string;
  readonly compared: 'equal' | 'different' | 'none';
  /** The strongest digest the registry gives. */
  readonly algorithm?: string;
}

/** What was asked for a well-known package that this one may be taken for. */
export interface TargetRecord {
  readonly name: string;
  readonly maintainers: readonly string[];
  readonly manifest?: PackageMetadata;
  readonly created?: string;
}

/** Everything a registry and the files it gave out say of one package. */
export interface RegistryFacts {
  /** When the registry was asked, ISO 8601: ages count up to here. */
  readonly at: string;
  readonly record: PackageRecord;
  readonly files: readonly ComparedFile[];
  readonly proofs: readonly ProofOfOrigin[];
  /** Earlier versions whose provenance was looked at, latest first. */
  readonly earlierProofs: readonly {
    readonly version: string;
    readonly proofs: readonly ProofOfOrigin[];
  }[];
  readonly targets: readonly TargetRecord[];
}

/** One of each package that was vetted; `path` is the package URL. */
export const registryFacts = sharedArtifact<RegistryFacts>()('registry-facts');

/** An archive of a package and where it lies. */
export interface PackageArchive {
  readonly path: readonly string[];
  readonly contents: PackageContents;
}

/** One of each package that was vetted: facts, measured, each with its source. */
export const packageReputation = sharedArtifact<PackageReputation>()('package-reputation');
