import { KNOWN_TABLES } from './known-tables.ts';
import type { NameTable } from './name-table.ts';

/** What a known name may be used for. Being imported as a value is always part of it. */
export interface KnownName {
  readonly library: string;
  readonly construct: boolean;
  readonly call: boolean;
  /** Items may be added to its instances. */
  readonly container: boolean;
  /** Condition on the arguments of a call. */
  readonly callCondition: string | undefined;
  /** Condition on the state BUILD hands over. */
  readonly stateCondition: string | undefined;
}

type Draft = { -readonly [K in keyof KnownName]: KnownName[K] };

/** TorchScript archives name their own classes below this module; a plain unpickler can not import it. */
const TORCH_SCRIPT = '__torch__';
const TORCH_SCRIPT_CLASS: KnownName = {
  library: 'TorchScript',
  construct: true,
  call: false,
  container: false,
  callCondition: undefined,
  stateCondition: undefined,
};

/** First segment of the module -> full path -> name. Filled per root on first use, so that a file of torch names costs no sklearn table. */
const loaded = new Map<string, ReadonlyMap<string, KnownName>>();

/** Looks up the joined path of a name, `module.name`, in the tables of libraries that honest pickles come from. */
export function knownName(path: string): KnownName | undefined {
  const dot = path.indexOf('.');
  const root = dot < 0 ? path : path.slice(0, dot);
  if (root === TORCH_SCRIPT) return dot < 0 ? undefined : TORCH_SCRIPT_CLASS;
  let names = loaded.get(root);
  if (names === undefined) {
    names = loadRoot(root);
    loaded.set(root, names);
  }
  return names.get(path);
}

const NO_NAMES: ReadonlyMap<string, KnownName> = new Map();

function loadRoot(root: string): ReadonlyMap<string, KnownName> {
  const tables = KNOWN_TABLES.filter(({ roots }) => roots === undefined || roots.includes(root));
  const names = new Map<string, Draft>();
  for (const { table } of tables) addTable(table, root, names);
  return names.size === 0 ? NO_NAMES : names;
}

function addTable(table: NameTable, root: string, names: Map<string, Draft>): void {
  for (const [path] of entries(table.import, root)) draft(names, path, table);
  for (const [path, condition] of entries(table.construct, root)) {
    const name = draft(names, path, table);
    name.construct = true;
    name.stateCondition = condition ?? name.stateCondition;
  }
  for (const [path, condition] of entries(table.containers, root)) {
    const name = draft(names, path, table);
    name.construct = true;
    name.container = true;
    name.stateCondition = condition ?? name.stateCondition;
  }
  for (const [path, condition] of entries(table.call, root)) {
    const name = draft(names, path, table);
    name.call = true;
    name.callCondition = condition ?? name.callCondition;
  }
}

function draft(names: Map<string, Draft>, path: string, table: NameTable): Draft {
  let name = names.get(path);
  if (name === undefined) {
    name = { ...TORCH_SCRIPT_CLASS, library: table.library, construct: false };
    names.set(path, name);
  }
  return name;
}

function* entries(
  text: string | undefined,
  root: string,
): Generator<readonly [path: string, condition: string | undefined]> {
  if (text === undefined) return;
  for (const line of text.split('\n')) {
    if (!line.startsWith(root)) continue;
    const [module = '', ...names] = line.split(' ');
    if (module !== root && !module.startsWith(`${root}.`)) continue;
    for (const name of names) {
      const colon = name.indexOf(':');
      if (colon < 0) yield [`${module}.${name}`, undefined];
      else yield [`${module}.${name.slice(0, colon)}`, name.slice(colon + 1)];
    }
  }
}
