import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, ResolvedRequirement } from '../dependencies/dependency-set.ts';
import type { JsonFile, JsonFileError } from '../dependencies/json-file.ts';
import { entriesOf, readJsonFile, textsOf } from '../dependencies/json-file.ts';
import { plainJson } from '../json/relaxed.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { npmSpec, resolvedSource } from '../npm-spec/spec.ts';
import { findAbove } from './nesting.ts';

export type BunLockError = JsonFileError | 'no-packages';

const HASH = 0x23;
const MAX_TEXT = 500;
const LISTS = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;
const RESOLUTION_RE = /^((?:@[^@/]{1,200}\/)?[^@/]{1,214})@(.*)$/s;

/** Reads a lock file of bun: JSON with comments. The binary form of bun before 1.2 is said to be unread. */
export async function parseBunLock(
  source: ByteSource,
  limits: Limits,
  head: Uint8Array,
): Promise<Parsed<DependencySet, 'duplicate-key', BunLockError>> {
  const draft = new DependencyDraft();
  if (head[0] === HASH) {
    const detail =
      'the binary lock file of bun; `bun install --save-text-lockfile` writes a readable one';
    draft.addGap('unsupported-format', detail);
    return finish(draft, source.size ?? head.length, []);
  }
  const read = await readJsonFile(source, limits, plainJson);
  if (!read.ok) return read;
  const file = read.value;
  const packages = valueOf(file.root, 'packages');
  if (packages === undefined && valueOf(file.root, 'workspaces') === undefined) {
    const detail = 'neither packages nor workspaces';
    return { ok: false, error: { code: 'no-packages', offset: 0, detail } };
  }
  addPackages(draft, file, packages);
  addSwitches(draft, file);
  return finish(draft, file.size, file.anomalies);
}

function finish(
  draft: DependencyDraft,
  size: number,
  anomalies: JsonFile['anomalies'],
): Parsed<DependencySet, 'duplicate-key', BunLockError> {
  const value: DependencySet = {
    ...draft.finish({ role: 'lock', tool: 'bun' }),
    claims: [{ start: 0, end: size, what: 'lock file' }],
    facts: { packages: draft.entries },
  };
  return { ok: true, value, anomalies, unexamined: draft.unexamined };
}

function addPackages(draft: DependencyDraft, file: JsonFile, packages: JsonNode | undefined): void {
  const nodes = new Map(entriesOf(packages).map(({ key, value }) => [key, value]));
  const has = (key: string): boolean => nodes.has(key);
  for (const { key: folder, value } of entriesOf(valueOf(file.root, 'workspaces'))) {
    // What stands nested under the name of a workspace is only for that.
    const under = folder === '' ? '' : (textOf(value, 'name') ?? '');
    for (const list of [...LISTS, 'devDependencies'])
      for (const { key: name } of entriesOf(valueOf(value, list))) {
        const found = findAbove(under, name, has);
        if (found !== undefined) draft.addRoot(found);
      }
  }
  for (const [key, node] of nodes) {
    const resolution = node.kind === 'array' ? node.items[0] : undefined;
    const match = resolution?.kind === 'string' ? RESOLUTION_RE.exec(resolution.text) : null;
    if (node.kind !== 'array' || match === null) {
      draft.addUnread(file.line(node.offset), 'an entry that is no package');
      continue;
    }
    const [, name = '', reference = ''] = match;
    addOne(
      draft,
      file,
      { key, name, reference: reference.slice(0, MAX_TEXT), items: node.items },
      has,
    );
  }
}

interface BunEntry {
  readonly key: string;
  readonly name: string;
  readonly reference: string;
  /** What stands behind the resolution: registry, details, digest, in an order that depends on its kind. */
  readonly items: readonly JsonNode[];
}

function addOne(
  draft: DependencyDraft,
  file: JsonFile,
  { key, name, reference, items }: BunEntry,
  has: (key: string) => boolean,
): void {
  const details = items.find(({ kind }) => kind === 'object');
  const texts = items.slice(1).flatMap((item) => (item.kind === 'string' ? [item.text] : []));
  const imported = /(?:^|\/)((?:@[^/]+\/)?[^/]+)$/.exec(key)?.[1] ?? key;
  const isVersion = /^v?\d/.test(reference);
  const marker = ['os', 'cpu'].flatMap((field) => {
    const values = textsOf(valueOf(details, field));
    return values.length === 0 ? [] : [`${field}=${values.join('|')}`];
  });
  const isFolder = /^(?:workspace|file|link|root):/.test(reference);
  draft.addResolved({
    key,
    ecosystem: 'npm',
    name,
    ...(imported === name ? {} : { alias: imported }),
    version: isVersion ? reference : '',
    source: isFolder
      ? { kind: 'path', path: reference.slice(reference.indexOf(':') + 1) }
      : isVersion
        ? resolvedSource(
            name,
            texts.find((text) => /^https?:/.test(text)),
          )
        : npmSpec(name, reference).source,
    hashes: texts.filter((text) => /^sha\d+-/.test(text)),
    groups: ['default'],
    requires: requirementsOf(key, details, has),
    ...(marker.length === 0 ? {} : { marker: marker.join(' ').slice(0, MAX_TEXT) }),
    line: file.line(items[0]?.offset ?? 0),
  });
}

function requirementsOf(
  from: string,
  details: JsonNode | undefined,
  has: (key: string) => boolean,
): readonly ResolvedRequirement[] {
  return LISTS.flatMap((list) =>
    entriesOf(valueOf(details, list)).flatMap(
      ({ key: name, value }): readonly ResolvedRequirement[] => {
        const constraint = value.kind === 'string' ? value.text.slice(0, MAX_TEXT) : '';
        const key = findAbove(from, name, has);
        if (key !== undefined) return [{ name, constraint, key }];
        return list === 'dependencies' ? [{ name, constraint }] : [];
      },
    ),
  );
}

function addSwitches(draft: DependencyDraft, { root, line }: JsonFile): void {
  const trusted = valueOf(root, 'trustedDependencies');
  if (trusted !== undefined)
    draft.addSwitch(`trustedDependencies: ${textsOf(trusted).join(', ')}`, line(trusted.offset));
  for (const { key, value } of entriesOf(valueOf(root, 'overrides')))
    if (value.kind === 'string')
      draft.addSwitch(`override ${key}: ${value.text}`, line(value.offset));
  for (const { key, value } of entriesOf(valueOf(root, 'patchedDependencies')))
    draft.addSwitch(`patched ${key}`, line(value.offset));
}
