import type { Scope } from '../scope.ts';
import type { Value } from '../value.ts';
import { LOCAL, pathOf } from '../value.ts';
import { BUILTIN_NAMES } from './builtin-names.data.ts';
import type { Frame } from '../frame.ts';
import { itemsOf } from './fold-text.ts';

/** Names of one thing under which older or inner modules offer it. */
const SAME_MODULE: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  __builtins__: 'builtins',
  posix: 'os',
  nt: 'os',
  _pickle: 'pickle',
  cPickle: 'pickle',
  _io: 'io',
};
/** A dotted path longer than this names nothing that a check could know. */
const MAX_PATH_LENGTH = 500;
/** Star imports of one module that are kept. */
const MAX_STARS = 8;

/** Key of the scope entry that lists modules whose names were all imported. */
const STARS = '*';

/** A dotted name with its module under the name everybody knows. */
export function canonical(path: string): string {
  const dot = path.indexOf('.');
  const first = dot === -1 ? path : path.slice(0, dot);
  const known = Object.hasOwn(SAME_MODULE, first) ? SAME_MODULE[first] : undefined;
  return known === undefined ? path : `${known}${dot === -1 ? '' : path.slice(dot)}`;
}

export function nameValue(path: string): Value {
  return { kind: 'name', path: canonical(path) };
}

export function addStarImport(scope: Scope, module: string): void {
  const known = itemsOf(scope.own(STARS)) ?? [];
  scope.set(STARS, { kind: 'list', items: [nameValue(module), ...known].slice(0, MAX_STARS) });
}

/** What an identifier stands for. */
export function lookUp({ scope }: Frame, name: string): Value {
  const value = scope.lookup(name);
  if (value !== undefined) return value;
  if (BUILTIN_NAMES.has(name)) return nameValue(`builtins.${name}`);
  if (name === '__builtins__') return nameValue('builtins');
  const stars = itemsOf(scope.lookup(STARS)) ?? [];
  if (stars.length === 0) return nameValue(name);
  const options = stars.map((star) => nameValue(`${pathOf(star) ?? ''}.${name}`));
  const [only] = options;
  return only !== undefined && options.length === 1 ? only : { kind: 'choice', options };
}

/** What `value.name` is. */
export function memberOf(frame: Frame, value: Value, name: string): Value {
  if (value.kind === 'choice') {
    const options = value.options.map((option) => memberOf(frame, option, name));
    return { kind: 'choice', options };
  }
  if (value.kind === 'name') {
    if (value.path.length > MAX_PATH_LENGTH) return { kind: 'unknown', from: [] };
    const stored = storedAttribute(frame, value.path, name);
    if (stored !== undefined) return stored;
    // What a walk through the class of a module or function leads to again.
    if (name === '__builtins__') return nameValue('builtins');
    if (name === '__wrapped__' || (name === '__call__' && value.path.includes('.'))) return value;
    return nameValue(`${value.path}.${name}`);
  }
  if (value.kind === 'call') {
    const path = pathOf(value);
    const stored = path === undefined ? undefined : storedAttribute(frame, path, name);
    if (stored !== undefined) return stored;
    if (value.callee === 'builtins.__import__') return { kind: 'member', of: value, name };
  }
  const constructed = TYPE_OF[value.kind];
  if (constructed !== undefined && TYPE_METHODS.has(name))
    return nameValue(`${constructed}.${name}`);
  return { kind: 'member', of: value, name };
}

const TYPE_OF: Readonly<Partial<Record<Value['kind'], string>>> = {
  text: 'builtins.str',
  bytes: 'builtins.bytes',
};
const TYPE_METHODS = new Set(['fromhex', 'maketrans']);

/** An attribute that the module sets on a class of its own, or on instances of it. */
function storedAttribute({ draft }: Frame, path: string, name: string): Value | undefined {
  if (!path.startsWith(`${LOCAL}.`)) return undefined;
  const owner = path.slice(LOCAL.length + 1).replace(/\(\)$/, '');
  return draft.attributes.get(`${owner}.${name}`);
}

/** What `value[key]` is. */
export function itemOf(frame: Frame, value: Value, key: Value): Value {
  if (value.kind === 'choice') {
    return { kind: 'choice', options: value.options.map((option) => itemOf(frame, option, key)) };
  }
  if (value.kind === 'dict' && (key.kind === 'text' || key.kind === 'number')) {
    const found = value.entries.findLast(
      (entry) =>
        (entry.key.kind === 'text' && key.kind === 'text' && entry.key.text === key.text) ||
        (entry.key.kind === 'number' && key.kind === 'number' && entry.key.number === key.number),
    );
    if (found !== undefined) return found.value;
  }
  if (key.kind === 'number') {
    const item = itemsOf(value)?.at(key.number);
    if (item !== undefined) return item;
  }
  if (key.kind === 'text') {
    const path = pathOf(value);
    const named = path === undefined ? undefined : namespaceItem(frame, path, key.text);
    if (named !== undefined) return named;
  }
  return { kind: 'item', of: value, key };
}

/** Dictionaries that are the names of a module: `os.__dict__['system']`, `globals()['f']`, `sys.modules['os']`. */
function namespaceItem(frame: Frame, path: string, key: string): Value | undefined {
  if (path === 'sys.modules') return nameValue(key);
  if (path === 'builtins.globals()' || path === 'builtins.locals()' || path === 'builtins.vars()')
    return lookUp(frame, key);
  if (path.endsWith('.__dict__')) return memberOf(frame, nameValue(path.slice(0, -9)), key);
  if (path === 'builtins' || path.endsWith('.__globals__')) {
    return path === 'builtins' ? nameValue(`builtins.${key}`) : nameValue(key);
  }
  return undefined;
}
