import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { PackageSource, ResolvedRequirement } from '../dependencies/dependency-set.ts';
import { entriesOf } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { npmSpec, resolvedSource } from '../npm-spec/spec.ts';

/** Keys of one entry: a package that many ask for in many ways. */
const MAX_DESCRIPTORS = 500;
const DESCRIPTOR_RE = /^((?:@[^@/]{1,200}\/)?[^@/]{1,214})@(.*)$/s;
const MAX_VERSION = 300;

interface YarnEntry {
  readonly key: string;
  readonly name: string;
  readonly alias?: string;
  readonly version: string;
  readonly source: PackageSource;
  readonly node: JsonNode;
}

/** Entries of both versions: `name@range, name@range` in front of what they resolve to. */
export function addEntries(
  draft: DependencyDraft,
  root: JsonNode,
  line: (offset: number) => number,
): void {
  const entries: YarnEntry[] = [];
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, value } of entriesOf(root)) {
    if (key === '__metadata' || value.kind !== 'object') continue;
    const descriptors = key.split(/\s*,\s*/, MAX_DESCRIPTORS);
    const entry = readEntry(descriptors[0] ?? key, value);
    if (entry === undefined) {
      draft.addUnread(line(value.offset), `not a package: ${key.slice(0, 100)}`);
      continue;
    }
    // The same version twice, for ranges that were resolved at different times.
    const unique = taken.has(entry.key) ? `${entry.key}#${entries.length}` : entry.key;
    taken.add(unique);
    for (const descriptor of descriptors) keys.set(descriptor, unique);
    entries.push({ ...entry, key: unique });
  }
  for (const { node, ...entry } of entries) {
    const integrity = textOf(node, 'integrity') ?? textOf(node, 'checksum');
    const condition = textOf(node, 'conditions');
    draft.addResolved({
      ...entry,
      ecosystem: 'npm',
      hashes: integrity === undefined ? [] : integrity.split(/\s+/, 10),
      groups: ['default'],
      requires: requirementsOf(node, keys),
      ...(condition === undefined ? {} : { marker: condition.slice(0, MAX_VERSION) }),
      line: line(node.offset),
    });
  }
}

function readEntry(descriptor: string, node: JsonNode): YarnEntry | undefined {
  const match = DESCRIPTOR_RE.exec(descriptor);
  if (match === null) return undefined;
  const [, imported = '', range = ''] = match;
  const version = (textOf(node, 'version') ?? '').slice(0, MAX_VERSION);
  const resolution = textOf(node, 'resolution');
  const found =
    resolution === undefined ? classic(imported, range, node) : berry(imported, resolution);
  return {
    ...found,
    key: `${found.name}@${found.source.kind === 'path' ? found.source.path : version}`,
    version,
    node,
  };
}

type Found = Pick<YarnEntry, 'name' | 'alias' | 'source'>;

/** Version 1: the range says whose package it is, `resolved` where it comes from. */
function classic(imported: string, range: string, node: JsonNode): Found {
  const { name, alias, source } = npmSpec(imported, range);
  const resolved = textOf(node, 'resolved');
  const isIndex = source.kind === 'index';
  return {
    name,
    ...(alias === undefined ? {} : { alias }),
    source:
      isIndex && resolved !== undefined ? withoutHash(resolvedSource(name, resolved)) : source,
  };
}

/** Yarn writes the SHA-1 behind the address. */
function withoutHash(source: PackageSource): PackageSource {
  return source.kind === 'url' ? { ...source, url: source.url.replace(/#[0-9a-f]*$/, '') } : source;
}

/** `name@npm:1.0.0`, `name@workspace:packages/a`, `name@patch:name@npm%3A1.0.0#…`. */
function berry(imported: string, resolution: string): Found {
  const match = DESCRIPTOR_RE.exec(resolution);
  const [, name = imported, reference = ''] = match ?? [];
  const alias = name === imported ? {} : { alias: imported };
  if (reference.startsWith('workspace:')) {
    const path = reference.slice('workspace:'.length);
    return { name, ...alias, source: { kind: 'path', path } };
  }
  // `npm:1.0.0::__archiveUrl=…`: a registry that serves archives elsewhere.
  const archive = /::__archiveUrl=([^&]+)/.exec(reference)?.[1];
  if (archive !== undefined) {
    const url = archive.replaceAll(/%([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { name, ...alias, source: resolvedSource(name, url) };
  }
  const { source } = npmSpec(name, reference);
  return { name, ...alias, source };
}

function requirementsOf(
  node: JsonNode,
  keys: ReadonlyMap<string, string>,
): readonly ResolvedRequirement[] {
  const lists = [
    valueOf(node, 'dependencies'),
    valueOf(node, 'optionalDependencies'),
    valueOf(node, 'peerDependencies'),
  ];
  return lists.flatMap((list, at) =>
    entriesOf(list).flatMap(({ key: name, value }): readonly ResolvedRequirement[] => {
      if (value.kind !== 'string') return [];
      const constraint = value.text.slice(0, MAX_VERSION);
      // Before version 3 the protocol was left out where a range is asked of the registry.
      const key = keys.get(`${name}@${constraint}`) ?? keys.get(`${name}@npm:${constraint}`);
      if (key !== undefined) return [{ name, constraint, key }];
      // A peer is resolved by whoever asks for the package.
      return at === 2 ? [] : [{ name, constraint }];
    }),
  );
}
