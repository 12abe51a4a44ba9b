import type { Effect, PickleStream } from '../formats/pickle/program.ts';
import { isNode, type ObjectValue, type Value } from '../formats/pickle/value.ts';

/** Dotted name of an imported name; undefined for everything else. */
export function nameOf(value: Value | undefined): string | undefined {
  if (value === undefined || !isNode(value) || value.kind !== 'global') return undefined;
  return `${value.module}.${value.name}`;
}

export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || !isNode(value)) return [];
  return (value.kind === 'tuple' || value.kind === 'list') && value.elided === 0 ? value.items : [];
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return value !== undefined && isNode(value) && value.kind === 'object';
}

/** What was done to each object after it was made, in order: complete, where the object's own list is short. */
export type Changes = ReadonlyMap<Value, readonly Effect[]>;

export function changesOf(stream: PickleStream): Changes {
  const changes = new Map<Value, Effect[]>();
  for (const effect of stream.effects) {
    if (effect.kind !== 'build' && effect.kind !== 'method') continue;
    const list = changes.get(effect.target);
    if (list === undefined) changes.set(effect.target, [effect]);
    else list.push(effect);
  }
  return changes;
}

/** The state of the object's last BUILD. */
export function stateOf(object: ObjectValue): Value | undefined {
  return object.changes.findLast(({ how }) => how === 'state')?.value;
}

/** What a value is, for people: `int 3`, `str 'relu'`, `numpy.core.multiarray.scalar(…)`. */
export function describe(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return `int ${value}`;
  if (typeof value === 'string')
    return `str ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  switch (value.kind) {
    case 'float':
      return `float ${value.value}`;
    case 'long-text':
      return 'a long str';
    case 'bytes':
    case 'bytearray':
      return `${value.length} bytes`;
    case 'global':
      return `${value.module}.${value.name}`;
    case 'object':
      return `${nameOf(value.callee) ?? 'an object'}(…)`;
    case 'persistent':
      return 'a bare storage';
    case 'unknown':
      return value.reason;
    default:
      return `a ${value.kind}`;
  }
}
