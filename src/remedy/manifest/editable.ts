import type { PackageEcosystem } from '../../core/package.ts';
import type { TextEdit } from '../text-edit.ts';

/** How a file writes constraints: by PEP 440, with Poetry's `^` and `~` beside it, or as npm does. */
export type Dialect = 'pep440' | 'poetry' | 'npm';

/** One place in a file that asks for a package, and can be made to ask for another version of it. */
export interface EditableRequirement {
  readonly ecosystem: PackageEcosystem;
  /** As written. */
  readonly name: string;
  /** As written; empty when any version will do. */
  readonly constraint: string;
  readonly dialect: Dialect;
  /** From 1. */
  readonly line: number;
  /** Digests that this place insists on: they belong to one version. */
  readonly hashes: readonly string[];
  /** What to change. Where `hashes` is not empty, those of the new version have to be given. */
  readonly rewrite: (constraint: string, hashes?: readonly string[]) => readonly TextEdit[];
}

/** What can be changed in a file. */
export interface EditableFile {
  readonly requirements: readonly EditableRequirement[];
  /** The whole content as data, by the reader that the format's own tools would use; undefined for line formats. */
  readonly content?: unknown;
}

/** A file that cannot be edited says why. */
export type ReadEditable =
  | { readonly ok: true; readonly value: EditableFile }
  | { readonly ok: false; readonly why: string };
