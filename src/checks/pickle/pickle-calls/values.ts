import type { DictValue, GlobalValue, ObjectValue, Value } from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';

/** Nesting looked into when a value is inspected; honest arguments nest three deep. */
const MAX_DEPTH = 12;
/** Nodes looked at per inspected value: enough for every argument list that means something. */
const MAX_NODES = 20_000;

export function isGlobal(value: Value | undefined): value is GlobalValue {
  return value !== undefined && isNode(value) && value.kind === 'global';
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return value !== undefined && isNode(value) && value.kind === 'object';
}

export function isDict(value: Value | undefined): value is DictValue {
  return value !== undefined && isNode(value) && value.kind === 'dict';
}

/** The items of an argument tuple; undefined when it is anything else. */
export function tupleItems(value: Value | undefined): readonly Value[] | undefined {
  return value !== undefined && isNode(value) && value.kind === 'tuple' && value.elided === 0
    ? value.items
    : undefined;
}

/** Calls that only spell a literal which the protocol has no opcode for. */
const LITERAL_MAKERS = new Set([
  '_codecs.encode',
  'builtins.bytes',
  'builtins.bytearray',
  'builtins.complex',
  'builtins.frozenset',
  'builtins.range',
  'builtins.set',
  'builtins.slice',
]);

/** Text, numbers, bytes and containers of them: nothing that was imported, made or fetched. */
export function isPlain(value: Value): boolean {
  let left = MAX_NODES;
  const plain = (inner: Value, depth: number): boolean => {
    if (!isNode(inner)) return true;
    left -= 1;
    if (left < 0 || depth > MAX_DEPTH) return false;
    switch (inner.kind) {
      case 'float':
      case 'bytes':
      case 'bytearray':
      case 'long-text':
      case 'elided':
      case 'buffer':
        return true;
      case 'tuple':
      case 'list':
      case 'set':
      case 'frozenset':
        return inner.items.every((item) => plain(item, depth + 1));
      case 'dict':
        return inner.entries.every(
          ([key, item]) => plain(key, depth + 1) && plain(item, depth + 1),
        );
      case 'object':
        return (
          isGlobal(inner.callee) &&
          LITERAL_MAKERS.has(`${inner.callee.module}.${inner.callee.name}`) &&
          plain(inner.args, depth + 1)
        );
      default:
        return false;
    }
  };
  return plain(value, 0);
}

/** Every imported name inside a value, containers included, objects' own arguments not: those have effects of their own. */
export function globalsIn(value: Value): readonly GlobalValue[] {
  const found: GlobalValue[] = [];
  const queue: Value[] = [value];
  const seen = new Set<Value>();
  while (queue.length > 0 && seen.size < MAX_NODES) {
    const next = queue.pop();
    if (next === undefined || !isNode(next) || seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'global') found.push(next);
    else if (next.kind === 'dict') {
      for (const entry of next.entries) if (isNode(entry[1])) queue.push(entry[1]);
    } else if ('items' in next) {
      for (const item of next.items) if (isNode(item)) queue.push(item);
    }
  }
  return found;
}

/** The value of a text key, the last one when it is set twice. */
export function dictItem(value: Value | undefined, key: string): Value | undefined {
  if (!isDict(value)) return undefined;
  return value.entries.findLast(([name]) => name === key)?.[1];
}
