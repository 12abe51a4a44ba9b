import { sharedArtifact } from '../../core/artifact.ts';
import type { PackageEcosystem } from '../../core/package.ts';
import type { Confidence } from '../../core/severity.ts';
import type { PackageMention } from '../inventory/package-inventory.ts';
import type { Rating } from './advisory.ts';
import type { AdvisoryState } from './advisory-source.ts';

/**
 * How a package met an advisory. `version`: its exact version is affected. `all`: every version its constraint admits. `newest`: the
 * newest ones it admits. `some`: some it admits, but not the newest. `unknown`: neither version nor constraint says.
 */
export type MatchKind = 'version' | 'all' | 'newest' | 'some' | 'unknown';

/** What one of several sources says of the same vulnerability. */
export interface Opinion {
  readonly id: string;
  readonly says: 'affected' | 'not-affected' | 'withdrawn';
  readonly rating: Rating;
  readonly fixed: readonly string[];
}

/** How far a report of malware is to be believed. */
export interface MalwareGrade {
  readonly confidence: Confidence;
  /** What speaks for and against it, as sentences without full stop, sorted. */
  readonly reasons: readonly string[];
}

/** Whether the project uses what is affected. `unknown`: no source, or nothing to compare. */
export type Reachability = 'symbol-called' | 'imported' | 'not-imported' | 'unknown';

/** One vulnerability or malware report that concerns one package; plain data. */
export interface AdvisoryMatch {
  /** The identifier it is shown under. */
  readonly id: string;
  /** All other names, sorted. */
  readonly aliases: readonly string[];
  readonly kind: 'vulnerability' | 'malware';
  readonly how: MatchKind;
  readonly summary: string;
  /** The worst rating of the opinions that count. */
  readonly rating: Rating;
  readonly score?: number;
  readonly vectors: readonly string[];
  readonly weaknesses: readonly string[];
  readonly epss?: number;
  readonly percentile?: number;
  readonly exploitedSince?: string;
  /** Versions with the fix, in order. */
  readonly fixed: readonly string[];
  /** The lowest fixed version above this one; in the same major (then minor) version where there is one. */
  readonly nearestFixed?: string;
  /** The version lies above what the source knows to be affected, and no fix is named. */
  readonly isBeyondKnown: boolean;
  readonly symbols: readonly string[];
  readonly references: readonly string[];
  readonly published?: string;
  /** By id; more than one where several databases know it. */
  readonly opinions: readonly Opinion[];
  readonly disagree: boolean;
  readonly reachability: Reachability;
  /** Source files that call an affected symbol, or import the package; sorted, bounded. */
  readonly usedIn: readonly string[];
  readonly malware?: MalwareGrade;
}

/** A package with the advisories that concern it, worst first. */
export interface PackageMatch {
  readonly purl: string;
  readonly ecosystem: PackageEcosystem;
  readonly name: string;
  readonly version: string | undefined;
  readonly direct: boolean;
  readonly mentions: readonly PackageMention[];
  readonly chains: readonly (readonly string[])[];
  readonly advisories: readonly AdvisoryMatch[];
}

export interface AdvisoryMatches {
  readonly state: AdvisoryState;
  /** Packages that were compared with the data. */
  readonly compared: number;
  /** Packages of ecosystems the data do not cover, or that come from elsewhere than a registry. */
  readonly notCompared: number;
  /** Only packages that met an advisory, by package URL. */
  readonly packages: readonly PackageMatch[];
}

/** Exactly one, where packages were compared with advisory data. */
export const advisoryMatches = sharedArtifact<AdvisoryMatches>()('advisory-matches');
