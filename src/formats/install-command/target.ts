import type { PackageEcosystem } from '../../core/package.ts';
import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { IndexUse, PackageSource } from '../dependencies/dependency-set.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import { npmArgument } from '../npm-spec/spec.ts';
import { parseInstallArgument } from '../python-requirement/install-argument.ts';
import type { Argument } from './arguments.ts';

/** Where the facts of one command go. */
export interface Target {
  readonly draft: DependencyDraft;
  readonly line: number | undefined;
}

const INDEX: PackageSource = Object.freeze({ kind: 'index' });
const VARIABLE_RE = /\$\{\w+\}/;

function lineOf(target: Target, word?: Argument): { readonly line?: number } {
  const line = word?.line ?? target.line;
  return line === undefined ? {} : { line };
}

/** Something is installed whose name is only known when the command runs: kept as written, without a name. */
export function addUnnamed(target: Target, ecosystem: PackageEcosystem, word: Argument): void {
  const request = { ecosystem, name: '', constraint: '', extras: [], hashes: [], source: INDEX };
  target.draft.addRequest({ ...request, groups: ['default'], ...lineOf(target, word) });
  target.draft.addSwitch(`not known before it runs: ${word.text}`, word.line ?? target.line);
}

/** A word of pip: a requirement, an address, a path. */
export function addPython(
  target: Target,
  word: Argument,
  group = 'default',
  editable = false,
): void {
  const { text, known } = word;
  const parsed = parseInstallArgument(text, editable);
  if (!parsed.ok) {
    if (known) target.draft.addUnread(target.line, `not a requirement: ${text.slice(0, 100)}`);
    else addUnnamed(target, 'pypi', word);
    return;
  }
  const { name, source } = parsed.value;
  if (name === '' && source.kind === 'index') addUnnamed(target, 'pypi', word);
  else target.draft.addRequest({ ...parsed.value, groups: [group], ...lineOf(target, word) });
}

/** What an option for an editable package names. */
export function addEditable(target: Target, value: Argument | undefined): void {
  if (value !== undefined) addPython(target, value, 'default', true);
}

/** `name@1.2` of uvx and poetry as a requirement. */
export function addAt(target: Target, word: Argument, group = 'default'): void {
  const match = /^([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)@(?!\s)([^/:]*)$/.exec(word.text);
  if (match === null) {
    addPython(target, word, group);
    return;
  }
  const [, name = '', range = ''] = match;
  const isVersion = /^v?\d/.test(range);
  const before = target.draft.requests.length;
  addPython(target, { ...word, text: isVersion ? `${name}==${range}` : name }, group);
  const added = target.draft.requests[before];
  // A range in the language of poetry stays as it is written.
  if (added !== undefined && !isVersion && range !== 'latest')
    target.draft.requests[before] = { ...added, constraint: range };
}

/** A word of npm and its like: `name@range`, an address, a path. */
export function addNode(target: Target, word: Argument, group = 'default'): void {
  const spec = npmArgument(word.text);
  if (spec === undefined || VARIABLE_RE.test(spec.name)) {
    addUnnamed(target, 'npm', word);
    return;
  }
  const { catalog: _, ...request } = spec;
  target.draft.addRequest({
    ...request,
    ecosystem: 'npm',
    extras: [],
    hashes: [],
    groups: [group],
    ...lineOf(target, word),
  });
}

export function addIndex(
  target: Target,
  ecosystem: PackageEcosystem,
  kind: IndexUse['kind'],
  value: Argument | undefined,
  name?: string,
): void {
  if (value === undefined || value.text === '') return;
  const named = name === undefined ? {} : { name };
  target.draft.addIndex({
    ecosystem,
    url: plainUrl(value.text),
    kind,
    ...named,
    ...lineOf(target),
  });
}

export function addInclude(
  target: Target,
  role: 'manifest' | 'constraints',
  value: Argument | undefined,
): void {
  // A file that is only known at run time, standard input, or one that is fetched: nothing beside this file.
  if (
    value === undefined ||
    !value.known ||
    value.text === '' ||
    /^(?:-$|\/dev\/|[a-z]+:\/\/)/.test(value.text)
  )
    return;
  target.draft.addInclude({
    path: value.text.replaceAll('\\', '/'),
    role,
    ...lineOf(target, value),
  });
}

export function addSwitch({ draft, line }: Target, text: string): void {
  draft.addSwitch(text, line);
}
