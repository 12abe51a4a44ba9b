import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { Release, ReleaseFile } from '../../core/package-record.ts';
import { normalisePep440 } from '../versions/pep440.ts';
import { schemeOf } from '../versions/scheme.ts';
import { releaseFile } from './file-name.ts';
import {
  countOf,
  entriesOf,
  field,
  listOf,
  textOf,
} from '../../formats/package-metadata/json-value.ts';
import { readLegacyInfo } from '../../formats/package-metadata/python-metadata.ts';
import type { SimplePage } from './simple-page.ts';

/** The page of one index. */
export interface IndexedPage {
  readonly index: string;
  readonly page: SimplePage;
}

export interface PythonReleases {
  /** Oldest version first. */
  readonly releases: readonly Release[];
  /** Names of files that two indexes offer with different digests. */
  readonly contradictions: readonly string[];
  /** Listed files whose names are none of the package's. */
  readonly strangers: readonly string[];
}

/** Joins what all indexes list, as pip does: one set of files. A name that stands in two indexes is taken from the first. */
export function joinPages(pages: readonly IndexedPage[], name: string): PythonReleases {
  const files = new Map<string, VersionedFile>();
  const contradictions = new Set<string>();
  const strangers = new Set<string>();
  for (const { index, page } of pages) {
    for (const listed of page.files) {
      const named = releaseFile(listed.name, name);
      if (named?.version === undefined) {
        if (named === undefined) strangers.add(listed.name);
        continue;
      }
      const known = files.get(listed.name);
      if (known !== undefined) {
        if (differ(known.file.digests, listed.digests)) contradictions.add(listed.name);
        continue;
      }
      files.set(listed.name, {
        file: { ...listed, kind: named.kind, index },
        version: named.version,
      });
    }
  }
  const scheme = schemeOf('pypi');
  const says = pages.some(({ page }) => page.saysProvenance);
  // By key, not by text: 1.0 and 1.0.0 are one version.
  const groups = Map.groupBy(files.values(), ({ version }) => scheme.key(version));
  const releases = Array.from(groups.values(), (group) =>
    releaseOf(normalisePep440(group[0]?.version ?? ''), group, says),
  );
  return {
    releases: releases.toSorted((a, b) => scheme.compare(a.version, b.version)),
    contradictions: [...contradictions].sort(),
    strangers: [...strangers].sort(),
  };
}

function differ(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return Object.entries(a).some(([name, hex]) => b[name] !== undefined && b[name] !== hex);
}

interface VersionedFile {
  readonly file: ReleaseFile;
  readonly version: string;
}

function releaseOf(version: string, group: readonly VersionedFile[], says: boolean): Release {
  const files = group.map(({ file }) => file).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const published = files.flatMap((file) => file.published ?? []).sort()[0];
  const reasons = files.map(({ yanked }) => yanked);
  const yanked = reasons.every((reason) => reason !== undefined)
    ? (reasons.find((reason) => reason !== '') ?? '')
    : undefined;
  const requiresPython = files.find((file) => file.requiresPython !== undefined)?.requiresPython;
  const attested = files.some(({ provenance }) => provenance !== undefined);
  return {
    version,
    files,
    ...(published === undefined ? {} : { published }),
    ...(yanked === undefined ? {} : { yanked }),
    ...(says ? { attested } : {}),
    ...(requiresPython === undefined ? {} : { requiresPython }),
  };
}

/** What an index's JSON document says of one version, beyond the page. */
export interface LegacyDocument {
  readonly manifest: PackageMetadata | undefined;
  readonly maintainers: readonly string[];
  /** Ids of advisories that were not withdrawn. */
  readonly advisories: readonly string[];
  readonly downloads?: { readonly count: number; readonly period: string };
}

const MAX_ROLES = 500;
const MAX_ADVISORIES = 1000;

export function readLegacyDocument(value: unknown): LegacyDocument {
  const info = field(value, 'info');
  const roles = listOf(field(field(info, 'ownership'), 'roles'), MAX_ROLES);
  const users = roles.flatMap((role) => textOf(field(role, 'user'), 200) ?? []);
  const organisation = textOf(field(field(info, 'ownership'), 'organization'), 200);
  // The public index stopped counting and writes -1.
  const counts = entriesOf(field(info, 'downloads'), 10).flatMap(([period, count]) => {
    const number = countOf(count);
    return number === undefined ? [] : [{ period, count: number }];
  });
  const best = counts.find(({ period }) => period === 'last_month') ?? counts[0];
  return {
    manifest: readLegacyInfo(info),
    maintainers: [...(organisation === undefined ? [] : [organisation]), ...users],
    advisories: listOf(field(value, 'vulnerabilities'), MAX_ADVISORIES)
      .filter((entry) => textOf(field(entry, 'withdrawn')) === undefined)
      .flatMap((entry) => textOf(field(entry, 'id'), 100) ?? []),
    ...(best === undefined ? {} : { downloads: best }),
  };
}
