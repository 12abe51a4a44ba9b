import type { PackageEcosystem } from '../../src/core/package.ts';
import type { Severity } from '../../src/core/severity.ts';
import { schemeOf } from '../../src/ecosystems/versions/scheme.ts';
import type { Catalogue, CatalogueVersion } from '../../src/remedy/plan/catalogue.ts';
import type { AdvisoryBook, KnownAdvisory } from '../../src/remedy/plan/known-advisory.ts';

/** An advisory for the versions from one (inside) to another (outside). */
export function advisory(
  id: string,
  [from, to]: readonly [string, string],
  more: Partial<KnownAdvisory> & {
    readonly ecosystem?: PackageEcosystem;
    readonly newest?: string;
  } = {},
): KnownAdvisory {
  const { ecosystem = 'pypi', newest = '99.0.0', ...rest } = more;
  const { compare, satisfies } = schemeOf(ecosystem);
  const affects = (version: string): boolean =>
    compare(version, from) >= 0 && compare(version, to) < 0;
  return {
    id,
    severity: 'high' satisfies Severity,
    summary: `summary of ${id}`,
    isMalware: false,
    affects,
    // The newest that a constraint lets in stands for all of them.
    admission: (constraint) =>
      satisfies(to, constraint) === true || satisfies(newest, constraint) === true
        ? 'some'
        : 'newest',
    fixed: [to],
    ...rest,
  };
}

/** Advisories by `ecosystem/name`. */
export function book(entries: Readonly<Record<string, readonly KnownAdvisory[]>>): AdvisoryBook {
  return ({ ecosystem, name }) => entries[`${ecosystem}/${name}`] ?? [];
}

type Release =
  | string
  | (Partial<CatalogueVersion> & {
      readonly version: string;
      readonly needs?: Readonly<Record<string, string>>;
    });

/** What a registry offers, by `ecosystem/name`. */
export function catalogue(entries: Readonly<Record<string, readonly Release[]>>): Catalogue {
  const releases = (key: string): readonly Exclude<Release, string>[] | undefined =>
    entries[key]?.map((one) => (typeof one === 'string' ? { version: one } : one));
  return {
    versions: ({ ecosystem, name }) =>
      Promise.resolve(
        releases(`${ecosystem}/${name}`)?.map(
          ({ version, isYanked = false, hashes = [], requiresPython }) => ({
            version,
            isYanked,
            hashes,
            ...(requiresPython === undefined ? {} : { requiresPython }),
          }),
        ),
      ),
    requirements: ({ ecosystem, name }, version) => {
      const found = releases(`${ecosystem}/${name}`)?.find((one) => one.version === version);
      const needs = found && Object.entries(found.needs ?? {});
      return Promise.resolve(needs?.map(([needed, constraint]) => ({ name: needed, constraint })));
    },
  };
}
