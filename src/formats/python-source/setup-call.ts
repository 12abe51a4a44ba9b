import { calleesOf, keywordOf } from '../../code/call-site.ts';
import type { CallSite } from '../../code/call-site.ts';
import type { SourceModule } from '../../code/source-module.ts';
import type { Value } from '../../code/value.ts';
import { textsWithin } from '../../code/walk-value.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DescribedProject } from '../dependencies/dependency-set.ts';
import { requestOf } from '../python-requirement/install-argument.ts';
import { normalisePythonName } from '../python-requirement/name.ts';
import { parseRequirement } from '../python-requirement/requirement.ts';
import type { SourceDependencies } from './script-metadata.ts';

const SETUP_RE =
  /^(?:setuptools(?:\.core|\._core_metadata)?|distutils\.core|skbuild|numpy\.distutils\.core)\.setup$/;
const GROUPS: Readonly<Record<string, string>> = {
  install_requires: 'default',
  requires: 'default',
  setup_requires: 'build',
  tests_require: 'dev',
};
/** A file of requirements that the script reads itself. */
const FILE_RE = /^[\w./\\-]*\.(?:txt|in|pip)$/;
/** Requirements of one list. */
const MAX_ITEMS = 5000;

/** What a setup.py tells setuptools, as far as it can be known without running it. */
export function readSetupCalls(module: SourceModule): SourceDependencies {
  const calls = module.calls.filter((site) => calleesOf(site).some((name) => SETUP_RE.test(name)));
  const [first] = calls;
  if (first === undefined) return { sets: [], unexamined: [] };
  const draft = new DependencyDraft();
  const table = tableOf(module);
  for (const site of calls) new SetupCall(draft, site, table).read();
  const set = draft.finish({ role: 'manifest', tool: 'setuptools', project: projectOf(first) });
  return { sets: [set], unexamined: draft.unexamined };
}

function projectOf(site: CallSite): DescribedProject | undefined {
  const text = (name: string): string | undefined => {
    const value = keywordOf(site, name);
    return value?.kind === 'text' && value.text !== '' ? value.text : undefined;
  };
  const [name, version, licence] = [text('name'), text('version'), text('license')];
  if (name === undefined) return undefined;
  return {
    ecosystem: 'pypi',
    name,
    ...(version === undefined ? {} : { version }),
    ...(licence === undefined ? {} : { licence }),
  };
}

class SetupCall {
  readonly #draft: DependencyDraft;
  readonly #site: CallSite;
  /** What was called computed, so that a list of a hundred such items is one gap. */
  readonly #said = new Set<string>();

  readonly #table: ReadonlyMap<string, string>;

  constructor(draft: DependencyDraft, site: CallSite, table: ReadonlyMap<string, string>) {
    this.#table = table;
    this.#draft = draft;
    this.#site = site;
  }

  read(): void {
    for (const [keyword, group] of Object.entries(GROUPS)) {
      const value = keywordOf(this.#site, keyword);
      if (value !== undefined) this.#requirements(value, [group], keyword);
    }
    const extras = keywordOf(this.#site, 'extras_require');
    if (extras !== undefined) this.#extras(extras);
    const commands = keywordOf(this.#site, 'cmdclass');
    if (commands !== undefined) this.#commands(commands);
    if (this.#site.hasSpread && keywordOf(this.#site, 'install_requires') === undefined)
      this.#computed('arguments');
  }

  /** Commands of setuptools that the project replaces by its own: they run when it is built or installed. */
  #commands(value: Value): void {
    const names =
      value.kind === 'dict'
        ? value.entries.flatMap(({ key }) => (key.kind === 'text' ? [key.text] : []))
        : [];
    this.#draft.addScript({
      hook: 'setup.py',
      command: `cmdclass ${names.slice(0, 20).join(', ')}`.trim(),
      line: this.#site.line,
    });
  }

  /** What stands in the table under the name by which a computed one is asked. */
  #lookedUp(value: Value): string | undefined {
    if (value.kind !== 'item' || value.key.kind !== 'text') return undefined;
    return this.#table.get(normalisePythonName(value.key.text));
  }

  #computed(what: string): void {
    if (this.#said.has(what)) return;
    this.#said.add(what);
    this.#draft.addGap('computed-value', `line ${this.#site.line}: ${what} of setup() is computed`);
  }

  #extras(value: Value): void {
    if (value.kind === 'choice') for (const option of value.options) this.#extras(option);
    if (value.kind === 'choice') return;
    if (value.kind !== 'dict') {
      this.#unknown(value, 'extras_require');
      return;
    }
    for (const { key, value: list } of value.entries) {
      if (key.kind !== 'text') this.#computed('a name in extras_require');
      // `:python_version < "3.8"` is a condition without a name.
      else this.#requirements(list, [key.text.split(':', 1)[0] || 'default'], 'extras_require');
    }
    if (value.open) this.#computed('extras_require');
  }

  #requirements(value: Value, groups: readonly string[], keyword: string): void {
    switch (value.kind) {
      case 'none':
        return;
      case 'text':
        for (const line of value.text.split('\n').slice(0, MAX_ITEMS)) this.#text(line, groups);
        return;
      case 'list':
      case 'tuple':
      case 'set':
        for (const item of value.items.slice(0, MAX_ITEMS)) {
          const looked = this.#lookedUp(item);
          if (item.kind === 'text') this.#text(item.text, groups);
          else if (item.kind === 'choice') this.#requirements(item, groups, keyword);
          else if (looked !== undefined) this.#text(looked, groups);
          else this.#unknown(item, `an item of ${keyword}`);
        }
        return;
      case 'choice':
        for (const option of value.options) this.#requirements(option, groups, keyword);
        return;
      default:
        this.#unknown(value, keyword);
    }
  }

  /** Often the list is read from a file beside it, which is then read for itself. */
  #unknown(value: Value, what: string): void {
    const files = textsWithin(value).filter((text) => FILE_RE.test(text));
    for (const path of files)
      this.#draft.addInclude({
        path: path.replaceAll('\\', '/'),
        role: 'manifest',
        line: this.#site.line,
      });
    if (files.length === 0) this.#computed(what);
  }

  #text(written: string, groups: readonly string[]): void {
    const text = written.replace(/(?:^|\s)#.*$/, '').trim();
    if (text === '') return;
    const { line } = this.#site;
    const parsed = parseRequirement(text);
    if (parsed.ok) this.#draft.addRequest({ ...requestOf(parsed.value), groups, line });
    else this.#draft.addUnread(line, `${parsed.error.detail}, at character ${parsed.error.offset}`);
  }
}

/**
 * Requirements by name, out of the lists at module level that hold nothing else. The large AI
 * libraries keep all versions in one such list and pick from it by name: `deps["numpy"]`.
 */
function tableOf(module: SourceModule): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const value of module.definitions.values()) {
    if (value.kind !== 'list' && value.kind !== 'tuple') continue;
    const named: (readonly [string, string])[] = [];
    for (const item of value.items.slice(0, MAX_ITEMS)) {
      const parsed = item.kind === 'text' ? parseRequirement(item.text) : undefined;
      if (item.kind !== 'text' || parsed?.ok !== true) break;
      named.push([normalisePythonName(parsed.value.name), item.text]);
    }
    if (named.length < value.items.length) continue;
    for (const [name, text] of named) if (!table.has(name)) table.set(name, text);
  }
  return table;
}
