import type { PackageMetadata } from '../../core/package-metadata.ts';
import { canonicalName } from '../package-name.ts';
import { schemeOf } from '../versions/scheme.ts';

/** Something an archive holds that the registry's copy of the manifest does not show, or shows otherwise. */
export interface ManifestDifference {
  readonly field: 'name' | 'version' | 'dependency' | 'script' | 'command' | 'main' | 'constraint';
  /** The dependency, script or command concerned; empty for single fields. */
  readonly key: string;
  readonly shown: string;
  readonly actual: string;
}

/** Scripts that run on the machine of whoever installs. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];
/** Groups that installing follows. */
const INSTALLED_GROUPS: ReadonlySet<string> = new Set(['default', 'optional', 'peer']);

/**
 * What an npm tarball's own manifest holds beyond the registry's copy, which is all that most tools look at. Only
 * what is hidden counts: registries add scripts (`node-gyp rebuild`) and rewrite fields by themselves.
 */
export function npmDifferences(
  shown: PackageMetadata,
  actual: PackageMetadata,
): readonly ManifestDifference[] {
  const found: ManifestDifference[] = [...identityDifferences(shown, actual, 'npm')];
  const listed = new Map(shown.requires.map(({ name, constraint }) => [name, constraint]));
  for (const { name, constraint, group } of actual.requires) {
    if (!INSTALLED_GROUPS.has(group)) continue;
    const other = listed.get(name);
    if (other === undefined)
      found.push({ field: 'dependency', key: name, shown: '', actual: constraint });
    else if (other.trim() !== constraint.trim() && group !== 'peer')
      found.push({ field: 'constraint', key: name, shown: other, actual: constraint });
  }
  for (const hook of INSTALL_SCRIPTS) {
    const [mine, theirs = ''] = [actual.scripts[hook], shown.scripts[hook]];
    if (mine !== undefined && mine.trim() !== theirs.trim())
      found.push({ field: 'script', key: hook, shown: theirs, actual: mine });
  }
  for (const [command, file] of Object.entries(actual.bins)) {
    const other = shown.bins[command] ?? '';
    if (plainPath(other) !== plainPath(file))
      found.push({ field: 'command', key: command, shown: other, actual: file });
  }
  if (
    actual.main !== undefined &&
    shown.main !== undefined &&
    plainPath(actual.main) !== plainPath(shown.main)
  )
    found.push({ field: 'main', key: '', shown: shown.main, actual: actual.main });
  return found;
}

/** `./lib/x.js`, `lib/x.js` and `lib/x` load the same file. */
function plainPath(path: string): string {
  return path
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\.js$/, '')
    .replace(/\/(?:index)?$/, '');
}

/** What a Python archive requires that the metadata shown by the index do not. Extras are left out: they are asked for by name. */
export function pythonDifferences(
  shown: PackageMetadata,
  actual: PackageMetadata,
): readonly ManifestDifference[] {
  const found: ManifestDifference[] = [...identityDifferences(shown, actual, 'pypi')];
  if (shown.dynamic.includes('requires-dist') || actual.dynamic.includes('requires-dist'))
    return found;
  const listed = new Set(shown.requires.map(({ name }) => canonicalName('pypi', name)));
  for (const { name, constraint, group } of actual.requires)
    if (group === 'default' && !listed.has(canonicalName('pypi', name)))
      found.push({ field: 'dependency', key: name, shown: '', actual: constraint });
  return found;
}

export function identityDifferences(
  shown: Pick<PackageMetadata, 'name' | 'version'>,
  actual: Pick<PackageMetadata, 'name' | 'version'>,
  ecosystem: 'pypi' | 'npm',
): readonly ManifestDifference[] {
  const scheme = schemeOf(ecosystem);
  const found: ManifestDifference[] = [];
  if (canonicalName(ecosystem, shown.name) !== canonicalName(ecosystem, actual.name))
    found.push({ field: 'name', key: '', shown: shown.name, actual: actual.name });
  if (scheme.key(shown.version) !== scheme.key(actual.version))
    found.push({ field: 'version', key: '', shown: shown.version, actual: actual.version });
  return found;
}
