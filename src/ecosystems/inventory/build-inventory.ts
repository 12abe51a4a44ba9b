import type { Located } from '../../core/artifact.ts';
import { compareText } from '../../core/location.ts';
import type {
  DependencyRequest,
  DependencySet,
  ResolvedPackage,
} from '../../formats/dependencies/dependency-set.ts';
import type { ModuleSummary } from '../../formats/source/source-file.ts';
import { canonicalName } from '../package-name.ts';
import { schemeOf } from '../versions/scheme.ts';
import { dependencyChains } from './dependency-chain.ts';
import { importedPackages } from './imported-packages.ts';
import type { Lock, LockedVersion } from './lock-scope.ts';
import { LockScope, placeOf } from './lock-scope.ts';
import { PackageDraft } from './package-draft.ts';
import type { InventoryPackage, PackageInventory, PackageMention } from './package-inventory.ts';

type LocatedSet = Located<DependencySet>;

/** Whether a file describes a package that lies there, rather than the project that is audited. */
function describesPackage({ path, value }: LocatedSet): boolean {
  if (value.project === undefined) return false;
  if (value.role === 'installed') return true;
  // A package.json in node_modules, or any manifest inside an archive.
  return (
    value.role === 'manifest' && (path.length > 1 || /(?:^|\/)node_modules\//.test(path[0] ?? ''))
  );
}

/** Joins what all files say of packages: one entry per package and version, with the reasons for it. */
export function buildInventory(
  sets: readonly LocatedSet[],
  modules: readonly Located<ModuleSummary>[],
): PackageInventory {
  const draft = new PackageDraft();
  const locks: Lock[] = [];
  for (const set of sets) {
    if (set.value.resolved.length > 0) locks.push(addResolved(draft, set));
    const pins = pinnedIn(draft, set);
    if (pins !== undefined) locks.push(pins);
  }
  const installed = addDescribed(draft, sets);
  const scope = new LockScope([...locks, ...installed]);
  for (const set of sets)
    if (set.value.role !== 'constraints') addRequests(draft, set, scope, describesPackage(set));
  return finish(draft, modules);
}

function mention(
  set: LocatedSet,
  { line, groups, marker, source }: Pick<ResolvedPackage, 'line' | 'groups' | 'marker' | 'source'>,
  constraint: string,
): PackageMention {
  return {
    path: set.path,
    role: describesPackage(set) ? 'installed' : set.value.role,
    tool: set.value.tool,
    constraint,
    groups,
    source,
    ...(line === undefined ? {} : { line }),
    ...(marker === undefined ? {} : { marker }),
  };
}

/** A lock file or an environment: exact versions, and who needs whom. */
function addResolved(draft: PackageDraft, set: LocatedSet): Lock {
  const { resolved, roots } = set.value;
  const file = set.path[0] ?? '';
  const versions = new Map<string, LockedVersion[]>();
  const purls = new Map<string, string>();
  const names = Map.groupBy(resolved, ({ ecosystem, name }) => canonicalName(ecosystem, name));
  for (const one of resolved) {
    // Folders of the project itself: what they need, the project needs.
    if (one.source.kind === 'path') purls.set(one.key, file);
    else {
      const purl = draft.add(one.ecosystem, one.name, one.version, mention(set, one, one.version));
      purls.set(one.key, purl);
      const name = canonicalName(one.ecosystem, one.name);
      const held = versions.get(name);
      if (held === undefined) versions.set(name, [{ purl, version: one.version }]);
      else held.push({ purl, version: one.version });
    }
  }
  const needed = new Set<string>();
  for (const one of resolved) {
    const from = purls.get(one.key) ?? '';
    for (const { name, key } of one.requires) {
      const [only] = names.get(canonicalName(one.ecosystem, name)) ?? [];
      const to = purls.get(key ?? only?.key ?? '');
      if (to === undefined || to === file) continue;
      draft.link(from, to, from === file);
      needed.add(to);
    }
  }
  const isRoot = new Set(roots);
  for (const one of resolved) {
    const purl = purls.get(one.key) ?? file;
    if (purl === file) continue;
    // Without a list of roots, what nobody else needs was asked for by the project.
    if (isRoot.has(one.key) || isRoot.has(one.name) || (roots.length === 0 && !needed.has(purl)))
      draft.link(file, purl, true);
  }
  return { ecosystem: resolved[0]?.ecosystem ?? 'pypi', ...placeOf(set.path), versions };
}

/** Files of exact pins hold versions for the ranges beside them: constraints, compiled requirements. */
function pinnedIn(draft: PackageDraft, set: LocatedSet): Lock | undefined {
  const { role, requests } = set.value;
  if (role !== 'constraints' && role !== 'manifest') return undefined;
  if (describesPackage(set)) return undefined;
  const versions = new Map<string, LockedVersion[]>();
  for (const request of requests) {
    const version = exactVersion(request);
    if (version === undefined) continue;
    const { ecosystem, name } = request;
    const canonical = canonicalName(ecosystem, name);
    versions.set(canonical, [{ purl: draft.purl(ecosystem, canonical, version), version }]);
  }
  if (versions.size === 0) return undefined;
  return { ecosystem: requests[0]?.ecosystem ?? 'pypi', ...placeOf(set.path), versions };
}

function exactVersion({
  ecosystem,
  name,
  constraint,
  source,
}: DependencyRequest): string | undefined {
  if (name === '' || source.kind !== 'index') return undefined;
  return schemeOf(ecosystem).exactOf(constraint);
}

/** The folder that holds an installed package: its environment. */
function environmentOf({ path }: LocatedSet): ReturnType<typeof placeOf> {
  const { container, folder } = placeOf(path);
  const modules = folder.indexOf('node_modules/');
  if (modules >= 0) return { container, folder: folder.slice(0, modules) };
  return { container, folder: folder.replace(/[^/]+\/$/, '') };
}

/** Packages that lie there, as their own metadata describe them. */
function addDescribed(draft: PackageDraft, sets: readonly LocatedSet[]): readonly Lock[] {
  const found = new Map<string, { lock: Lock; versions: Map<string, LockedVersion[]> }>();
  for (const set of sets) {
    const { project } = set.value;
    if (project?.version === undefined || !describesPackage(set)) continue;
    const { ecosystem, name, version } = project;
    const source = { kind: 'index' as const };
    const purl = draft.add(ecosystem, name, version, mention(set, { groups: [], source }, version));
    const place = environmentOf(set);
    const key = JSON.stringify([ecosystem, place.container, place.folder]);
    const known = found.get(key) ?? lockAt(ecosystem, place);
    found.set(key, known);
    const canonical = canonicalName(ecosystem, name);
    known.versions.set(canonical, [...(known.versions.get(canonical) ?? []), { purl, version }]);
  }
  return Array.from(found.values(), ({ lock }) => lock);
}

function lockAt(
  ecosystem: Lock['ecosystem'],
  place: ReturnType<typeof placeOf>,
): { lock: Lock; versions: Map<string, LockedVersion[]> } {
  const versions = new Map<string, LockedVersion[]>();
  return { lock: { ecosystem, ...place, versions }, versions };
}

function addRequests(
  draft: PackageDraft,
  set: LocatedSet,
  scope: LockScope,
  isPackage: boolean,
): void {
  const { project, requests, role } = set.value;
  const file = set.path[0] ?? '';
  const place = isPackage ? environmentOf(set) : placeOf(set.path);
  const asker =
    isPackage && project?.version !== undefined
      ? draft.purl(
          project.ecosystem,
          canonicalName(project.ecosystem, project.name),
          project.version,
        )
      : file;
  if (asker !== file) draft.link(file, asker, true);
  for (const request of requests) {
    const { ecosystem, name, constraint } = request;
    if (name === '') continue;
    const canonical = canonicalName(ecosystem, name);
    // A command installs what is current when it runs, whatever a lock file beside it says.
    const held =
      role === 'command' ? undefined : scope.find(ecosystem, canonical, constraint, place);
    const version = exactVersion(request) ?? held?.version;
    // In an environment that is there, an extra that nobody asked for is no dependency.
    const isExtra = !request.groups.includes('default') && request.groups.length > 0;
    if (isPackage && version === undefined && (isExtra || set.path.length === 1)) continue;
    const purl = draft.add(ecosystem, name, version, mention(set, request, constraint));
    draft.link(asker, purl, asker === file);
  }
}

function finish(draft: PackageDraft, modules: readonly Located<ModuleSummary>[]): PackageInventory {
  const edges = draft.edges();
  const chains = dependencyChains(edges, (id) => draft.entries.has(id));
  const importers = importedPackages(modules, [...draft.entries.values()]);
  const packages = Array.from(draft.entries.values(), (entry): InventoryPackage => ({
    ...entry,
    chains: chains(entry.purl),
    importedBy: importers.get(entry.purl) ?? [],
  })).sort((a, b) => compareText(a.purl, b.purl));
  return { packages, edges, hasSource: modules.length > 0 };
}
