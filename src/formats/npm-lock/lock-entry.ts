import type { PackageSource } from '../dependencies/dependency-set.ts';
import { entriesOf, isTrue } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { npmSpec, resolvedSource } from '../npm-spec/spec.ts';

/** One package of a lock file, before what it needs is looked up. */
export interface LockEntry {
  /** Its folder. */
  readonly path: string;
  readonly name: string;
  readonly alias?: string;
  readonly version: string;
  readonly source: PackageSource;
  readonly hashes: readonly string[];
  readonly groups: readonly string[];
  readonly node: JsonNode;
}

const NAME_LIMIT = 300;
const SPACE_RE = /\s+/;

/** `sha512-… sha1-…`: several digests stand in one text. */
export function hashesOf(node: JsonNode): readonly string[] {
  const integrity = textOf(node, 'integrity');
  return integrity === undefined ? [] : integrity.split(SPACE_RE, 10).filter((part) => part !== '');
}

export function groupsOf(node: JsonNode): readonly string[] {
  const groups: string[] = [];
  if (isTrue(valueOf(node, 'dev')) || isTrue(valueOf(node, 'devOptional'))) groups.push('dev');
  if (isTrue(valueOf(node, 'optional')) || isTrue(valueOf(node, 'devOptional')))
    groups.push('optional');
  if (isTrue(valueOf(node, 'peer'))) groups.push('peer');
  return groups.length === 0 ? ['default'] : groups;
}

/** What a package asks for, over all its lists; the lists in which a missing package is no fault. */
export function neededBy(
  node: JsonNode,
): readonly { readonly name: string; readonly constraint: string; readonly isOptional: boolean }[] {
  return [
    ...listed(node, 'dependencies', false),
    ...listed(node, 'optionalDependencies', true),
    ...listed(node, 'peerDependencies', true),
  ];
}

export function listed(
  node: JsonNode,
  key: string,
  isOptional: boolean,
): readonly { readonly name: string; readonly constraint: string; readonly isOptional: boolean }[] {
  return entriesOf(valueOf(node, key)).flatMap(({ key: name, value }) =>
    value.kind === 'string'
      ? [{ name, constraint: value.text.slice(0, NAME_LIMIT), isOptional }]
      : [],
  );
}

/** An entry of `packages`, versions 2 and 3 of the format. */
export function packageEntry(path: string, imported: string, node: JsonNode): LockEntry {
  const name = (textOf(node, 'name') ?? imported).slice(0, NAME_LIMIT);
  const version = (textOf(node, 'version') ?? '').slice(0, NAME_LIMIT);
  return {
    path,
    name,
    ...(name === imported ? {} : { alias: imported }),
    version,
    source: resolvedSource(name, textOf(node, 'resolved')),
    hashes: hashesOf(node),
    groups: groupsOf(node),
    node,
  };
}

/** An entry of `dependencies`, version 1: its version may be an alias or an address. */
export function treeEntry(path: string, imported: string, node: JsonNode): LockEntry {
  const written = (textOf(node, 'version') ?? '').slice(0, NAME_LIMIT);
  const { name, alias, constraint, source } = npmSpec(imported, written);
  const isIndex = source.kind === 'index';
  return {
    path,
    name,
    ...(alias === undefined ? {} : { alias }),
    version: isIndex ? constraint : versionIn(written),
    source: isIndex ? resolvedSource(name, textOf(node, 'resolved')) : source,
    hashes: hashesOf(node),
    groups: groupsOf(node),
    node,
  };
}

/** The version in the address of an archive, where its name says it. */
function versionIn(address: string): string {
  return /-v?(\d+\.\d+\.\d+[^/]{0,100}?)\.(?:tgz|tar\.gz)$/.exec(address)?.[1] ?? '';
}
