import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { PackageSource, ResolvedRequirement } from '../dependencies/dependency-set.ts';
import { entriesOf, textsOf } from '../dependencies/json-file.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { npmSpec, resolvedSource } from '../npm-spec/spec.ts';
import { candidateKeys, dependencyPath, withoutPeers } from './dependency-path.ts';
import { reachedGroups } from './groups.ts';

const LISTS: readonly (readonly [key: string, group: string])[] = [
  ['dependencies', 'default'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
];
const MAX_TEXT = 500;

interface Package {
  /** What it is: `packages`. */
  readonly about: JsonNode;
  /** What it was resolved with: `snapshots` since version 9, the same node before. */
  readonly resolved: JsonNode;
}

/** Adds every package with what it needs, and what the projects of the workspace ask for. */
export function addPackages(
  draft: DependencyDraft,
  root: JsonNode,
  line: (offset: number) => number,
): void {
  const packages = gather(root);
  const find = (name: string, reference: string): string | undefined =>
    candidateKeys(name, reference).find((key) => packages.has(key));
  const requires = new Map<string, readonly ResolvedRequirement[]>();
  for (const [key, { resolved }] of packages) requires.set(key, requirementsOf(resolved, find));
  const roots = rootsOf(root, find);
  for (const keys of roots.values()) for (const key of keys) draft.addRoot(key);
  const groups = reachedGroups(roots, requires);
  for (const [key, { about, resolved }] of packages)
    addOne(draft, key, about, {
      requires: requires.get(key) ?? [],
      groups: ownGroups(resolved) ?? groups.get(key) ?? ['default'],
      line: line(about.offset),
    });
}

function gather(root: JsonNode): ReadonlyMap<string, Package> {
  const abouts = new Map(
    entriesOf(valueOf(root, 'packages')).map(({ key, value }) => [key, value]),
  );
  const snapshots = entriesOf(valueOf(root, 'snapshots'));
  if (snapshots.length === 0)
    return new Map([...abouts].map(([key, about]) => [key, { about, resolved: about }]));
  const packages = new Map<string, Package>();
  const seen = new Set<string>();
  for (const { key, value } of snapshots) {
    const plain = withoutPeers(key);
    seen.add(plain);
    packages.set(key, { about: abouts.get(plain) ?? value, resolved: value });
  }
  for (const [key, about] of abouts)
    if (!seen.has(key)) packages.set(key, { about, resolved: about });
  return packages;
}

type Find = (name: string, reference: string) => string | undefined;

function requirementsOf(node: JsonNode, find: Find): readonly ResolvedRequirement[] {
  return ['dependencies', 'optionalDependencies'].flatMap((list) =>
    entriesOf(valueOf(node, list)).flatMap(
      ({ key: name, value }): readonly ResolvedRequirement[] => {
        if (value.kind !== 'string') return [];
        const reference = value.text.slice(0, MAX_TEXT);
        const key = find(name, reference);
        if (key === undefined && /^(?:link|file|workspace):/.test(reference)) return [];
        return [
          { name, constraint: withoutPeers(reference), ...(key === undefined ? {} : { key }) },
        ];
      },
    ),
  );
}

/** What the projects ask for, by group; one project stands at the top, several under `importers`. */
function rootsOf(root: JsonNode, find: Find): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = [root, ...entriesOf(valueOf(root, 'importers')).map(({ value }) => value)];
  const roots = new Map<string, Set<string>>();
  for (const [list, group] of LISTS) {
    const keys = new Set<string>();
    for (const importer of importers)
      for (const { key: name, value } of entriesOf(valueOf(importer, list))) {
        const reference = value.kind === 'string' ? value.text : textOf(value, 'version');
        const key = reference === undefined ? undefined : find(name, reference);
        if (key !== undefined) keys.add(key);
      }
    roots.set(group, keys);
  }
  return roots;
}

/** Before version 9 each package says it itself. */
function ownGroups(node: JsonNode): readonly string[] | undefined {
  const dev = textOf(node, 'dev');
  if (dev === undefined) return undefined;
  const groups = dev === 'true' ? ['dev'] : [];
  if (textOf(node, 'optional') === 'true') groups.push('optional');
  return groups.length === 0 ? ['default'] : groups;
}

function addOne(
  draft: DependencyDraft,
  key: string,
  about: JsonNode,
  known: {
    readonly requires: readonly ResolvedRequirement[];
    readonly groups: readonly string[];
    readonly line: number;
  },
): void {
  const path = dependencyPath(key);
  const name = (textOf(about, 'name') ?? path.name).slice(0, MAX_TEXT);
  const resolution = valueOf(about, 'resolution');
  const integrity = textOf(resolution, 'integrity');
  const deprecated = textOf(about, 'deprecated');
  const marker = ['os', 'cpu', 'libc'].flatMap((field) => {
    const texts = textsOf(valueOf(about, field));
    return texts.length === 0 ? [] : [`${field}=${texts.join('|')}`];
  });
  draft.addResolved({
    key,
    ecosystem: 'npm',
    name,
    version: (textOf(about, 'version') ?? versionOf(path.version)).slice(0, MAX_TEXT),
    source: sourceOf(name, path.version, resolution),
    hashes: integrity === undefined ? [] : integrity.split(/\s+/, 10),
    ...known,
    ...(marker.length === 0 ? {} : { marker: marker.join(' ').slice(0, MAX_TEXT) }),
    ...(textOf(about, 'requiresBuild') === 'true' ? { runsScript: true } : {}),
    ...(deprecated === undefined ? {} : { deprecated: deprecated.slice(0, MAX_TEXT) }),
  });
}

/** An address has no version of its own. */
function versionOf(text: string): string {
  return /^v?\d/.test(text) ? text : '';
}

function sourceOf(name: string, version: string, resolution: JsonNode | undefined): PackageSource {
  const directory = textOf(resolution, 'directory');
  if (directory !== undefined) return { kind: 'path', path: directory };
  const repo = textOf(resolution, 'repo');
  if (repo !== undefined) {
    const commit = textOf(resolution, 'commit');
    const url = plainUrl(repo);
    return commit === undefined ? { kind: 'git', url } : { kind: 'git', url, commit };
  }
  const tarball = textOf(resolution, 'tarball');
  if (tarball !== undefined && !tarball.startsWith('file:')) return resolvedSource(name, tarball);
  const registry = textOf(resolution, 'registry');
  if (registry !== undefined) return { kind: 'index', url: plainUrl(registry) };
  return npmSpec(name, /^v?\d/.test(version) ? '' : (tarball ?? version)).source;
}
