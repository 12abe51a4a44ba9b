import type { PackageName } from '../../core/package.ts';
import type { Severity } from '../../core/severity.ts';

/** What is known to be wrong with versions of a package. */
export interface KnownAdvisory {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  /** It says that the release is malicious, not that it has a flaw. */
  readonly isMalware: boolean;
  readonly affects: (version: string) => boolean;
  /**
   * What a constraint lets in of it. `newest`: at least the newest versions it admits, so that whoever resolves it anew gets
   * one. `some`: older ones only. `none`, also for a constraint that cannot be read.
   */
  readonly admission: (constraint: string) => 'newest' | 'some' | 'none';
  /** Versions the advisory names as fixed. */
  readonly fixed: readonly string[];
}

/** All advisories of a package, also those that concern other versions: a fix must not lead into one of them. */
export type AdvisoryBook = (name: PackageName) => readonly KnownAdvisory[];
