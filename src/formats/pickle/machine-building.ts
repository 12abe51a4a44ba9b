import { collect, typeName } from './container.ts';
import { ELIDED, isPlain } from './container-value.ts';
import type { Machine } from './machine.ts';
import { isOpaque } from './machine-containers.ts';
import { importForInst } from './machine-globals.ts';
import { noteChange, noteExtensionCall } from './machine-methods.ts';
import { isNode, type Making, type ObjectValue, type Value } from './value.ts';

function make(
  machine: Machine,
  making: Making,
  callee: Value,
  args: Value,
  kwargs?: Value,
): ObjectValue {
  const { offset } = machine.decoder;
  const object: ObjectValue = {
    kind: 'object',
    making,
    callee,
    args,
    ...(kwargs === undefined ? {} : { kwargs }),
    offset,
    changes: [],
  };
  machine.spendNode();
  machine.effect({ kind: 'make', offset, opcode: machine.opcode, object });
  if (making === 'call') noteExtensionCall(machine, callee, args);
  return object;
}

/** Literals and containers cannot be called; everything else might. */
function isCallable(machine: Machine, callee: Value): boolean {
  if (isOpaque(callee)) return true;
  machine.odd('bad-argument', `${machine.opcode} of a ${typeName(callee)}`);
  machine.broken('not-callable', `${machine.opcode} of a ${typeName(callee)}`);
  return false;
}

/** What `*args` accepts, where C insists on a tuple. */
function isIterable(value: Value): boolean {
  if (typeof value === 'string') return true;
  return isNode(value) && value.kind !== 'float' && value.kind !== 'global';
}

/** False when the stream ended. C wants a tuple; the Python reader unpacks whatever can be iterated. */
function acceptArguments(machine: Machine, args: Value): boolean {
  if (isNode(args) && (args.kind === 'tuple' || (isOpaque(args) && args.kind !== 'buffer')))
    return true;
  const kind = typeName(args);
  machine.odd('bad-argument', `${machine.opcode} with arguments in a ${kind}`);
  if (!isIterable(args)) {
    machine.broken('bad-arguments', `${machine.opcode} with arguments in a ${kind}`);
    return false;
  }
  const error = machine.opcode === 'REDUCE' ? 'TypeError' : 'UnpicklingError';
  machine.disagree({ c: error, python: `unpacks the ${kind}`, pickletools: 'nothing' });
  return machine.dies('c', 'bad-arguments', `${machine.opcode} with arguments in a ${kind}`);
}

export function loadReduce(machine: Machine): void {
  const args = machine.pop();
  if (args === undefined) return;
  const callee = machine.pop();
  if (callee === undefined) return;
  if (!isCallable(machine, callee) || !acceptArguments(machine, args)) return;
  machine.push(make(machine, 'call', callee, args));
}

export function loadObj(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0) return;
  const callee = machine.stack[mark];
  if (callee === undefined) {
    machine.underflow();
    return;
  }
  const args = collect(machine, 'tuple', mark + 1);
  machine.cut(mark);
  if (isCallable(machine, callee)) machine.push(make(machine, 'call', callee, args));
}

export function loadInst(machine: Machine): void {
  const callee = importForInst(machine);
  if (callee === undefined) return;
  const mark = machine.popMark();
  if (mark < 0) return;
  const args = collect(machine, 'tuple', mark);
  machine.push(make(machine, 'call', callee, args));
}

export function loadNewobj(machine: Machine): void {
  const args = machine.pop();
  if (args === undefined) return;
  const cls = machine.pop();
  if (cls === undefined) return;
  if (!isCallable(machine, cls) || !acceptArguments(machine, args)) return;
  machine.push(make(machine, 'new', cls, args));
}

export function loadNewobjEx(machine: Machine): void {
  const kwargs = machine.pop();
  if (kwargs === undefined) return;
  const args = machine.pop();
  if (args === undefined) return;
  const cls = machine.pop();
  if (cls === undefined) return;
  if (!isCallable(machine, cls) || !acceptArguments(machine, args)) return;
  if (!isOpaque(kwargs) && !(isNode(kwargs) && kwargs.kind === 'dict')) {
    machine.odd('bad-argument', `keyword arguments in a ${typeName(kwargs)}`);
    machine.broken('bad-arguments', `NEWOBJ_EX with keywords in a ${typeName(kwargs)}`);
    return;
  }
  if (!acceptKeywords(machine, kwargs)) return;
  machine.push(make(machine, 'new', cls, args, kwargs));
}

/** The Python reader unpacks keywords in a call and wants names; C hands the dict to the class. */
function acceptKeywords(machine: Machine, kwargs: Value): boolean {
  if (!isNode(kwargs) || kwargs.kind !== 'dict') return true;
  const isName = (key: Value): boolean => typeof key === 'string' || isOpaque(key);
  if (kwargs.entries.every(([key]) => isName(key))) return true;
  machine.odd('bad-argument', 'keyword that is not a str');
  machine.disagree({ c: 'as the class decides', python: 'TypeError', pickletools: 'nothing' });
  return machine.dies('python', 'bad-arguments', 'NEWOBJ_EX with a keyword that is not a str');
}

/** Python's truth of a value the stream spells out; undefined when only the object knows. */
function truth(value: Value): boolean | undefined {
  if (!isNode(value)) return Boolean(value);
  if ('items' in value) return value.items.length + value.elided > 0;
  if ('entries' in value) return value.entries.length + value.elided > 0;
  if (value.kind === 'float') return value.value !== 0;
  if (value.kind === 'bytes' || value.kind === 'bytearray') return value.length > 0;
  return value.kind === 'long-text' ? true : undefined;
}

function isEmptyDict(value: Value): boolean {
  return isNode(value) && value.kind === 'dict' && truth(value) === false;
}

/**
 * BUILD on a literal or container has no `__setstate__` and no `__dict__` to fill: it passes only
 * where there is nothing to do, and the readers differ in what counts as nothing.
 */
function buildPlain(machine: Machine, target: Value, state: Value): void {
  let attributes = state;
  let slots: Value = null;
  const pair = isNode(state) && state.kind === 'tuple' && state.items.length + state.elided === 2;
  if (pair) [attributes = null, slots = null] = state.items;
  const c = attributes === null && (!pair || isEmptyDict(slots));
  const python = truth(attributes) === false && truth(slots) === false;
  if (c && python) return;
  const error = `BUILD on a ${typeName(target)}`;
  machine.odd('bad-argument', error);
  if (c !== python)
    machine.disagree({
      c: c ? 'nothing' : 'AttributeError',
      python: python ? 'nothing' : 'AttributeError',
      pickletools: 'nothing',
    });
  if (!c) machine.dies('c', 'bad-target', error);
  if (!python) machine.dies('python', 'bad-target', error);
}

export function loadBuild(machine: Machine): void {
  const state = machine.pop();
  if (state === undefined) return;
  const target = machine.top();
  if (target === undefined) return;
  if (!isOpaque(target)) {
    buildPlain(machine, target, state);
    return;
  }
  const { offset } = machine.decoder;
  noteChange(target, 'state', state);
  machine.effect({ kind: 'build', offset, opcode: machine.opcode, target, state });
  machine.pending = machine.context.afterBuild?.(machine, target);
}

export function loadNextBuffer(machine: Machine): void {
  machine.spendNode();
  machine.push({ kind: 'buffer', readonly: false });
}

/** Only what has a buffer can become read-only. */
export function loadReadonlyBuffer(machine: Machine): void {
  const value = machine.top();
  if (value === undefined) return;
  if (isNode(value) && value.kind === 'bytes') return;
  const last = machine.stack.length - 1;
  if (isNode(value) && (value.kind === 'buffer' || value.kind === 'bytearray')) {
    machine.spendNode();
    machine.stack[last] = { kind: 'buffer', readonly: true };
  } else if (isPlain(value) || !isOpaque(value)) {
    if (value === ELIDED) return;
    machine.odd('bad-argument', `READONLY_BUFFER of a ${typeName(value)}`);
    machine.broken('bad-target', `READONLY_BUFFER of a ${typeName(value)}`);
  }
}
