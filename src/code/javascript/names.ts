import type { Frame } from '../frame.ts';
import type { Value } from '../value.ts';
import { LOCAL, UNKNOWN, entryOf, pathOf } from '../value.ts';
import { itemsOf } from '../python/fold-text.ts';

/** Names of the global object, which lead to every global name. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set([
  'globalThis',
  'global',
  'window',
  'self',
  'frames',
  'root',
]);
/** A dotted path longer than this names nothing that a check could know. */
const MAX_PATH_LENGTH = 500;

export function nameValue(path: string): Value {
  return { kind: 'name', path };
}

/** A module by the name everybody knows: without `node:`. */
export function moduleValue(specifier: string): Value {
  return nameValue(specifier.replace(/^node:/, ''));
}

export function lookUp({ scope }: Frame, name: string): Value {
  if (name === 'undefined') return { kind: 'none' };
  return scope.lookup(name) ?? nameValue(name);
}

/** What `value.name` is. */
export function memberOf(frame: Frame, value: Value, name: string): Value {
  if (value.kind === 'choice')
    return {
      kind: 'choice',
      options: value.options.map((option) => memberOf(frame, option, name)),
    };
  if (value.kind === 'dict') {
    const entry = entryOf(value, name);
    if (entry !== undefined) return entry;
  }
  if (name === 'constructor' && isFunction(value)) return nameValue('Function');
  if (name === 'length') {
    const count = itemsOf(value)?.length;
    if (count !== undefined) return { kind: 'number', number: count };
  }
  if (value.kind !== 'name') return { kind: 'member', of: value, name };
  const { path } = value;
  if (GLOBAL_OBJECTS.has(path)) return frame.scope.module.own(name) ?? nameValue(name);
  if (path.length > MAX_PATH_LENGTH) return UNKNOWN;
  const owner = path.startsWith(`${LOCAL}.`)
    ? path.slice(LOCAL.length + 1).replace(/\(\)$/, '')
    : '';
  const stored = owner === '' ? undefined : frame.draft.attributes.get(`${owner}.${name}`);
  if (stored !== undefined) return stored;
  // The default export of a CommonJS module is the module.
  return name === 'default' ? value : nameValue(`${path}.${name}`);
}

/** Whatever has `Function` as its constructor: functions, and constructors of anything. */
function isFunction(value: Value): boolean {
  if (value.kind === 'member') return value.name === 'constructor';
  const path = pathOf(value) ?? '';
  return (
    path.startsWith(`${LOCAL}.`) ||
    /^(?:eval|Function|Object|Array|String|\w+\.constructor)$/.test(path)
  );
}

/** What `value[key]` is. */
export function itemOf(frame: Frame, value: Value, key: Value): Value {
  if (key.kind === 'text') return memberOf(frame, value, key.text);
  if (key.kind === 'number') {
    const item = itemsOf(value)?.[key.number];
    if (item !== undefined) return item;
  }
  if (value.kind === 'choice')
    return { kind: 'choice', options: value.options.map((option) => itemOf(frame, option, key)) };
  return { kind: 'item', of: value, key };
}
