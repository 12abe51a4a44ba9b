import type { JsonMember } from '../json/tree.ts';
import type { IndexUse } from '../dependencies/dependency-set.ts';
import { normalisePythonName } from '../python-requirement/name.ts';
import { withoutCredentials } from '../python-requirement/source-address.ts';
import { tableDependency } from './table-dependency.ts';
import type { ManifestReading } from './reading.ts';
import { at, isTrue, itemsAt, membersAt, textAt } from '../toml/lookup.ts';

const KINDS: Readonly<Record<string, IndexUse['kind']>> = {
  primary: 'primary',
  default: 'primary',
  supplemental: 'extra',
  secondary: 'extra',
  explicit: 'explicit',
};

/** `[tool.poetry]`: dependencies, groups, extras and sources. */
export function addPoetry(reading: ManifestReading): void {
  const poetry = at(reading.root, 'tool', 'poetry');
  if (poetry === undefined) return;
  const indexes = addSources(reading);
  const extras = extrasByPackage(membersAt(poetry, 'extras'));
  const add = (members: readonly JsonMember[], groups: readonly string[]): void => {
    for (const { key, value } of members) {
      // The interpreter is no package.
      if (key === 'python') continue;
      const line = reading.lines.lineAt(value.offset);
      // A list holds one variant for each platform or interpreter.
      for (const variant of itemsAt(value)) {
        const made = tableDependency(key, variant, indexes);
        if (made === undefined) reading.draft.addUnread(line, `what ${key} depends on`);
        else
          reading.draft.addRequest({
            ...made,
            groups: isTrue(variant, 'optional')
              ? (extras.get(normalisePythonName(key)) ?? ['optional'])
              : groups,
            line: reading.lines.lineAt(variant.offset),
          });
      }
    }
  };
  add(membersAt(poetry, 'dependencies'), ['default']);
  add(membersAt(poetry, 'dev-dependencies'), ['dev']);
  for (const { key, value } of membersAt(poetry, 'group'))
    add(membersAt(value, 'dependencies'), [key]);
}

function addSources({ root, draft, lines }: ManifestReading): ReadonlyMap<string, string> {
  const indexes = new Map<string, string>();
  for (const node of itemsAt(root, 'tool', 'poetry', 'source')) {
    const [name, url] = [textAt(node, 'name'), textAt(node, 'url')];
    if (name === undefined || url === undefined) continue;
    const plain = withoutCredentials(url);
    indexes.set(name, plain);
    const legacy = isTrue(node, 'secondary') ? 'secondary' : 'primary';
    const kind = KINDS[textAt(node, 'priority')?.toLowerCase() ?? legacy] ?? 'extra';
    draft.addIndex({ ecosystem: 'pypi', url: plain, kind, name, line: lines.lineAt(node.offset) });
  }
  return indexes;
}

function extrasByPackage(extras: readonly JsonMember[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { key, value } of extras)
    for (const item of itemsAt(value)) {
      if (item.kind !== 'string') continue;
      const name = normalisePythonName(item.text.replace(/[[ <>=!~].*$/, ''));
      const list = found.get(name);
      if (list === undefined) found.set(name, [key]);
      else list.push(key);
    }
  return found;
}
