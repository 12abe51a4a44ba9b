import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { IndexUse } from '../dependencies/dependency-set.ts';
import { plainUrl } from '../dependencies/plain-url.ts';

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(table: unknown, key: string): string | undefined {
  const value = isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function tableIn(table: unknown, key: string): Table {
  const value = isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(value) ? value : {};
}

function listIn(table: unknown, key: string): readonly unknown[] {
  const value = isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}

async function readToml(
  text: string,
): Promise<{ readonly root: Table } | { readonly problem: string }> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return { root: parse(text) };
  } catch (error) {
    if (error instanceof TomlError) return { problem: 'the TOML can not be read' };
    // Nesting beyond the stack of the parser.
    if (error instanceof RangeError) return { problem: 'nested too deep' };
    throw error;
  }
}

/** The line on which an address stands: the reader of TOML does not keep places. */
function lineFinder(text: string): (value: string) => { readonly line?: number } {
  return (value) => {
    const at = value === '' ? -1 : text.indexOf(value);
    return at === -1 ? {} : { line: text.slice(0, at).split('\n').length };
  };
}

/** `bunfig.toml`: the registry and those of scopes. Returns what is wrong with the file. */
export async function addBunfig(draft: DependencyDraft, text: string): Promise<string | undefined> {
  const read = await readToml(text);
  if ('problem' in read) return read.problem;
  const place = lineFinder(text);
  const install = tableIn(read.root, 'install');
  const registry = textIn(install, 'registry') ?? textIn(tableIn(install, 'registry'), 'url');
  if (registry !== undefined)
    draft.addIndex({
      ecosystem: 'npm',
      url: plainUrl(registry),
      kind: 'primary',
      ...place(registry),
    });
  const scopes = tableIn(install, 'scopes');
  for (const scope of Object.keys(scopes).sort()) {
    const url = textIn(scopes, scope) ?? textIn(tableIn(scopes, scope), 'url');
    const name = scope.startsWith('@') ? scope : `@${scope}`;
    if (url !== undefined)
      draft.addIndex({ ecosystem: 'npm', url: plainUrl(url), kind: 'scoped', name, ...place(url) });
  }
  for (const key of [
    'auto',
    'frozenLockfile',
    'saveTextLockfile',
    'minimumReleaseAge',
    'ignoreScripts',
    'linker',
  ]) {
    const value = install[key];
    if (['string', 'boolean', 'number'].includes(typeof value))
      draft.addSwitch(`${key}=${String(value)}`);
  }
  for (const preload of listIn(read.root, 'preload'))
    if (typeof preload === 'string')
      draft.addScript({ hook: 'preload', command: preload, ...place(preload) });
  return undefined;
}

const UV_SWITCHES: readonly string[] = [
  'index-strategy',
  'prerelease',
  'resolution',
  'no-index',
  'exclude-newer',
  'no-build',
  'no-binary',
  'native-tls',
  'keyring-provider',
  'torch-backend',
  'no-build-isolation',
];

/** `uv.toml`: what stands under `[tool.uv]` of a pyproject, at the top. Returns what is wrong with the file. */
export async function addUvSettings(
  draft: DependencyDraft,
  text: string,
): Promise<string | undefined> {
  const read = await readToml(text);
  if ('problem' in read) return read.problem;
  const place = lineFinder(text);
  const add = (url: string, kind: IndexUse['kind'], name?: string): void => {
    const named = name === undefined ? {} : { name };
    draft.addIndex({ ecosystem: 'pypi', url: plainUrl(url), kind, ...named, ...place(url) });
  };
  for (const index of listIn(read.root, 'index')) {
    const url = textIn(index, 'url');
    if (url === undefined) continue;
    const isOn = (key: string): boolean => isTable(index) && index[key] === true;
    const kind = isOn('explicit') ? 'explicit' : isOn('default') ? 'primary' : 'extra';
    add(url, kind, textIn(index, 'name'));
  }
  for (const table of [read.root, tableIn(read.root, 'pip')]) {
    const primary = textIn(table, 'index-url');
    if (primary !== undefined) add(primary, 'primary');
    for (const url of listIn(table, 'extra-index-url'))
      if (typeof url === 'string') add(url, 'extra');
    for (const url of listIn(table, 'find-links'))
      if (typeof url === 'string') add(url, 'find-links');
    for (const key of UV_SWITCHES) {
      const value = Object.hasOwn(table, key) ? table[key] : undefined;
      if (['string', 'boolean', 'number'].includes(typeof value))
        draft.addSwitch(`${key}=${String(value)}`);
    }
    for (const host of listIn(table, 'allow-insecure-host'))
      if (typeof host === 'string')
        draft.addSwitch(`allow-insecure-host=${host}`, place(host).line);
  }
  return undefined;
}
