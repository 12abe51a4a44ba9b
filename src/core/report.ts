import type { Adoption } from './adoption.ts';
import type { Component, Relation } from './component.ts';
import type { DatasetRecord } from './dataset.ts';
import type { Detonation } from './detonation.ts';
import type { Finding } from './finding.ts';
import type { Gap } from './gap.ts';
import type { Limits } from './limits.ts';
import type { Loader } from './loader.ts';
import type { PackageProfile } from './package-profile.ts';
import type { PackageEcosystem } from './package.ts';
import type { Outcome } from './outcome.ts';
import type { Verdict } from './policy.ts';
import type { Robustness } from './robustness.ts';
import type { Severity } from './severity.ts';

/** Raised whenever a reader of an older report could misunderstand a newer one. */
export const REPORT_SCHEMA_VERSION = 1;

/** A finding that does not count, and the words that say why. */
export interface Tolerated {
  readonly finding: number;
  /** `vex-…`: a VEX statement says so; its justification stands in front of the reason's colon. */
  readonly by: 'waiver' | 'rule-off' | 'baseline' | 'vex-not-affected' | 'vex-fixed';
  readonly reason: string;
}

/** Why the verdict is what it is: one line each, worst first. */
export interface VerdictReason {
  readonly kind: 'violation' | 'gap' | 'failure' | 'nothing-examined' | 'expired-waiver';
  readonly detail: string;
}

/** The one JSON document. Every other format is rendered from it. */
export interface Report {
  readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
  readonly tool: { readonly name: 'weighbridge'; readonly version: string };
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly loader: Loader | 'worst-plausible';
  /** The policy file in force, or `default`. */
  readonly policy: string;
  readonly failOn: Severity;
  readonly verdict: Verdict;
  readonly reasons: readonly VerdictReason[];
  readonly summary: Readonly<Record<Severity, number>>;
  readonly examined: Examined;
  /** Whether to take it in at all: only where that was the question (`weighbridge vet`). */
  readonly adoption?: Adoption;
  /** What packages did in the sandbox: only where they were run. */
  readonly detonations?: readonly Detonation[];
  /** How models bore being attacked: only where that was asked for. */
  readonly robustness?: readonly Robustness[];
  /** What is in data sets, and what is wrong with them: only where that was asked for. */
  readonly datasets?: readonly DatasetRecord[];
  /** What packages were compared with: only where there were packages and data. */
  readonly advisories?: AdvisoryData;
  /** What each package of the target can do and does by itself: only where that was the question. */
  readonly profiles?: readonly PackageProfile[];
  readonly components: readonly Component[];
  readonly relations: readonly Relation[];
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly Finding[];
  readonly tolerated: readonly Tolerated[];
  /** Everything that was not examined, of the inventory and of single files; each once, whatever the number of checks it affects. */
  readonly gaps: readonly Gap[];
  readonly excluded: readonly Excluded[];
  readonly limits: Limits;
}

/** Totals a reader wants before anything else: what was looked at, and what was not. */
export interface Examined {
  /** Files of a format Weighbridge weighs. */
  readonly weighed: number;
  /** Files that are no model format (source, text, images): listed as components, not judged by this version. */
  readonly notModels: number;
  /** Files or parts with at least one gap. */
  readonly incomplete: number;
  readonly bytes: number;
  readonly bytesRead: number;
}

/** What the user, or a default the user can switch off, left out. Listed, and no reason for `incomplete`. */
export interface Excluded {
  readonly path: string;
  readonly by: string;
}

/** The advisory data of a report, so that "nothing known" can be dated. */
export interface AdvisoryData {
  /** An index on this machine, or answers asked for during the run. */
  readonly kind: 'index' | 'live';
  readonly records: number;
  /** When the index was built or the first answer asked for, RFC 3339. */
  readonly built: string;
  /** Latest change of any record, RFC 3339. */
  readonly newest?: string;
  readonly ecosystems: readonly PackageEcosystem[];
}
