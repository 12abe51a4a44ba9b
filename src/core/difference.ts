import type { Gap } from './gap.ts';
import type { Severity } from './severity.ts';

export const GAIN_KINDS = [
  'finding',
  'capability',
  'hook',
  'start-file',
  'host',
  'binary',
  'entry-point',
  'size',
  'owner',
  'provenance',
  'licence',
  'dependency',
  'source',
  'digest',
  'archive-difference',
  'repository-difference',
] as const;
export type GainKind = (typeof GAIN_KINDS)[number];

/** Something the new version has, or lost, that the old one did not, in words. */
export interface Gain {
  readonly kind: GainKind;
  readonly severity: Severity;
  /** One line, lower-case start, no full stop: may hold texts of the package. */
  readonly what: string;
  /** The package it is about, where several are compared. */
  readonly package?: string;
  /** Path inside the package, with the line where there is one. */
  readonly where?: string;
  /** Quoted lines that prove it. */
  readonly evidence: readonly string[];
}

/** A package of a lock file, or a requirement of a package, that is not what it was. */
export interface DependencyChange {
  /** Package URL without version. */
  readonly package: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Versions or constraints, sorted. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Why it is there: names and versions from the asking file down. Empty for a requirement. */
  readonly via: readonly string[];
  /** Its two versions were fetched and compared. */
  readonly isCompared: boolean;
}

/** One side of a comparison, in figures. */
export interface SideSummary {
  /** As the user named it. */
  readonly target: string;
  readonly name?: string;
  readonly version?: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a new version brings that the old one did not. */
export interface Difference {
  readonly kind: 'package' | 'lock';
  readonly old: SideSummary;
  readonly new: SideSummary;
  /** Worst first. */
  readonly gains: readonly Gain[];
  readonly dependencies: readonly DependencyChange[];
  readonly files: { readonly added: number; readonly removed: number; readonly changed: number };
  /** What was not examined in the new one and was in the old, or has no counterpart there. */
  readonly gaps: readonly Gap[];
  /** Further remarks: what was not asked, and how to ask it. */
  readonly notes: readonly string[];
}
