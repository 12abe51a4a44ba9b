import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { ResolvedRequirement } from '../dependencies/dependency-set.ts';
import type { JsonFile } from '../dependencies/json-file.ts';
import { isTrue } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { licenceOf } from '../npm-manifest/licence.ts';
import type { LockEntry } from './lock-entry.ts';
import { listed, neededBy, packageEntry } from './lock-entry.ts';
import { findModule, importedName } from './node-modules.ts';

const MAX_DEPRECATED = 500;

/** `packages`: by folder, with the project itself under the empty name. */
export function addPackages(draft: DependencyDraft, file: JsonFile, packages: JsonNode): void {
  if (packages.kind !== 'object') return;
  const nodes = new Map<string, JsonNode>();
  for (const { key, value } of packages.members) {
    if (value.kind === 'object') nodes.set(key, value);
    else draft.addUnread(file.line(value.offset), 'an entry that is no object');
  }
  const has = (path: string): boolean => nodes.has(path);
  /** A link leads to a folder of the project. */
  const target = (path: string): string => {
    const node = nodes.get(path);
    const linked = isTrue(valueOf(node, 'link')) ? textOf(node, 'resolved') : undefined;
    return linked !== undefined && nodes.has(linked) ? linked : path;
  };
  const requirements = (path: string, node: JsonNode): readonly ResolvedRequirement[] =>
    wantedBy(path, node).flatMap(({ name, constraint, isOptional }) => {
      const found = findModule(path, name, has);
      if (found !== undefined) return [{ name, constraint, key: target(found) }];
      // An optional one that does not fit this platform, or a peer that nobody installed.
      return isOptional ? [] : [{ name, constraint }];
    });
  for (const [path, node] of nodes) {
    if (path === '') {
      addRoots(draft, node, (name) => findModule('', name, has), target);
      continue;
    }
    if (isTrue(valueOf(node, 'link')) && target(path) !== path) continue;
    addOne(draft, file, path, node, requirements(path, node));
  }
}

/** A folder of the project is developed there: what that needs is installed, too. */
function wantedBy(path: string, node: JsonNode): ReturnType<typeof neededBy> {
  const isFolder = path === '' || importedName(path) === undefined;
  return isFolder ? [...neededBy(node), ...listed(node, 'devDependencies', false)] : neededBy(node);
}

function addRoots(
  draft: DependencyDraft,
  node: JsonNode,
  find: (name: string) => string | undefined,
  target: (path: string) => string,
): void {
  for (const { name } of wantedBy('', node)) {
    const path = find(name);
    if (path !== undefined) draft.addRoot(target(path));
  }
}

function addOne(
  draft: DependencyDraft,
  file: JsonFile,
  path: string,
  node: JsonNode,
  requires: readonly ResolvedRequirement[],
): void {
  const imported = importedName(path);
  const entry = packageEntry(path, imported ?? textOf(node, 'name') ?? path, node);
  const isFolder = imported === undefined || isTrue(valueOf(node, 'link'));
  const shown: LockEntry = isFolder ? { ...entry, source: { kind: 'path', path } } : entry;
  const { node: _, path: key, ...rest } = shown;
  const licence = licenceOf(node);
  const deprecated = textOf(node, 'deprecated');
  draft.addResolved({
    ...rest,
    key,
    ecosystem: 'npm',
    requires,
    ...(licence === undefined ? {} : { licence }),
    ...(isTrue(valueOf(node, 'hasInstallScript')) ? { runsScript: true } : {}),
    ...(deprecated === undefined ? {} : { deprecated: deprecated.slice(0, MAX_DEPRECATED) }),
    ...platformOf(node),
    line: file.line(node.offset),
  });
  // What a folder of the project asks for beyond what its users need.
  if (isFolder && imported === undefined) draft.addRoot(key);
}

/** `os` and `cpu` as one condition. */
function platformOf(node: JsonNode): { readonly marker?: string } {
  const conditions = ['os', 'cpu', 'libc'].flatMap((key) => {
    const list = valueOf(node, key);
    const items = list?.kind === 'array' ? list.items : [];
    const texts = items.flatMap((item) => (item.kind === 'string' ? [item.text] : []));
    return texts.length === 0 ? [] : [`${key}=${texts.join('|')}`];
  });
  return conditions.length === 0 ? {} : { marker: conditions.join(' ').slice(0, MAX_MARKER) };
}

const MAX_MARKER = 300;
