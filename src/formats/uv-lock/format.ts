import type { PackageSource } from '../dependencies/dependency-set.ts';
import type { LineIndex } from '../dependencies/line-index.ts';
import type { JsonNode } from '../json/tree.ts';
import type { TomlLockReading } from '../python-lock/lock-format.ts';
import { tomlLockFormat } from '../python-lock/lock-format.ts';
import type { LockedGroup, LockedNeed, LockedPackage } from '../python-lock/lock-graph.ts';
import { LockGraph } from '../python-lock/lock-graph.ts';
import { gitSource, pathSource, withoutCredentials } from '../python-requirement/source-address.ts';
import { at, itemsAt, membersAt, textAt } from '../toml/lookup.ts';
import type { TomlTable } from '../toml/toml.ts';

/** Members of a workspace that count as the project. */
const MAX_MEMBERS = 1000;

function open(lines: LineIndex): TomlLockReading {
  const graph = new LockGraph();
  const members: { readonly name: string; readonly version: string; readonly path: string }[] = [];
  const groups = new Map<string, LockedNeed[]>();
  return {
    element: (table) => {
      const made = packageOf(table, lines);
      if (made === undefined) return;
      const { kind, path } = projectPlace(table);
      const extras = sections(table, 'optional-dependencies');
      const development = sections(table, 'dev-dependencies');
      graph.add({
        ...made,
        // What an extra or a group of another package needs is not needed by the package itself.
        needs:
          kind === 'member'
            ? [...made.needs, ...[...extras, ...development].flatMap(({ needs }) => needs)]
            : [...made.needs, ...extras.flatMap(({ needs }) => needs)],
      });
      if (kind !== 'member' || members.length >= MAX_MEMBERS) return;
      members.push({ name: made.name, version: made.version, path });
      for (const { name, needs } of [
        { name: 'default', needs: made.needs },
        ...extras,
        ...development,
      ]) {
        const held = groups.get(name) ?? [];
        for (const need of needs) held.push(need);
        groups.set(name, held);
      }
    },
    finish: (_, draft) => {
      const followed: LockedGroup[] = Array.from(groups, ([name, needs]) => ({ name, needs }));
      graph.addGroups(draft, followed);
      for (const { name, version } of members) draft.addRoot(`${name}@${version}`);
      graph.finish(draft);
      const own = members.find(({ path }) => path === '.') ?? members[0];
      if (own === undefined) return {};
      const version = own.version === '' ? {} : { version: own.version };
      return { project: { ecosystem: 'pypi', name: own.name, ...version } };
    },
  };
}

function projectPlace(table: TomlTable): {
  readonly kind: 'member' | 'other';
  readonly path: string;
} {
  const source = at(table, 'source');
  const path = textAt(source, 'editable') ?? textAt(source, 'virtual');
  return path === undefined ? { kind: 'other', path: '' } : { kind: 'member', path };
}

/** `[package.optional-dependencies]` and its like: lists of needs by name. */
function sections(table: TomlTable, key: string): readonly LockedGroup[] {
  return membersAt(table, key).map(({ key: name, value }) => ({ name, needs: needsOf(value) }));
}

function packageOf(table: TomlTable, lines: LineIndex): Omit<LockedPackage, never> | undefined {
  const name = textAt(table, 'name');
  if (name === undefined) return undefined;
  const markers = itemsAt(table, 'resolution-markers').flatMap((node) =>
    node.kind === 'string' ? [node.text] : [],
  );
  const files = [at(table, 'sdist'), ...itemsAt(table, 'wheels')];
  return {
    name,
    version: textAt(table, 'version') ?? '',
    source: sourceOf(at(table, 'source')),
    hashes: files.flatMap((file) => textAt(file, 'hash') ?? []),
    groups: [],
    ...(markers.length === 0 ? {} : { marker: markers.map((text) => `(${text})`).join(' or ') }),
    needs: needsOf(at(table, 'dependencies')),
    line: lines.lineAt(table.offset),
  };
}

function needsOf(node: JsonNode | undefined): readonly LockedNeed[] {
  return itemsAt(node).flatMap((item) => {
    const name = textAt(item, 'name');
    return name === undefined ? [] : [{ name, constraint: '', version: textAt(item, 'version') }];
  });
}

function sourceOf(node: JsonNode | undefined): PackageSource {
  const text = (key: string): string | undefined => textAt(node, key);
  const git = text('git');
  if (git !== undefined) {
    // `https://host/repo?rev=main#<commit>`: asked for, and locked.
    const [address = '', commit = ''] = git.split('#', 2);
    return gitSource(address.replace(/\?.*$/, ''), commit);
  }
  const url = text('url');
  if (url !== undefined) return { kind: 'url', url: withoutCredentials(url) };
  const editable = text('editable') ?? text('virtual');
  if (editable !== undefined) return pathSource(editable, true);
  const path = text('path') ?? text('directory');
  if (path !== undefined) return pathSource(path);
  const registry = text('registry');
  return registry === undefined
    ? { kind: 'index' }
    : { kind: 'index', url: withoutCredentials(registry) };
}

export default tomlLockFormat({
  id: 'uv-lock',
  title: 'packages locked by uv',
  tool: 'uv',
  array: 'package',
  isNamed: (name) => name === 'uv.lock' || name.endsWith('.py.lock'),
  marks: [
    /^version\s*=\s*\d/m,
    /^source\s*=\s*\{\s*(?:registry|git|url|path|directory|editable|virtual)\s*=/m,
  ],
  open,
});
