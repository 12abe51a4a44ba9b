import { isBuiltin } from 'node:module';
import type { Located } from '../../core/artifact.ts';
import type { PackageName } from '../../core/package.ts';
import type { ModuleSummary } from '../../formats/source/source-file.ts';
import { canonicalName } from '../package-name.ts';
import { DISTRIBUTIONS_OF_MODULE } from './import-names.data.ts';

/** Importing files kept per package: enough to go and look. */
const MAX_FILES = 20;

type Importable = PackageName & { readonly purl: string };

/** Names a distribution may have that provides a module, canonical. */
export function distributionsOf(module: string): readonly string[] {
  const top = module.split('.')[0] ?? '';
  if (top === '' || module.startsWith('.')) return [];
  const listed = Object.hasOwn(DISTRIBUTIONS_OF_MODULE, top) ? DISTRIBUTIONS_OF_MODULE[top] : [];
  // `google.cloud.storage` comes from google-cloud-storage: longer prefixes name distributions, too.
  const parts = module.split('.').slice(0, 4);
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('-'));
  const spelled = prefixes.map((prefix) => canonicalName('pypi', prefix));
  return [...new Set([...(listed ?? []), ...spelled])];
}

const NPM_RE = /^(?:npm:)?((?:@[^/\s]+\/)?[^/\s.][^/\s]*)/;

/** The npm package an import specifier asks for, or undefined: a path, or a part of Node. */
export function packageOfSpecifier(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/') || isBuiltin(specifier))
    return undefined;
  return NPM_RE.exec(specifier)?.[1];
}

/** Which source files import which packages: by package URL, the ids of the files, sorted. */
export function importedPackages(
  modules: readonly Located<ModuleSummary>[],
  packages: readonly Importable[],
): ReadonlyMap<string, readonly string[]> {
  const byName = Map.groupBy(packages, ({ ecosystem, name }) =>
    ecosystem === 'npm' ? `npm ${name}` : `python ${name}`,
  );
  const found = new Map<string, Set<string>>();
  for (const { path, value } of modules) {
    const file = path[0] ?? '';
    for (const wanted of value.imports.flatMap((module) => namesFor(value.language, module))) {
      for (const { purl } of byName.get(wanted) ?? []) {
        const files = found.get(purl) ?? new Set();
        found.set(purl, files.add(file));
      }
    }
  }
  return new Map(
    Array.from(found, ([purl, files]) => [purl, [...files].sort().slice(0, MAX_FILES)]),
  );
}

function namesFor(language: ModuleSummary['language'], module: string): readonly string[] {
  if (language === 'python') return distributionsOf(module).map((name) => `python ${name}`);
  const name = packageOfSpecifier(module);
  return name === undefined ? [] : [`npm ${name}`];
}
