import { decodeLatin1 } from '../../bytes/text.ts';
import type { Machine } from './machine.ts';
import { isNode, type DictValue, type Node, type SequenceValue, type Value } from './value.ts';

/** Plain literals one container keeps; more of them tell nothing about what loading does. */
export const KEPT_LITERALS = 4096;

/** Entries up to which a repeated dict key is found by looking at each. */
const LINEAR_ENTRIES = 8;

/** Values visited to find an unhashable one inside a tuple; nested tuples could make it exponential. */
const MAX_HASH_VISITS = 10_000;

/** A value that neither is nor holds anything callable, nor can be changed into something that does. */
export function isPlain(value: Value): boolean {
  if (!isNode(value)) return true;
  switch (value.kind) {
    case 'float':
    case 'bytes':
    case 'bytearray':
    case 'long-text':
    case 'elided':
      return true;
    default:
      return false;
  }
}

export function addItem(machine: Machine, sequence: SequenceValue, value: Value): void {
  if (isPlain(value)) {
    if (sequence.items.length >= KEPT_LITERALS || !machine.spendLiteral()) {
      sequence.elided += 1;
      return;
    }
  } else {
    machine.spendSlot();
  }
  sequence.items.push(value);
}

/** A new container of the values from `from` up, which leave the stack. */
export function collect(
  machine: Machine,
  kind: SequenceValue['kind'],
  from: number,
): SequenceValue {
  const sequence: SequenceValue = { kind, items: [], elided: 0 };
  machine.spendNode();
  const { stack } = machine;
  for (let index = from; index < stack.length; index += 1) {
    const value = stack[index];
    if (value !== undefined) addItem(machine, sequence, value);
  }
  stack.length = from;
  return sequence;
}

/** Items and levels of a tuple that is compared as a key; longer ones are taken to be different. */
const MAX_KEY_ITEMS = 16;
const MAX_KEY_DEPTH = 4;
/** Characters of a spelled tuple: nested ones multiply. */
const MAX_KEY_LENGTH = 4096;

/** What a key is equal by: equal keys have the same identity. Undefined when that is not known. */
type KeyIdentity = string | number | bigint | Node;

/** Where each key of a larger dict is, so that a repeated key replaces its value as in Python. */
const POSITIONS = new WeakMap<DictValue, Map<KeyIdentity, number>>();

/** `1`, `1.0` and `True` are one key. */
function keyOf(key: Value, depth = 0): KeyIdentity | undefined {
  if (key === null) return 'None';
  if (typeof key === 'boolean') return Number(key);
  if (typeof key === 'string') return `'${key}`;
  if (!isNode(key)) return key;
  switch (key.kind) {
    case 'float':
      return Number.isNaN(key.value) ? undefined : key.value;
    case 'bytes':
      return key.head.length === key.length ? `b${decodeLatin1(key.head)}` : undefined;
    case 'tuple':
      return tupleKey(key, depth);
    case 'global':
      return `g${key.module}\n${key.name}`;
    case 'elided':
    case 'long-text':
    case 'frozenset':
      return undefined;
    default:
      return key;
  }
}

/** Keys of tuples already spelled: a stream may use the same one at every step. */
const TUPLE_KEYS = new WeakMap<SequenceValue, string | undefined>();

function tupleKey(tuple: SequenceValue, depth: number): string | undefined {
  if (TUPLE_KEYS.has(tuple)) return TUPLE_KEYS.get(tuple);
  const key = spellTuple(tuple, depth);
  TUPLE_KEYS.set(tuple, key);
  return key;
}

function spellTuple({ items, elided }: SequenceValue, depth: number): string | undefined {
  if (items.length > MAX_KEY_ITEMS || elided > 0 || depth >= MAX_KEY_DEPTH) return undefined;
  const parts: string[] = [];
  for (const item of items) {
    const part = keyOf(item, depth + 1);
    if (part === undefined || typeof part === 'object') return undefined;
    // Quoting keeps the parts of different tuples from running into each other.
    parts.push(JSON.stringify(String(part)));
  }
  const spelled = `(${parts.join()}`;
  return spelled.length > MAX_KEY_LENGTH ? undefined : spelled;
}

function findEntry(dict: DictValue, key: Value): number {
  const wanted = keyOf(key);
  if (wanted === undefined) return -1;
  const { entries } = dict;
  if (entries.length <= LINEAR_ENTRIES)
    return entries.findIndex(([present]) => keyOf(present) === wanted);
  let positions = POSITIONS.get(dict);
  if (positions === undefined) {
    positions = new Map();
    for (const [index, [present]] of entries.entries()) {
      const known = keyOf(present);
      if (known !== undefined) positions.set(known, index);
    }
    POSITIONS.set(dict, positions);
  }
  return positions.get(wanted) ?? -1;
}

/** `dict[key] = value`. */
export function setEntry(machine: Machine, dict: DictValue, key: Value, value: Value): void {
  const found = findEntry(dict, key);
  const entry = dict.entries[found];
  if (entry !== undefined) {
    if (!isPlain(value)) machine.spendSlot();
    entry[1] = value;
    return;
  }
  if (isPlain(key) && isPlain(value)) {
    if (dict.entries.length >= KEPT_LITERALS || !machine.spendLiteral()) {
      dict.elided += 1;
      return;
    }
  } else {
    machine.spendSlot();
  }
  dict.entries.push([key, value]);
  const known = keyOf(key);
  if (known !== undefined) POSITIONS.get(dict)?.set(known, dict.entries.length - 1);
}

/** Whether a tuple can be hashed never changes, and a stream may ask for the same one at every step. */
const HASHABLE = new WeakMap<Node, boolean>();

/** False for what Python certainly refuses as a key or set member. */
export function isHashable(value: Value): boolean {
  if (!isNode(value)) return true;
  const known = HASHABLE.get(value);
  if (known !== undefined) return known;
  const hashable = searchHashable(value);
  if (value.kind === 'tuple') HASHABLE.set(value, hashable);
  return hashable;
}

function searchHashable(value: Node): boolean {
  const pending: Node[] = [value];
  let visits = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const known = HASHABLE.get(next);
    if (known === false) return false;
    if (known === true) continue;
    if (next.kind === 'list' || next.kind === 'dict') return false;
    if (next.kind === 'set' || next.kind === 'bytearray') return false;
    if (next.kind !== 'tuple') continue;
    for (const item of next.items) {
      visits += 1;
      if (visits > MAX_HASH_VISITS) return true;
      if (isNode(item)) pending.push(item);
    }
  }
  return true;
}

export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (typeof value === 'string') return 'str';
  return value.kind === 'long-text' ? 'str' : value.kind;
}
