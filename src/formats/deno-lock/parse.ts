import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, ResolvedRequirement } from '../dependencies/dependency-set.ts';
import type { JsonFile, JsonFileError } from '../dependencies/json-file.ts';
import { entriesOf, readJsonFile } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';

const MAX_TEXT = 500;
/** `name@1.0.0`, with the peers it was resolved with behind an underscore. */
const KEY_RE = /^((?:@[^@/]{1,200}\/)?[^@/]{1,214})@([^_]*)/;

/** Reads the npm packages of a Deno lock file, versions 2 to 5. What is fetched by address is no package. */
export async function parseDenoLock(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, 'duplicate-key', JsonFileError>> {
  const read = await readJsonFile(source, limits);
  if (!read.ok) return read;
  const file = read.value;
  const draft = new DependencyDraft();
  for (const npm of npmParts(file.root)) addPackages(draft, file, npm);
  const others = entriesOf(valueOf(file.root, 'jsr')).length;
  if (others > 0) draft.addGap('unsupported-format', `${others} packages of JSR are not examined`);
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'lock', tool: 'deno' }),
      claims: [{ start: 0, end: file.size, what: 'lock file' }],
      facts: { packages: draft.entries },
    },
    anomalies: file.anomalies,
    unexamined: draft.unexamined,
  };
}

interface NpmPart {
  readonly packages: JsonNode | undefined;
  readonly specifiers: JsonNode | undefined;
}

/** Version 2 keeps all under `npm`, version 3 under `packages`, later ones at the top. */
function npmParts(root: JsonNode): readonly NpmPart[] {
  const npm = valueOf(root, 'npm');
  const inner = valueOf(root, 'packages');
  return [
    { packages: valueOf(npm, 'packages'), specifiers: valueOf(npm, 'specifiers') },
    { packages: valueOf(inner, 'npm'), specifiers: valueOf(inner, 'specifiers') },
    {
      packages: valueOf(npm, 'packages') === undefined ? npm : undefined,
      specifiers: valueOf(root, 'specifiers'),
    },
  ];
}

function addPackages(
  draft: DependencyDraft,
  { line }: JsonFile,
  { packages, specifiers }: NpmPart,
): void {
  const nodes = new Map(entriesOf(packages).map(({ key, value }) => [key, value]));
  const byName = Map.groupBy(nodes.keys(), (key) => KEY_RE.exec(key)?.[1] ?? key);
  for (const { key, value } of entriesOf(specifiers)) {
    if (!key.startsWith('npm:') || value.kind !== 'string') continue;
    const name = KEY_RE.exec(key.slice('npm:'.length))?.[1] ?? '';
    const found = [value.text, value.text.replace(/^npm:/, ''), `${name}@${value.text}`];
    const root = found.find((each) => nodes.has(each));
    if (root !== undefined) draft.addRoot(root);
  }
  for (const [key, node] of nodes) {
    const match = KEY_RE.exec(key);
    if (match === null) {
      draft.addUnread(line(node.offset), 'an entry that is no package');
      continue;
    }
    const integrity = textOf(node, 'integrity');
    draft.addResolved({
      key,
      ecosystem: 'npm',
      name: match[1] ?? '',
      version: (match[2] ?? '').slice(0, MAX_TEXT),
      source: { kind: 'index' },
      hashes: integrity === undefined ? [] : [integrity],
      groups: ['default'],
      requires: requirementsOf(node, nodes, byName),
      line: line(node.offset),
    });
  }
}

/** Version 3 maps names to keys; later ones list keys, or names where only one version is there. */
function requirementsOf(
  node: JsonNode,
  nodes: ReadonlyMap<string, JsonNode>,
  byName: ReadonlyMap<string, readonly string[]>,
): readonly ResolvedRequirement[] {
  const list = valueOf(node, 'dependencies');
  const texts = list?.kind === 'array' ? list.items : entriesOf(list).map(({ value }) => value);
  return texts.flatMap((item): readonly ResolvedRequirement[] => {
    if (item.kind !== 'string') return [];
    const reference = item.text.slice(0, MAX_TEXT);
    const name = KEY_RE.exec(reference)?.[1] ?? reference;
    const [only] = byName.get(name) ?? [];
    const key = nodes.has(reference) ? reference : only;
    return [{ name, constraint: '', ...(key === undefined ? {} : { key }) }];
  });
}
