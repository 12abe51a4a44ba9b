import type { Capability } from './capability.ts';
import { DANGEROUS_NAMES } from './dangerous-names.data.ts';

/** Why a name is dangerous. */
export interface Danger {
  readonly capability: Capability;
  readonly severity: 'critical' | 'high';
  /** Completes "which …". */
  readonly does: string;
  /** The table entry that matched: `os.system`, `subprocess.*`, `__globals__`. */
  readonly entry: string;
}

/**
 * Attributes that lead from any Python object to its globals, its class or its code, and from there
 * to everything. One of them anywhere in a dotted name is enough.
 */
const WALKING_ATTRIBUTES = new Set([
  '__subclasses__',
  '__globals__',
  '__builtins__',
  '__dict__',
  '__getattribute__',
  '__getattr__',
  '__setattr__',
  '__delattr__',
  '__code__',
  '__closure__',
  '__mro__',
  '__bases__',
  '__base__',
  '__class__',
  '__self__',
  '__func__',
  '__wrapped__',
  '__loader__',
  '__spec__',
  '__import__',
  '__init_subclass__',
  '__reduce__',
  '__reduce_ex__',
  '__get__',
  '__set__',
  '__call__',
  '__init__',
  '__new__',
  '__module__',
  '__defaults__',
  '__kwdefaults__',
  'gi_frame',
  'gi_code',
  'f_globals',
  'f_builtins',
  'f_locals',
  'f_back',
  'f_code',
  'tb_frame',
  'tb_next',
  'cr_frame',
  'ag_frame',
  'func_globals',
  'func_code',
  'im_func',
  'im_class',
]);

const WALKING: Omit<Danger, 'entry'> = {
  capability: 'attribute-walking',
  severity: 'critical',
  does: 'leads from an object to its globals, its class or its code',
};

const MAIN_OF_A_PACKAGE: Danger = {
  capability: 'import-side-effect',
  severity: 'critical',
  does: 'runs the program of a package on import',
  entry: '*.__main__',
};

let table: ReadonlyMap<string, ReadonlyMap<string, Danger>> | undefined;

function dangerTable(): ReadonlyMap<string, ReadonlyMap<string, Danger>> {
  if (table !== undefined) return table;
  const modules = new Map<string, Map<string, Danger>>();
  for (const { names, ...group } of DANGEROUS_NAMES) {
    for (const line of names.trim().split('\n')) {
      const [module = '', ...members] = line.split(' ');
      let known = modules.get(module);
      if (known === undefined) modules.set(module, (known = new Map<string, Danger>()));
      // The first group to claim a name keeps it: groups stand in order of precedence.
      for (const name of members) {
        if (!known.has(name)) known.set(name, { ...group, entry: `${module}.${name}` });
      }
    }
  }
  table = modules;
  return modules;
}

/**
 * What a name gives away, or undefined when no table knows it. Both spellings of a method,
 * (`mod.Class`, `method`) and (`mod`, `Class.method`), are the same joined path here.
 */
export function dangerOf(module: string, name: string): Danger | undefined {
  const path = normalise(`${module}.${name}`);
  const parts = path.split('.');
  const moduleParts = module.split('.').length;
  const walk = parts.find((part, index) => index > 0 && WALKING_ATTRIBUTES.has(part));
  const direct = matchPath(parts);
  if (direct?.severity === 'critical') return direct;
  if (walk !== undefined) return { ...WALKING, entry: walk };
  if (parts.lastIndexOf('__main__', moduleParts - 1) > 0) return MAIN_OF_A_PACKAGE;
  return reachedThrough(parts, moduleParts) ?? direct;
}

/**
 * `torch.serialization` -> `os.system`: attributes lead through one module into another. Only the
 * attribute part may start such a walk: `scipy.signal` is not the module `signal`.
 */
function reachedThrough(parts: readonly string[], moduleParts: number): Danger | undefined {
  for (let start = moduleParts; start < parts.length - 1; start += 1) {
    const rest = parts.slice(start);
    rest[0] = (rest[0] ?? '').replace(/^_+/, '');
    const reached = matchPath(rest);
    if (reached !== undefined) return reached;
  }
  return undefined;
}

/** Every entry of the table, for tests and for documentation. */
export function dangerEntries(): readonly (Danger & {
  readonly module: string;
  readonly name: string;
})[] {
  return Array.from(dangerTable(), ([module, names]) =>
    Array.from(names, ([name, danger]) => ({ ...danger, module, name })),
  ).flat();
}

function matchPath(parts: readonly string[]): Danger | undefined {
  const modules = dangerTable();
  for (let split = parts.length - 1; split > 0; split -= 1) {
    const names = modules.get(parts.slice(0, split).join('.'));
    if (names === undefined) continue;
    for (let end = parts.length; end > split; end -= 1) {
      const danger = names.get(parts.slice(split, end).join('.'));
      if (danger !== undefined) return danger;
    }
    const all = names.get('*');
    if (all !== undefined) return all;
  }
  return undefined;
}

/** Python 2 module names that survive when renaming does not apply, and C twins of Python modules. */
function normalise(path: string): string {
  return path
    .replace(/^(?:__builtin__|__builtins__)\./, 'builtins.')
    .replace(/^copy_reg\./, 'copyreg.');
}
