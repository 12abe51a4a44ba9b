import { ELIDED, isPlain } from './container-value.ts';
import type { Machine } from './machine.ts';
import type { Effect } from './program.ts';
import { isNode, type Change, type GlobalValue, type Value } from './value.ts';

type Method = Extract<Effect, { kind: 'method' }>['method'];

/** Changes kept per object, for printing. */
const MAX_CHANGES = 64;

/**
 * Calls with nothing but plain literals that are listed per stream; an honest Counter or
 * OrderedDict of ten million words makes as many. Further ones on a target that already has such a
 * call are left out: their callee is the same and known.
 */
const MAX_PLAIN_CALLS = 65_536;

const HOW: Readonly<Record<Method, Change['how']>> = {
  append: 'append',
  extend: 'append',
  add: 'add',
  __setitem__: 'setitem',
};

interface PlainCalls {
  count: number;
  readonly targets: Map<Method, Set<Value>>;
}

const PLAIN_CALLS = new WeakMap<Machine, PlainCalls>();

/** True when this call of plain literals tells nothing new. */
function isRepetition(machine: Machine, target: Value, method: Method): boolean {
  let calls = PLAIN_CALLS.get(machine);
  if (calls === undefined) {
    calls = { count: 0, targets: new Map() };
    PLAIN_CALLS.set(machine, calls);
  }
  calls.count += 1;
  if (calls.count <= MAX_PLAIN_CALLS) {
    const targets = calls.targets.get(method) ?? new Set();
    calls.targets.set(method, targets.add(target));
    return false;
  }
  return calls.targets.get(method)?.has(target) ?? false;
}

/** Remembers what was done to an object, up to a bound. */
export function noteChange(target: Value, how: Change['how'], value: Value): void {
  if (isNode(target) && target.kind === 'object' && target.changes.length < MAX_CHANGES)
    target.changes.push({ how, value });
}

/** A method of something that is no container of the stream. */
export function callMethod(
  machine: Machine,
  target: Value,
  method: Method,
  args: readonly Value[],
): void {
  const last = args[args.length - 1] ?? ELIDED;
  noteChange(target, HOW[method], last);
  if (args.every(isPlain) && isRepetition(machine, target, method)) return;
  machine.effect({
    kind: 'method',
    offset: machine.decoder.offset,
    opcode: machine.opcode,
    target,
    method,
    args,
  });
}

function isCopyreg(target: Value, name: string): target is GlobalValue {
  return (
    isNode(target) &&
    target.kind === 'global' &&
    (target.module === 'copyreg' || target.module === 'copy_reg') &&
    target.name === name
  );
}

/** Strings of a literal pair: `(module, name)`. */
function namePair(value: Value): readonly [string, string] | undefined {
  if (!isNode(value) || value.kind !== 'tuple' || value.elided > 0) return undefined;
  const [module, name] = value.items;
  if (value.items.length !== 2 || typeof module !== 'string' || typeof name !== 'string')
    return undefined;
  return [module, name];
}

/** An entry written into copyreg's own tables is as good as `add_extension`. */
export function noteRegistryWrite(machine: Machine, target: Value, key: Value, value: Value): void {
  if (typeof key !== 'number') return;
  const { registry } = machine.context;
  if (isCopyreg(target, '_extension_cache')) {
    registry.put(key, { kind: 'object', value });
  } else if (isCopyreg(target, '_inverted_registry')) {
    const pair = namePair(value);
    if (pair !== undefined) registry.put(key, { kind: 'name', module: pair[0], name: pair[1] });
  }
}

/** `copyreg.add_extension(module, name, code)` with literals. */
export function noteExtensionCall(machine: Machine, callee: Value, args: Value): void {
  if (!isCopyreg(callee, 'add_extension')) return;
  if (!isNode(args) || (args.kind !== 'tuple' && args.kind !== 'list')) return;
  const [module, name, code] = args.items;
  if (typeof module === 'string' && typeof name === 'string' && typeof code === 'number')
    machine.context.registry.add(module, name, code);
}
