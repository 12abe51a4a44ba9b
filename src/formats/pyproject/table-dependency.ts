import type { JsonNode } from '../json/tree.ts';
import type { DependencyRequest, PackageSource } from '../dependencies/dependency-set.ts';
import {
  pathSource,
  readAddress,
  gitSource,
  withoutCredentials,
} from '../python-requirement/source-address.ts';
import { isTrue, itemsAt, textAt } from '../toml/lookup.ts';

/** Conditions of a Pipfile that are markers by another name. */
const MARKER_KEYS: readonly string[] = [
  'sys_platform',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_system',
  'python_version',
  'python_full_version',
  'implementation_name',
];

type Dependency = Omit<DependencyRequest, 'groups' | 'line'>;

/**
 * One dependency as Poetry and Pipenv write it: a range, or a table with a range, a repository, an
 * address or a path. `indexes` gives the address of a source by its name. Undefined for a value that
 * is neither.
 */
export function tableDependency(
  name: string,
  value: JsonNode,
  indexes: ReadonlyMap<string, string>,
): Dependency | undefined {
  if (value.kind === 'string')
    return { ...EMPTY, name, constraint: rangeOf(value.text), source: { kind: 'index' } };
  if (value.kind !== 'object') return undefined;
  const marker = markerOf(value);
  const extras = itemsAt(value, 'extras');
  return {
    ...EMPTY,
    name,
    constraint: rangeOf(textAt(value, 'version') ?? ''),
    extras: extras.flatMap((extra) => (extra.kind === 'string' ? [extra.text] : [])),
    ...(marker === '' ? {} : { marker }),
    source: sourceOf(value, indexes),
    hashes: itemsAt(value, 'hashes').flatMap((hash) => (hash.kind === 'string' ? [hash.text] : [])),
  };
}

const EMPTY = { ecosystem: 'pypi', extras: [], hashes: [] } as const;

/** `*` admits everything, which is what an empty constraint says. */
function rangeOf(text: string): string {
  const range = text.trim();
  return range === '*' ? '' : range;
}

function markerOf(value: JsonNode): string {
  const markers = [textAt(value, 'markers') ?? textAt(value, 'marker') ?? ''];
  for (const key of MARKER_KEYS) {
    const condition = textAt(value, key);
    if (condition !== undefined) markers.push(`${key} ${condition}`);
  }
  const [python, platform] = [textAt(value, 'python'), textAt(value, 'platform')];
  // Poetry's own range of interpreters: no marker, but a condition all the same.
  if (python !== undefined) markers.push(`python ${python}`);
  if (platform !== undefined) markers.push(`sys_platform == '${platform}'`);
  return markers.filter((marker) => marker !== '').join(' and ');
}

/** Where a table says that a package is to come from. Used by Poetry, Pipenv and uv alike. */
export function sourceOf(value: JsonNode, indexes: ReadonlyMap<string, string>): PackageSource {
  const git = textAt(value, 'git');
  if (git !== undefined) {
    const revision = ['rev', 'ref', 'tag', 'branch'].map((key) => textAt(value, key));
    return gitSource(git.replace(/^git\+/i, ''), revision.find((text) => text !== undefined) ?? '');
  }
  for (const key of ['hg', 'svn', 'bzr']) {
    const address = textAt(value, key);
    if (address !== undefined)
      return { kind: 'url', url: `${key}+${withoutCredentials(address.replace(/^\w+\+/, ''))}` };
  }
  const url = textAt(value, 'url');
  if (url !== undefined) return readAddress(url).source;
  const path = textAt(value, 'path') ?? textAt(value, 'file');
  const isEditable = isTrue(value, 'editable') || isTrue(value, 'develop');
  if (path !== undefined)
    return /^https?:/i.test(path) ? readAddress(path).source : pathSource(path, isEditable);
  if (isTrue(value, 'workspace')) return pathSource('.', true);
  const name = textAt(value, 'source') ?? textAt(value, 'index');
  const index = name === undefined ? undefined : (indexes.get(name) ?? name);
  return index === undefined ? { kind: 'index' } : { kind: 'index', url: index };
}
