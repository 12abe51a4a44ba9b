import type { JsonNode } from '../json/tree.ts';
import type { IndexUse, PackageSource } from '../dependencies/dependency-set.ts';
import { normalisePythonName } from '../python-requirement/name.ts';
import { withoutCredentials } from '../python-requirement/source-address.ts';
import { sourceOf } from './table-dependency.ts';
import type { ManifestReading } from './reading.ts';
import { addRequirement } from './reading.ts';
import { at, isTrue, itemsAt, membersAt, textAt } from '../toml/lookup.ts';

/** Settings that change what is resolved, or what runs when it is installed. */
const SWITCHES: readonly string[] = [
  'index-strategy',
  'prerelease',
  'resolution',
  'no-index',
  'no-build',
  'no-binary',
  'no-build-isolation',
  'no-build-isolation-package',
  'allow-insecure-host',
  'exclude-newer',
  'no-sources',
];
const CONSTRAINTS: readonly string[] = [
  'constraint-dependencies',
  'override-dependencies',
  'build-constraint-dependencies',
];

/** `[tool.uv.sources]`: by normalised name, the first variant of each. */
export function uvSources(root: JsonNode): ReadonlyMap<string, PackageSource> {
  const indexes = new Map<string, string>();
  for (const node of itemsAt(root, 'tool', 'uv', 'index')) {
    const [name, url] = [textAt(node, 'name'), textAt(node, 'url')];
    if (name !== undefined && url !== undefined) indexes.set(name, withoutCredentials(url));
  }
  const sources = new Map<string, PackageSource>();
  for (const { key, value } of membersAt(root, 'tool', 'uv', 'sources')) {
    const [first] = itemsAt(value);
    if (first !== undefined) sources.set(normalisePythonName(key), sourceOf(first, indexes));
  }
  return sources;
}

/** `[tool.uv]`: development dependencies, constraints, indexes and settings. */
export function addUv(reading: ManifestReading): void {
  const { root, draft, lines } = reading;
  const uv = at(root, 'tool', 'uv');
  if (uv === undefined) return;
  for (const node of itemsAt(uv, 'dev-dependencies')) addRequirement(reading, node, ['dev']);
  const constraints = { ...reading, draft: reading.constraints };
  for (const key of CONSTRAINTS)
    for (const node of itemsAt(uv, key)) addRequirement(constraints, node, ['default']);
  const settings = [uv, at(uv, 'pip')];
  for (const place of settings) {
    addIndex(reading, at(place, 'index-url'), 'primary');
    for (const node of itemsAt(place, 'extra-index-url')) addIndex(reading, node, 'extra');
    for (const node of itemsAt(place, 'find-links')) addIndex(reading, node, 'find-links');
    for (const key of SWITCHES) {
      const value = at(place, key);
      if (value === undefined) continue;
      const line = lines.lineAt(value.offset);
      for (const item of itemsAt(value)) draft.addSwitch(`${key}=${shown(item)}`, line);
    }
  }
  for (const node of itemsAt(uv, 'index')) {
    const url = textAt(node, 'url');
    if (url === undefined) continue;
    const [name, line] = [textAt(node, 'name'), lines.lineAt(node.offset)];
    const kind = isTrue(node, 'explicit')
      ? 'explicit'
      : isTrue(node, 'default')
        ? 'primary'
        : 'extra';
    draft.addIndex({
      ecosystem: 'pypi',
      url: withoutCredentials(url),
      kind: textAt(node, 'format') === 'flat' ? 'find-links' : kind,
      ...(name === undefined ? {} : { name }),
      line,
    });
  }
}

function addIndex(
  { draft, lines }: ManifestReading,
  node: JsonNode | undefined,
  kind: IndexUse['kind'],
): void {
  if (node?.kind !== 'string') return;
  const url = withoutCredentials(node.text);
  draft.addIndex({ ecosystem: 'pypi', url, kind, line: lines.lineAt(node.offset) });
}

function shown(node: JsonNode): string {
  if (node.kind === 'boolean') return String(node.value);
  return node.kind === 'string' || node.kind === 'number' ? node.text : '…';
}
