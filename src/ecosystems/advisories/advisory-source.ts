import type { PackageEcosystem, PackageName } from '../../core/package.ts';
import type { AdvisoryDetail, PackageAdvisory } from './advisory.ts';

/** One origin of advisory data. */
export interface AdvisoryOrigin {
  /** Folder, archive or address, as the user named it. */
  readonly from: string;
  /** Records read from it. */
  readonly records: number;
}

/** What the answers rest on: shown with every report, so that "nothing known" can be dated. */
export interface AdvisoryState {
  readonly kind: 'index' | 'live';
  readonly records: number;
  /** When the index was built, RFC 3339; for live answers, when the first one was asked for. */
  readonly built: string;
  /** Latest change of any record in the data, RFC 3339; undefined when no record says. */
  readonly newest?: string;
  readonly sources: readonly AdvisoryOrigin[];
  /** Ecosystems the data cover. Others are not "without advisories" but unknown. */
  readonly ecosystems: readonly PackageEcosystem[];
}

/** Everything known of one package. */
export interface PackageAdvisories {
  readonly advisories: readonly PackageAdvisory[];
  /** Details of one of them; asked for only where it is shown. */
  readonly detailOf: (advisory: PackageAdvisory) => AdvisoryDetail;
  /** Exploitation facts of a CVE. */
  readonly exploitationOf: (cve: string) => Exploitation | undefined;
}

export interface Exploitation {
  /** Probability of exploitation within 30 days, 0 to 1 (EPSS). */
  readonly epss?: number;
  /** Part of all CVEs that score lower, 0 to 1. */
  readonly percentile?: number;
  /** Day it entered the catalogue of known exploited vulnerabilities (KEV). */
  readonly exploitedSince?: string;
}

/**
 * Where advisories come from. `undefined` from `lookup` means that the source knows the ecosystem and nothing of the package.
 * Rejects with `SourceError` when the environment fails.
 */
export interface AdvisorySource {
  readonly state: AdvisoryState;
  /** Announces which packages will be looked up, where asking for many at once is cheaper. */
  readonly prepare?: (packages: readonly PackageName[]) => Promise<void>;
  readonly lookup: (
    ecosystem: PackageEcosystem,
    canonicalName: string,
  ) => PackageAdvisories | undefined | Promise<PackageAdvisories | undefined>;
}
