import type { MetadataRequirement, PackageMetadata } from '../../core/package-metadata.ts';
import { EMPTY_METADATA } from '../../core/package-metadata.ts';
import { entriesOf, field, listOf, textOf, textTable } from './json-value.ts';

const MAX_REQUIREMENTS = 5000;
const MAX_SCRIPTS = 500;
const MAX_BINS = 500;
const MAX_PEOPLE = 200;
/** Groups of a manifest and the words used for them here. An optional dependency stands in two of them. */
const GROUPS: Readonly<Record<string, string>> = {
  dependencies: 'default',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
  devDependencies: 'dev',
};

/** A `package.json`, or the copy of it that a registry shows for one version. Undefined without a name or version. */
export function readNpmMetadata(value: unknown): PackageMetadata | undefined {
  const name = textOf(field(value, 'name'), 300);
  const version = textOf(field(value, 'version'), 300);
  if (name === undefined || version === undefined) return undefined;
  const summary = textOf(field(value, 'description'));
  const licence = npmLicence(value);
  const repository = npmRepository(value);
  const homepage = textOf(field(value, 'homepage'));
  const bugs = textOf(field(value, 'bugs')) ?? textOf(field(field(value, 'bugs'), 'url'));
  const main = textOf(field(value, 'main'));
  return {
    ...EMPTY_METADATA,
    name,
    version,
    ...(summary === undefined ? {} : { summary }),
    ...(licence === undefined ? {} : { licence }),
    ...(repository === undefined ? {} : { repository }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(main === undefined ? {} : { main }),
    links: bugs === undefined ? {} : { bugs },
    authors: people([field(value, 'author'), ...listOf(field(value, 'contributors'), MAX_PEOPLE)]),
    requires: Object.entries(GROUPS).flatMap(([key, group]) =>
      Object.entries(textTable(field(value, key), MAX_REQUIREMENTS)).map(
        ([of, constraint]): MetadataRequirement => ({ name: of, constraint, group }),
      ),
    ),
    scripts: textTable(field(value, 'scripts'), MAX_SCRIPTS),
    bins: npmBins(value, name),
  };
}

/** The same from text; undefined for what is no JSON. */
export function parseNpmMetadata(text: string): PackageMetadata | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return readNpmMetadata(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Accounts or people: `{ name, email }` or `Name <address>`. */
export function people(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => textOf(value, 200) ?? textOf(field(value, 'name'), 200) ?? []);
}

export function npmLicence(value: unknown): string | undefined {
  const licence = field(value, 'license');
  const older = listOf(field(value, 'licenses'), 10).flatMap(
    (entry) => textOf(field(entry, 'type'), 200) ?? textOf(entry, 200) ?? [],
  );
  return (
    textOf(licence, 200) ??
    textOf(field(licence, 'type'), 200) ??
    (older.length === 0 ? undefined : older.join(' OR '))
  );
}

export function npmRepository(value: unknown): string | undefined {
  const repository = field(value, 'repository');
  return textOf(repository) ?? textOf(field(repository, 'url'));
}

/** A single command carries the package's own name, without its scope. */
function npmBins(value: unknown, name: string): Readonly<Record<string, string>> {
  const bin = field(value, 'bin');
  const single = textOf(bin);
  if (single !== undefined) return { [name.slice(name.indexOf('/') + 1)]: single };
  return Object.fromEntries(
    entriesOf(bin, MAX_BINS).flatMap(([key, file]) => {
      const path = textOf(file);
      return path === undefined ? [] : [[key.slice(0, 300), path] as const];
    }),
  );
}
