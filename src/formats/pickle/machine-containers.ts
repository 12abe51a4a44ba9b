import { addItem, collect, isHashable, replaceValue, setEntry, typeName } from './container.ts';
import { Dict, ELIDED, isContainer, isPlain, Sequence, type Container } from './container-value.ts';
import { thinBatch } from './elision.ts';
import type { Machine } from './machine.ts';
import { callMethod, noteRegistryWrite } from './machine-methods.ts';
import { isNode, type BytesValue, type Value } from './value.ts';

/** A further row may show that the one beneath is only one of many. */
function pushRow(machine: Machine, container: Container): void {
  thinBatch(machine);
  machine.push(container);
}

function pushNew(machine: Machine, container: Container): void {
  machine.spendNode();
  pushRow(machine, container);
}

export function loadEmptyTuple(machine: Machine): void {
  pushNew(machine, new Sequence('tuple'));
}

export function loadEmptyList(machine: Machine): void {
  pushNew(machine, new Sequence('list'));
}

export function loadEmptySet(machine: Machine): void {
  pushNew(machine, new Sequence('set'));
}

export function loadEmptyDict(machine: Machine): void {
  pushNew(machine, new Dict());
}

function counted(machine: Machine, count: number): void {
  const from = machine.stack.length - count;
  if (from < machine.fence) machine.underflow();
  else pushRow(machine, collect(machine, 'tuple', from));
}

export function loadTuple1(machine: Machine): void {
  counted(machine, 1);
}

export function loadTuple2(machine: Machine): void {
  counted(machine, 2);
}

export function loadTuple3(machine: Machine): void {
  counted(machine, 3);
}

export function loadTuple(machine: Machine): void {
  const mark = machine.popMark();
  if (mark >= 0) pushRow(machine, collect(machine, 'tuple', mark));
}

export function loadList(machine: Machine): void {
  const mark = machine.popMark();
  if (mark >= 0) pushRow(machine, collect(machine, 'list', mark));
}

export function loadFrozenset(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0 || !allHashable(machine, mark, 1)) return;
  pushRow(machine, collect(machine, 'frozenset', mark));
}

function unhashable(machine: Machine, value: Value): false {
  machine.odd('bad-argument', `unhashable ${typeName(value)}`);
  machine.broken('unhashable', `${machine.opcode} of an unhashable ${typeName(value)}`);
  return false;
}

/** Every `step`-th value from `from` up can be a key. */
function allHashable(machine: Machine, from: number, step: number): boolean {
  const { stack } = machine;
  for (let index = from; index < stack.length; index += step) {
    const value = stack[index];
    if (value !== undefined && isNode(value) && !isHashable(value))
      return unhashable(machine, value);
  }
  return true;
}

export function loadDict(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0) return;
  const { stack } = machine;
  if ((stack.length - mark) % 2 !== 0) {
    machine.odd('bad-argument', 'odd number of items');
    machine.broken('odd-items', 'DICT of an odd number of items');
    return;
  }
  if (!allHashable(machine, mark, 2)) return;
  const dict = new Dict();
  machine.spendNode();
  for (let index = mark; index < stack.length; index += 2)
    setEntry(machine, dict, stack[index] ?? null, stack[index + 1] ?? null);
  machine.cut(mark);
  pushRow(machine, dict);
}

function isList(value: Value): value is Sequence {
  return isContainer(value) && value.kind === 'list';
}

/** Something whose methods are not known: everything but the literals and containers of the stream. */
export function isOpaque(value: Value): boolean {
  return !isPlain(value) && isNode(value) && !('items' in value) && !('entries' in value);
}

function lacksMethod(machine: Machine, target: Value): void {
  machine.odd('bad-argument', `${machine.opcode} on a ${typeName(target)}`);
  machine.broken('bad-target', `${machine.opcode} on a ${typeName(target)}`);
}

export function loadAppend(machine: Machine): void {
  const value = machine.pop();
  if (value === undefined) return;
  const target = machine.top();
  if (target === undefined) return;
  if (isList(target)) addItem(machine, target, value);
  else if (isOpaque(target)) callMethod(machine, target, 'append', [value]);
  else if (isBytearray(target)) acceptBytes(machine, [value]);
  else lacksMethod(machine, target);
}

/** A bytearray's content is not followed, but what it refuses ends the stream. */
function acceptBytes(machine: Machine, values: readonly Value[]): boolean {
  const refused = values.find((value) => !isOpaque(value) && !isByte(value));
  if (refused === undefined) return true;
  machine.odd('bad-argument', `a ${typeName(refused)} for a bytearray`);
  machine.broken('bad-byte', `${machine.opcode} of a ${typeName(refused)} on a bytearray`);
  return false;
}

function isByte(value: Value): boolean {
  if (value === ELIDED || typeof value === 'boolean') return true;
  return typeof value === 'number' && value >= 0 && value <= 0xff;
}

function isBytearray(target: Value): target is BytesValue {
  return isNode(target) && target.kind === 'bytearray';
}

export function loadAppends(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0) return;
  const { stack } = machine;
  if (mark <= machine.fence) {
    machine.underflow();
    return;
  }
  const target = stack[mark - 1] ?? null;
  if (isList(target)) {
    for (let index = mark; index < stack.length; index += 1)
      addItem(machine, target, stack[index] ?? null);
    machine.cut(mark);
    return;
  }
  if (isBytearray(target)) {
    if (acceptBytes(machine, stack.slice(mark))) machine.cut(mark);
    return;
  }
  const empty = stack.length === mark;
  if (empty && !noItems(machine, target)) return;
  if (isOpaque(target)) callMethod(machine, target, 'extend', [collect(machine, 'list', mark)]);
  else if (!empty) lacksMethod(machine, target);
}

/** Without items C does nothing, while the Python reader calls `extend([])`, or looks for it. */
function noItems(machine: Machine, target: Value): boolean {
  const opaque = isOpaque(target);
  machine.disagree({
    c: 'nothing',
    python: opaque ? 'extend([])' : 'AttributeError',
    pickletools: 'nothing',
  });
  if (opaque) return machine.alive.python;
  machine.dies('python', 'bad-target', `${machine.opcode} on a ${typeName(target)}`);
  return false;
}

export function loadAdditems(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0) return;
  const { stack } = machine;
  if (mark <= machine.fence) {
    machine.underflow();
    return;
  }
  const target = stack[mark - 1] ?? null;
  if (isContainer(target) && target.kind === 'set') {
    if (!allHashable(machine, mark, 1)) return;
    for (let index = mark; index < stack.length; index += 1)
      addItem(machine, target, stack[index] ?? null);
  } else if (isOpaque(target)) {
    for (let index = mark; index < stack.length; index += 1)
      callMethod(machine, target, 'add', [stack[index] ?? null]);
  } else if (stack.length === mark) {
    machine.disagree({ c: 'nothing', python: 'AttributeError', pickletools: 'nothing' });
    machine.dies('python', 'bad-target', `ADDITEMS on a ${typeName(target)}`);
  } else {
    lacksMethod(machine, target);
  }
  machine.cut(mark);
}

/** `target[key] = value`; false when the stream ended. */
function setItem(machine: Machine, target: Value, key: Value, value: Value): boolean {
  if (isContainer(target) && target.kind === 'dict') {
    if (isNode(key) && !isHashable(key)) return unhashable(machine, key);
    setEntry(machine, target, key, value);
    return true;
  }
  if (isList(target)) return setIndex(machine, target, key, value);
  if (isBytearray(target))
    return acceptIndex(machine, key, target.length) >= 0 && acceptBytes(machine, [value]);
  if (!isOpaque(target)) {
    lacksMethod(machine, target);
    return false;
  }
  callMethod(machine, target, '__setitem__', [key, value]);
  noteRegistryWrite(machine, target, key, value);
  return true;
}

function setIndex(machine: Machine, list: Sequence, key: Value, value: Value): boolean {
  const index = acceptIndex(machine, key, list.items.length + list.elided);
  if (index < 0) return false;
  // What an object used as an index selects is not known, but the value is now inside.
  if (isOpaque(key)) addItem(machine, list, value);
  else if (index < list.items.length) {
    replaceValue(machine, list, list.items[index] ?? null, value);
    list.items[index] = value;
  }
  return true;
}

/** The place of an integer in range; 0 for an object, which may be a slice; -1 when the stream ends. */
function acceptIndex(machine: Machine, key: Value, length: number): number {
  if (isOpaque(key) || key === ELIDED) return 0;
  const integer = typeof key === 'boolean' ? Number(key) : key;
  if (typeof integer === 'number') {
    const index = integer < 0 ? integer + length : integer;
    if (index >= 0 && index < length) return index;
  }
  machine.odd('bad-argument', `${typeName(key)} as an index`);
  machine.broken('bad-index', `${machine.opcode} at an index out of range, or no index`);
  return -1;
}

export function loadSetitem(machine: Machine): void {
  if (machine.stack.length - 2 <= machine.fence) {
    machine.underflow();
    return;
  }
  const value = machine.pop() ?? null;
  const key = machine.pop() ?? null;
  setItem(machine, machine.top() ?? null, key, value);
}

export function loadSetitems(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0) return;
  const { stack } = machine;
  if (mark <= machine.fence) {
    machine.underflow();
    return;
  }
  const odd = (stack.length - mark) % 2 !== 0;
  if (odd && !oddItems(machine)) return;
  const target = stack[mark - 1] ?? null;
  const end = odd ? stack.length - 1 : stack.length;
  for (let index = mark; index < end; index += 2)
    if (!setItem(machine, target, stack[index] ?? null, stack[index + 1] ?? null)) return;
  machine.cut(mark);
  if (odd) machine.broken('odd-items', 'SETITEMS of an odd number of items');
}

/** C counts first. The Python reader has set every whole pair by the time it misses the last value. */
function oddItems(machine: Machine): boolean {
  machine.odd('bad-argument', 'odd number of items');
  machine.disagree({
    c: 'UnpicklingError',
    python: 'sets the whole pairs, then IndexError',
    pickletools: 'nothing',
  });
  return machine.dies('c', 'odd-items', 'SETITEMS of an odd number of items');
}
