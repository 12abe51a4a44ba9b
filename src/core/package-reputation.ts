import type { PackageEcosystem } from './package.ts';
import type { ProofOfOrigin } from './package-proof.ts';

export const METRICS = [
  'registry',
  'first-release',
  'this-release',
  'last-release',
  'releases',
  'cadence',
  'withdrawn',
  'deprecated',
  'status',
  'maintainers',
  'publisher',
  'publishers',
  'bus-factor',
  'licence',
  'repository',
  'repository-link',
  'downloads',
  'development-status',
  'security-policy',
  'attestations',
  'signature',
  'registry-advisories',
  'install-scripts',
] as const;
export type MetricName = (typeof METRICS)[number];

/** One measured thing, and who says so. There is no total: a reader weighs the parts. */
export interface Metric {
  readonly name: MetricName;
  readonly value: string | number | boolean | readonly string[];
  /** The registry, archive or computation it comes from. */
  readonly source: string;
  /** ISO 8601: the moment it is about, where it is about one. */
  readonly at?: string;
}

/** Sources that say different things of one field. */
export interface Disagreement {
  readonly field: string;
  readonly claims: readonly { readonly source: string; readonly value: string }[];
}

/** `copy`: something of the other package is claimed as its own. `age`: young or hardly used. `people`: others than there. `little`: says next to nothing of itself. */
export const SIGNAL_KINDS = ['copy', 'age', 'people', 'little'] as const;

export interface Signal {
  readonly kind: (typeof SIGNAL_KINDS)[number];
  readonly detail: string;
}

/** A well-known package this one may be taken for, and what speaks for and against that being meant. */
export interface LookAlike {
  readonly target: string;
  readonly rank: number;
  readonly by: string;
  readonly signals: readonly Signal[];
  readonly against: readonly string[];
}

/** How long a package has been there, as its registry dates it. */
export interface Standing {
  readonly ageDays: number;
  readonly sinceLastDays: number;
  readonly releases: number;
  readonly hasRepository: boolean;
  /** The order of dates contradicts the order of versions: they are a mirror's own. */
  readonly isDoubtful: boolean;
}

/** What is known of a package besides its code. */
export interface PackageReputation {
  readonly purl: string;
  readonly ecosystem: PackageEcosystem;
  /** Canonical. */
  readonly name: string;
  readonly version: string;
  readonly asked?: string;
  /** Whether a registry was asked: without one only the archives speak. */
  readonly isFromRegistry: boolean;
  /** Absent where no registry gives dates. */
  readonly standing?: Standing;
  readonly metrics: readonly Metric[];
  readonly disagreements: readonly Disagreement[];
  readonly lookAlikes: readonly LookAlike[];
  readonly proofs: readonly ProofOfOrigin[];
  /** What could not be known, with the reason. */
  readonly unknown: readonly string[];
}
