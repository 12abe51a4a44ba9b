/** A dependency as a manifest writes it. */
export interface MetadataRequirement {
  readonly name: string;
  readonly constraint: string;
  /** `default`, `dev`, `optional`, `peer`, or the name of an extra. */
  readonly group: string;
}

/**
 * What a package says of itself: the manifest inside an archive, or the copy a registry shows. Claims, all of
 * them, and bounded by whoever read them.
 */
export interface PackageMetadata {
  /** As written. */
  readonly name: string;
  readonly version: string;
  readonly summary?: string;
  /** Digest of the long description without the package's own name; equal for copies. Absent for none or a very short one. */
  readonly description?: string;
  readonly licence?: string;
  readonly repository?: string;
  readonly homepage?: string;
  /** Further addresses, by their label. */
  readonly links: Readonly<Record<string, string>>;
  /** Names or addresses of people, as written. */
  readonly authors: readonly string[];
  readonly classifiers: readonly string[];
  readonly requires: readonly MetadataRequirement[];
  /** Fields the manifest leaves to the build: what they hold is not comparable. */
  readonly dynamic: readonly string[];
  /** Lifecycle scripts, by hook. npm only. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Commands that are put on the path, with the file each runs. npm only. */
  readonly bins: Readonly<Record<string, string>>;
  /** The module that is loaded by the package's name. npm only. */
  readonly main?: string;
  readonly requiresPython?: string;
}

/** A manifest that says nothing, to be spread into what was read. */
export const EMPTY_METADATA: Omit<PackageMetadata, 'name' | 'version'> = Object.freeze({
  links: {},
  authors: [],
  classifiers: [],
  requires: [],
  dynamic: [],
  scripts: {},
  bins: {},
});
