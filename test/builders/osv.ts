import type { Located } from '../../src/core/artifact.ts';
import { PROJECT_ID } from '../../src/core/project.ts';
import type {
  AdvisoryState,
  PackageAdvisories,
} from '../../src/ecosystems/advisories/advisory-source.ts';
import { compileRecord } from '../../src/ecosystems/advisories/compile-record.ts';
import { readOsvRecord } from '../../src/ecosystems/advisories/osv-record.ts';
import type {
  InventoryPackage,
  PackageInventory,
  PackageMention,
} from '../../src/ecosystems/inventory/package-inventory.ts';

export type OsvEvents = readonly Readonly<Record<string, string>>[];

export interface OsvOptions {
  readonly ecosystem?: string;
  readonly events?: OsvEvents;
  readonly type?: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  readonly versions?: readonly string[];
  /** Further fields of the record. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** Further fields of the affected entry. */
  readonly affected?: Readonly<Record<string, unknown>>;
}

/** A record in the OSV format, as a database would publish it. */
export function osv(
  id: string,
  name: string,
  options: OsvOptions = {},
): Readonly<Record<string, unknown>> {
  const { ecosystem = 'PyPI', events, type = 'ECOSYSTEM', versions } = options;
  return {
    schema_version: '1.7.0',
    id,
    modified: '2026-01-02T03:04:05Z',
    published: '2026-01-01T00:00:00Z',
    summary: `something wrong in ${name}`,
    affected: [
      {
        package: { ecosystem, name },
        ...(events === undefined ? {} : { ranges: [{ type, events }] }),
        ...(versions === undefined ? {} : { versions }),
        ...options.affected,
      },
    ],
    ...options.record,
  };
}

export const STATE: AdvisoryState = {
  kind: 'index',
  records: 1,
  built: '2026-02-01T00:00:00Z',
  sources: [{ from: 'osv', records: 1 }],
  ecosystems: ['pypi', 'npm'],
};

/** What a source answers about the package of some records. */
export function answer(
  records: readonly unknown[],
  exploited: Readonly<
    Record<string, { readonly epss?: number; readonly exploitedSince?: string }>
  > = {},
): PackageAdvisories {
  const compiled = records.map((record) => {
    const read = readOsvRecord(record);
    if (read === undefined) throw new Error('not an OSV record');
    return compileRecord(read);
  });
  return {
    advisories: compiled.flatMap(({ packages }) => packages),
    detailOf: ({ id }) => compiled.find(({ detail }) => detail.id === id)!.detail,
    exploitationOf: (cve) => exploited[cve],
  };
}

export function mention(
  path: string,
  constraint: string,
  more: Partial<PackageMention> = {},
): PackageMention {
  return {
    path: [path],
    line: 3,
    role: 'manifest',
    tool: 'pip',
    constraint,
    groups: ['default'],
    source: { kind: 'index' },
    ...more,
  };
}

/** A package of an inventory, from `name@version`, or from a name and its constraint. */
export function inventoryPackage(
  id: string,
  constraint = '',
  more: Partial<InventoryPackage> = {},
): InventoryPackage {
  const at = id.lastIndexOf('@');
  const name = at > 0 ? id.slice(0, at) : id;
  const version = at > 0 ? id.slice(at + 1) : undefined;
  const ecosystem = more.ecosystem ?? 'pypi';
  return {
    purl: `pkg:${ecosystem}/${name.replace('@', '%40')}${version === undefined ? '' : `@${version}`}`,
    ecosystem,
    name,
    version,
    direct: true,
    mentions: [mention('requirements.txt', version === undefined ? constraint : `==${version}`)],
    chains: [],
    importedBy: [],
    ...more,
  };
}

export function inventory(
  packages: readonly InventoryPackage[],
  hasSource = false,
): Located<PackageInventory> {
  return { path: [PROJECT_ID], value: { packages, edges: [], hasSource }, anomalies: [] };
}
