import type { PackageEcosystem } from '../../core/package.ts';
import type { Severity } from '../../core/severity.ts';
import type { Interval } from '../versions/intervals.ts';

/** Most severe first is not the order: `unrated` says that no source gave a severity. */
export type Rating = Severity | 'unrated';

/** What one record says of one package: all that matching needs. */
export interface PackageAdvisory {
  readonly id: string;
  /** Other names of the same vulnerability, sorted. */
  readonly aliases: readonly string[];
  readonly isMalware: boolean;
  /** Taken back: not a match, but part of the history and of who disagrees. */
  readonly isWithdrawn: boolean;
  readonly rating: Rating;
  /** Ranges of version keys that are affected; results of `union`. */
  readonly intervals: readonly Interval[];
  /** Keys of affected versions that lie in none of the ranges, sorted. */
  readonly versions: readonly string[];
  /** The record names commits only, so nothing can be said of versions. */
  readonly onlyCommits: boolean;
}

/** Everything else that a reader of a match wants to know. */
export interface AdvisoryDetail {
  readonly id: string;
  /** One paragraph, bounded. */
  readonly summary: string;
  /** RFC 3339, as written. */
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  /** CVSS vectors as written. */
  readonly vectors: readonly string[];
  /** Highest score of these vectors. */
  readonly score?: number;
  /** `CWE-79` … */
  readonly weaknesses: readonly string[];
  /** Addresses, reports and fixes first; bounded. */
  readonly references: readonly string[];
  /** Who reported the malware, by the names its collector uses, sorted. */
  readonly reporters: readonly string[];
  readonly packages: readonly PackageDetail[];
}

/** What a record says of one package beyond its ranges. */
export interface PackageDetail {
  readonly ecosystem: PackageEcosystem;
  /** Canonical. */
  readonly name: string;
  /** What is affected, for people: `>= 1.0, < 2.0`. Bounded. */
  readonly ranges: readonly string[];
  /** Versions with the fix, in their order. */
  readonly fixed: readonly string[];
  /** Upper bound of what is known to be affected, where no fix is: `<= 1.2.3`. */
  readonly lastKnown?: string;
  /** Modules, functions and attributes that are affected: `module.attribute`. */
  readonly symbols: readonly string[];
  /** Malware: every version of the package, not some that are listed. */
  readonly everyVersion: boolean;
}

/** What one record says, compiled. */
export interface CompiledRecord {
  readonly detail: AdvisoryDetail;
  readonly packages: readonly (PackageAdvisory & {
    readonly ecosystem: PackageEcosystem;
    readonly name: string;
  })[];
}
