import type { PackageSource } from '../dependencies/dependency-set.ts';
import type { LineIndex } from '../dependencies/line-index.ts';
import type { JsonNode } from '../json/tree.ts';
import type { TomlLockReading } from '../python-lock/lock-format.ts';
import { tomlLockFormat } from '../python-lock/lock-format.ts';
import type { LockedPackage } from '../python-lock/lock-graph.ts';
import { LockGraph } from '../python-lock/lock-graph.ts';
import { gitSource, pathSource, withoutCredentials } from '../python-requirement/source-address.ts';
import { at, isTrue, itemsAt, membersAt, textAt } from '../toml/lookup.ts';
import type { TomlTable } from '../toml/toml.ts';

/** PEP 751. */
function open(lines: LineIndex): TomlLockReading {
  const graph = new LockGraph();
  return {
    element: (table) => {
      const made = packageOf(table, lines);
      if (made !== undefined) graph.add(made);
    },
    finish: (root, draft) => {
      graph.finish(draft);
      const tool = textAt(root, 'created-by');
      return tool === undefined ? {} : { tool: tool.slice(0, 50) };
    },
  };
}

function packageOf(table: TomlTable, lines: LineIndex): LockedPackage | undefined {
  const name = textAt(table, 'name');
  if (name === undefined) return undefined;
  const marker = textAt(table, 'marker');
  const files = [at(table, 'archive'), at(table, 'sdist'), ...itemsAt(table, 'wheels')];
  return {
    name,
    // A source tree may have none.
    version: textAt(table, 'version') ?? '',
    source: sourceOf(table),
    hashes: files.flatMap(hashesOf),
    groups: groupsOf(marker ?? ''),
    ...(marker === undefined ? {} : { marker }),
    needs: itemsAt(table, 'dependencies').flatMap((item) => {
      const needed = textAt(item, 'name');
      return needed === undefined
        ? []
        : [{ name: needed, constraint: '', version: textAt(item, 'version') }];
    }),
    line: lines.lineAt(table.offset),
  };
}

/** The marker says which extra or group a package belongs to: `'dev' in dependency_groups`. */
function groupsOf(marker: string): readonly string[] {
  const names = marker.matchAll(/['"]([\w.-]+)['"]\s+in\s+(?:extras|dependency_groups)\b/g);
  return [...new Set(Array.from(names, (match) => match[1] ?? ''))];
}

function hashesOf(file: JsonNode | undefined): readonly string[] {
  return membersAt(file, 'hashes').flatMap(({ key, value }) =>
    value.kind === 'string' ? [`${key}:${value.text}`] : [],
  );
}

function sourceOf(table: TomlTable): PackageSource {
  const vcs = at(table, 'vcs');
  if (vcs !== undefined) {
    const address = textAt(vcs, 'url') ?? textAt(vcs, 'path') ?? '';
    const type = textAt(vcs, 'type') ?? 'git';
    if (type !== 'git') return { kind: 'url', url: `${type}+${withoutCredentials(address)}` };
    const revision = textAt(vcs, 'commit-id') ?? textAt(vcs, 'requested-revision') ?? '';
    return gitSource(address, revision);
  }
  const directory = at(table, 'directory');
  if (directory !== undefined)
    return pathSource(textAt(directory, 'path') ?? '', isTrue(directory, 'editable'));
  const archive = at(table, 'archive');
  const url = textAt(archive, 'url');
  if (url !== undefined) return { kind: 'url', url: withoutCredentials(url) };
  if (archive !== undefined) return pathSource(textAt(archive, 'path') ?? '');
  const index = textAt(table, 'index');
  return index === undefined
    ? { kind: 'index' }
    : { kind: 'index', url: withoutCredentials(index) };
}

export default tomlLockFormat({
  id: 'pylock',
  title: 'locked packages (pylock.toml)',
  tool: 'pylock',
  array: 'packages',
  isNamed: (name) => /^pylock(?:\.[^.]+)?\.toml$/.test(name),
  marks: [/^lock-version\s*=/m, /^created-by\s*=/m],
  open,
});
