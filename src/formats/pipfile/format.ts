import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { DependencySet, IndexUse } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import type { TomlFile, TomlFileError } from '../dependencies/read-toml-file.ts';
import { readTomlFile } from '../dependencies/read-toml-file.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { tableDependency } from '../pyproject/table-dependency.ts';
import { withoutCredentials } from '../python-requirement/source-address.ts';
import { looksLikeText } from '../signature/text.ts';
import { at, itemsAt, textAt } from '../toml/lookup.ts';

/** Sections that hold no packages; every other one is a category of them. */
const OTHER_SECTIONS: ReadonlySet<string> = new Set(['source', 'requires', 'pipenv', 'scripts']);
const GROUPS: Readonly<Record<string, string>> = { packages: 'default', 'dev-packages': 'dev' };

function recognise({ head, size, name }: Glimpse): Recognition {
  if (name !== 'pipfile') return 'no';
  return looksLikeText(head, head.length === size) ? 'likely' : 'no';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, TomlFileError>> {
  const file = await readTomlFile(source, limits);
  if (!file.ok) return file;
  const { root, draft, lines } = file.value;
  const indexes = addSources(file.value);
  for (const { key: section, value: table } of root.members) {
    if (OTHER_SECTIONS.has(section) || table.kind !== 'object') continue;
    for (const { key, value } of table.members) {
      const line = lines.lineAt(value.offset);
      const made = tableDependency(key, value, indexes);
      if (made === undefined) draft.addUnread(line, `what ${key} depends on`);
      else draft.addRequest({ ...made, groups: [GROUPS[section] ?? section], line });
    }
  }
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'manifest', tool: 'pipenv' }),
      claims: [{ start: 0, end: file.value.size, what: 'packages' }],
      facts: { packages: draft.requests.length },
    },
    anomalies: [],
    unexamined: [...file.value.unexamined, ...draft.unexamined],
  };
}

function addSources({ root, draft, lines }: TomlFile): ReadonlyMap<string, string> {
  const indexes = new Map<string, string>();
  let kind: IndexUse['kind'] = 'primary';
  for (const node of itemsAt(root, 'source')) {
    const [name, url] = [textAt(node, 'name'), textAt(node, 'url')];
    if (url === undefined) continue;
    const line = lines.lineAt(node.offset);
    const plain = withoutCredentials(url);
    if (name !== undefined) indexes.set(name, plain);
    draft.addIndex({
      ecosystem: 'pypi',
      url: plain,
      kind,
      ...(name === undefined ? {} : { name }),
      line,
    });
    const verifies = at(node, 'verify_ssl');
    if (verifies?.kind === 'boolean' && !verifies.value) draft.addSwitch('verify_ssl=false', line);
    // The first is asked for everything, the others where a package names them.
    kind = 'explicit';
  }
  return indexes;
}

export default defineFormat({
  id: 'pipfile',
  title: 'packages of Pipenv (Pipfile)',
  artifact: dependencySet,
  kind: 'config',
  extensions: [],
  recognise,
  parse,
});
