import { sharedArtifact } from '../../core/artifact.ts';
import type { PackageEcosystem } from '../../core/package.ts';
import type { DependencyRole, PackageSource } from '../../formats/dependencies/dependency-set.ts';

/** One place where a file speaks of a package. */
export interface PackageMention {
  /** Location path of the file, from the file on disk through the members inside it. */
  readonly path: readonly string[];
  readonly line?: number;
  readonly role: DependencyRole;
  readonly tool: string;
  /** Constraint as written; the exact version for locked and installed ones. */
  readonly constraint: string;
  readonly groups: readonly string[];
  readonly marker?: string;
  readonly source: PackageSource;
}

/** A package of the project, over all files that speak of it. */
export interface InventoryPackage {
  /** Package URL; without a version where only a range is known. Also its component id. */
  readonly purl: string;
  readonly ecosystem: PackageEcosystem;
  /** Canonical. */
  readonly name: string;
  /** Exact and normalised; undefined where only ranges are known: a range is no version. */
  readonly version: string | undefined;
  /** Asked for by the project itself, not only by another package. */
  readonly direct: boolean;
  readonly mentions: readonly PackageMention[];
  /** Shortest ways down to it: the file that asks, then package URLs, the last one its own. Empty where nothing asks. Bounded. */
  readonly chains: readonly (readonly string[])[];
  /** Ids of source files of the project that import it, sorted; bounded. */
  readonly importedBy: readonly string[];
}

/** All packages of the target and how they hang together. */
export interface PackageInventory {
  readonly packages: readonly InventoryPackage[];
  /** `from` depends on `to`: package URLs; `from` may also be the id of a file that asks. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** Whether a source file was there to say what is imported. */
  readonly hasSource: boolean;
}

/** Exactly one, where any file of the target speaks of packages. */
export const packageInventory = sharedArtifact<PackageInventory>()('package-inventory');
