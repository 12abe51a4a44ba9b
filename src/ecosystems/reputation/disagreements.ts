import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { Disagreement } from '../../core/package-reputation.ts';
import { canonicalName } from '../package-name.ts';
import { schemeOf } from '../versions/scheme.ts';
import { repositoryName, repositoryText } from './repository.ts';

/** One place that describes the package. */
export interface Description {
  readonly source: string;
  readonly metadata: PackageMetadata;
}

/** Fields of which several places speak, brought into one spelling; undefined where a place says nothing. */
const FIELDS: Readonly<Record<string, (metadata: PackageMetadata) => string | undefined>> = {
  licence: ({ licence }) =>
    licence
      ?.toLowerCase()
      .replaceAll(/[\s_-]+/g, ' ')
      .replace(/ licen[sc]e$/, ''),
  repository: ({ repository }) => {
    const name = repositoryName(repository);
    return name === undefined ? repository : repositoryText(name);
  },
  summary: ({ summary }) => summary?.replaceAll(/\s+/g, ' '),
};

/** What descriptions of one version say differently: name, version, licence, repository, summary. */
export function disagreementsOf(
  descriptions: readonly Description[],
  ecosystem: 'pypi' | 'npm',
): readonly Disagreement[] {
  const scheme = schemeOf(ecosystem);
  const fields = {
    name: ({ name }: PackageMetadata): string => canonicalName(ecosystem, name),
    version: ({ version }: PackageMetadata): string => scheme.key(version),
    ...FIELDS,
  };
  return Object.entries(fields).flatMap(([field, read]): readonly Disagreement[] => {
    const said = descriptions.flatMap(({ source, metadata }) => {
      const value = read(metadata);
      return value === undefined ? [] : [{ source, value, shown: shown(field, metadata) }];
    });
    if (new Set(said.map(({ value }) => value)).size < 2) return [];
    return [{ field, claims: said.map((one) => ({ source: one.source, value: one.shown })) }];
  });
}

function shown(field: string, metadata: PackageMetadata): string {
  const values: Readonly<Record<string, string | undefined>> = {
    name: metadata.name,
    version: metadata.version,
    licence: metadata.licence,
    repository: metadata.repository,
    summary: metadata.summary,
  };
  return values[field] ?? '';
}
