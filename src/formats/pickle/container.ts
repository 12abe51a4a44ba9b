import { decodeLatin1 } from '../../bytes/text.ts';
import { isContainer, isPlain, Sequence, type Container, type Dict } from './container-value.ts';
import { BOOKED_TEXT, leaveOut, returnHome } from './elision.ts';
import type { Machine } from './machine.ts';
import { isNode, type DictValue, type Node, type SequenceValue, type Value } from './value.ts';

/** Plain literals one container keeps; more of them tell nothing about what loading does. */
export const KEPT_LITERALS = 4096;

/** Items up to which a container keeps its literals longest: no call takes more arguments, no row has more columns. */
const FEW_ITEMS = 64;

/** Entries up to which a repeated dict key is found by looking at each. */
const LINEAR_ENTRIES = 8;

/** Values visited to find an unhashable one inside a tuple; nested tuples could make it exponential. */
const MAX_HASH_VISITS = 10_000;

/** Books a literal as the container's next; false when it must be elided. */
function keeps(machine: Machine, held: number, literal: Value, second?: Value): boolean {
  const { budget } = machine.context;
  if (held >= KEPT_LITERALS) return false;
  const bytes = bookedBytes(literal) + (second === undefined ? 0 : bookedBytes(second));
  if (bytes > 0 && !budget.spendBytes(bytes)) return false;
  if (budget.spendLiteral(held < FEW_ITEMS)) return true;
  budget.refund(0, bytes);
  return false;
}

function bookedBytes(literal: Value): number {
  return typeof literal === 'string' && literal.length > BOOKED_TEXT ? literal.length : 0;
}

/** Takes in what is not plain; false when it was only counted. */
function takesIn(machine: Machine, parent: Container, held: number, value: Value): boolean {
  if (held >= FEW_ITEMS && isContainer(value) && leaveOut(machine, parent, value)) {
    parent.elided += 1;
    return false;
  }
  machine.spendSlot();
  if (parent.home !== undefined) returnHome(parent);
  return true;
}

export function addItem(machine: Machine, sequence: Sequence, value: Value): void {
  const held = sequence.items.length;
  if (!isPlain(value)) {
    if (!takesIn(machine, sequence, held, value)) return;
  } else if (!keeps(machine, held, value)) {
    sequence.elided += 1;
    return;
  }
  sequence.items.push(value);
}

/** `present` makes room for `value`, which another budget pays for when only one of them is plain. */
export function replaceValue(
  machine: Machine,
  parent: Container,
  present: Value,
  value: Value,
): void {
  if (!isPlain(value)) {
    machine.spendSlot();
    if (parent.home !== undefined) returnHome(parent);
    if (isPlain(present)) machine.context.budget.refund(1, bookedBytes(present));
    return;
  }
  machine.context.budget.refund(
    isPlain(present) ? 0 : -1,
    bookedBytes(present) - bookedBytes(value),
  );
}

/** Books the values from `from` up as the first of a container; false, with nothing booked, when one must be elided. */
function bookFew(machine: Machine, from: number): boolean {
  const { stack } = machine;
  const { budget } = machine.context;
  let literals = 0;
  for (let index = from; index < stack.length; index += 1) {
    const value = stack[index] ?? null;
    if (bookedBytes(value) > 0) return false;
    if (isPlain(value)) literals += 1;
  }
  if (!budget.spendFew(literals)) return false;
  for (let slots = stack.length - from - literals; slots > 0; slots -= 1) machine.spendSlot();
  return true;
}

/** A new container of the values from `from` up, which leave the stack. */
export function collect(machine: Machine, kind: SequenceValue['kind'], from: number): Sequence {
  machine.spendNode();
  const { stack } = machine;
  if (stack.length - from <= FEW_ITEMS && bookFew(machine, from)) {
    // A copy is exactly as long as it must be, where pushing grows the array by sixteen.
    const whole = new Sequence(kind, stack.slice(from));
    machine.cut(from);
    return whole;
  }
  const sequence = new Sequence(kind);
  for (let index = from; index < stack.length; index += 1) {
    const value = stack[index];
    if (value !== undefined) addItem(machine, sequence, value);
  }
  machine.cut(from);
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
interface Positions {
  readonly texts: Map<string, number>;
  readonly others: Map<KeyIdentity, number>;
}

const POSITIONS = new WeakMap<DictValue, Positions>();

function notePosition({ texts, others }: Positions, key: Value, index: number): void {
  if (typeof key === 'string') texts.set(key, index);
  else {
    const identity = keyOf(key);
    if (identity !== undefined) others.set(identity, index);
  }
}

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

/** Looks at each entry; texts, which nearly all keys are, are compared as they are. */
function findAmongFew({ entries }: DictValue, key: Value): number {
  const isText = typeof key === 'string';
  const wanted = isText ? key : keyOf(key);
  if (wanted === undefined) return -1;
  for (let index = 0; index < entries.length; index += 1) {
    const present = entries[index]?.[0];
    if (present === undefined || isText !== (typeof present === 'string')) continue;
    if (isText ? present === key : keyOf(present) === wanted) return index;
  }
  return -1;
}

function findEntry(dict: DictValue, key: Value): number {
  const { entries } = dict;
  if (entries.length <= LINEAR_ENTRIES) return findAmongFew(dict, key);
  let positions = POSITIONS.get(dict);
  if (positions === undefined) {
    positions = { texts: new Map(), others: new Map() };
    for (const [index, [present]] of entries.entries()) notePosition(positions, present, index);
    POSITIONS.set(dict, positions);
  }
  if (typeof key === 'string') return positions.texts.get(key) ?? -1;
  const wanted = keyOf(key);
  return wanted === undefined ? -1 : (positions.others.get(wanted) ?? -1);
}

/** What a state held when BUILD read it must not be lost to a later SETITEM; no honest stream sets a key twice. */
function keepReplaced(machine: Machine, dict: Dict, key: string, value: Value): void {
  machine.spendSlot();
  dict.replaced ??= [];
  dict.replaced.push([key, value]);
}

/** `dict[key] = value`. */
export function setEntry(machine: Machine, dict: Dict, key: Value, value: Value): void {
  const found = findEntry(dict, key);
  const entry = found === -1 ? undefined : dict.entries[found];
  if (entry !== undefined) {
    if (typeof key === 'string') keepReplaced(machine, dict, key, entry[1]);
    replaceValue(machine, dict, entry[1], value);
    entry[1] = value;
    return;
  }
  const held = dict.entries.length;
  if (isPlain(key) && isPlain(value)) {
    if (!keeps(machine, held, key, value)) {
      dict.elided += 1;
      return;
    }
  } else if (!isPlain(key)) {
    machine.spendSlot();
    if (dict.home !== undefined) returnHome(dict);
  } else if (!takesIn(machine, dict, held, value)) return;
  dict.entries.push([key, value]);
  if (held < LINEAR_ENTRIES) return;
  const positions = POSITIONS.get(dict);
  if (positions !== undefined) notePosition(positions, key, held);
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
