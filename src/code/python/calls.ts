import type { NodeIndex } from '../syntax-tree.ts';
import type { Keyword, Value } from '../value.ts';
import { LOCAL, UNKNOWN, computedFrom, pathOf } from '../value.ts';
import type { Arguments } from '../arguments.ts';
import { NO_ARGUMENTS } from '../arguments.ts';
import { evaluateArguments } from './arguments.ts';
import { runConstantCode } from '../constant-code.ts';
import { foldCall } from './fold-call.ts';
import { foldTextMethod, itemsOf, plain } from './fold-text.ts';
import type { Frame } from '../frame.ts';
import { withDecoder } from '../decoded.ts';
import { inlineCall } from '../inline.ts';
import type { Callee } from '../callee.ts';
import { callValue, recordCall, resolveCallee } from '../callee.ts';
import { lookUp, memberOf, nameValue } from './names.ts';

export function evaluateCall(frame: Frame, node: NodeIndex): Value {
  const { tree } = frame;
  const called = tree.field(node, 'function');
  if (called === undefined) return UNKNOWN;
  const target = frame.evaluate(called);
  const given = evaluateArguments(frame, tree.field(node, 'arguments'));
  return applyCall(frame, node, called, target, given);
}

/** Records a call and says what it gives. */
export function applyCall(
  frame: Frame,
  node: NodeIndex,
  written: NodeIndex,
  target: Value,
  given: Arguments,
): Value {
  const callee = resolveCallee(target);
  const passed: Arguments = {
    positional: [...callee.bound.positional, ...given.positional],
    keywords: [...callee.bound.keywords, ...given.keywords],
    hasSpread: callee.bound.hasSpread || given.hasSpread,
  };
  recordCall(frame, node, written, callee, passed);
  runConstantCode(frame, node, callee.names, passed);
  handToLambda(frame, target, passed);
  return (
    shortenOptions(callee.names.map((name) => resultOf(frame, node, name, callee, passed))) ??
    markedMethod(frame, callee.value, passed) ??
    callValue(undefined, callee.value, passed)
  );
}

/** `(lambda run: run('x'))(os.system)`: no other call reaches a function without a name that is called in place. */
function handToLambda(frame: Frame, target: Value, { positional }: Arguments): void {
  if (!frame.records || target.kind !== 'name' || !target.path.endsWith('>')) return;
  frame.engine.bodies.get(target.path.slice(LOCAL.length + 1))?.(positional);
}

function shortenOptions(options: readonly Value[]): Value | undefined {
  const [first] = options;
  return options.length < 2 ? first : { kind: 'choice', options };
}

function markedMethod(frame: Frame, target: Value, passed: Arguments): Value | undefined {
  const result = methodResult(frame, target, passed);
  if (result === undefined || target.kind !== 'member') return result;
  return withDecoder(result, `.${target.name}`, [target.of, ...passed.positional]);
}

const PATH_METHODS: ReadonlySet<string> = new Set([
  'read_text',
  'read_bytes',
  'open',
  'rglob',
  'glob',
  'iterdir',
]);

/** A method of a constant, or undefined. */
function methodResult(frame: Frame, target: Value, passed: Arguments): Value | undefined {
  if (target.kind !== 'member') return undefined;
  const { of, name } = target;
  if (of.kind === 'dict' && name === 'get') return dictGet(of, passed.positional);
  if (of.kind === 'dict' && (name === 'values' || name === 'keys') && !of.open)
    return {
      kind: 'list',
      items: of.entries.map((entry) => (name === 'keys' ? entry.key : entry.value)),
    };
  if (of.kind === 'dict' && (name === 'copy' || name === 'items'))
    return name === 'copy' ? of : undefined;
  const folded = foldTextMethod(of, name, passed, frame.draft.limits.maxConstant);
  if (folded !== undefined) return folded;
  // A path that is not wholly known is still read as a path.
  if (of.kind === 'unknown' && PATH_METHODS.has(name)) return undefined;
  // What a text becomes still comes from it.
  if (of.kind === 'unknown' || plain(of) !== undefined)
    return computedFrom([of, ...passed.positional]);
  return undefined;
}

function dictGet(
  dict: Value & { kind: 'dict' },
  [key, otherwise]: readonly Value[],
): Value | undefined {
  const wanted = plain(key);
  const found = dict.entries.findLast((entry) => plain(entry.key) === wanted);
  if (wanted === undefined) return undefined;
  return found?.value ?? (dict.open ? undefined : otherwise);
}

function resultOf(
  frame: Frame,
  node: NodeIndex,
  name: string,
  callee: Callee,
  passed: Arguments,
): Value {
  const { positional, keywords } = passed;
  const resolved =
    resolvedByName(frame, name, positional, keywords) ??
    marked(
      name,
      positional,
      foldCall(name, positional, keywords, frame.draft.limits.maxConstant),
    ) ??
    appliedInside(frame, node, name, passed) ??
    (name.startsWith(`${LOCAL}.`) ? inlineCall(frame, name, passed) : undefined);
  return (
    resolved ?? callValue(name, callee.value.kind === 'choice' ? undefined : callee.value, passed)
  );
}

function marked(
  name: string,
  inputs: readonly Value[],
  value: Value | undefined,
): Value | undefined {
  return value === undefined ? undefined : withDecoder(value, name, inputs);
}

/** Calls that name something else: imports by name and attributes by name. */
function resolvedByName(
  frame: Frame,
  name: string,
  positional: readonly Value[],
  keywords: readonly Keyword[],
): Value | undefined {
  const [first, second] = positional;
  switch (name) {
    case 'builtins.__import__':
    case 'importlib.__import__': {
      const module = plain(first);
      if (module === undefined) return undefined;
      // Without `fromlist` the call gives the outermost package.
      const whole =
        positional.length >= 4 || keywords.some((keyword) => keyword.name === 'fromlist');
      return nameValue(whole ? module : module.replace(/\..*$/, ''));
    }
    case 'importlib.import_module':
    case 'pydoc.locate':
    case 'pkgutil.resolve_name': {
      const module = plain(first);
      return module === undefined ? undefined : nameValue(module.replace(':', '.'));
    }
    case 'importlib.reload':
      return first;
    case 'builtins.getattr':
    case 'inspect.getattr_static':
    case 'builtins.object.__getattribute__': {
      const attribute = plain(second);
      return first === undefined || attribute === undefined
        ? undefined
        : memberOf(frame, first, attribute);
    }
    case 'builtins.vars': {
      const path = first === undefined ? undefined : pathOf(first);
      return path === undefined ? undefined : nameValue(`${path}.__dict__`);
    }
    default:
      return bySuffix(frame, name, positional);
  }
}

function bySuffix(frame: Frame, name: string, [first]: readonly Value[]): Value | undefined {
  const key = plain(first);
  if (key === undefined) return undefined;
  const getter = /^(.+)\.(?:__getattribute__|__getattr__)$/.exec(name)?.[1];
  if (getter !== undefined) return memberOf(frame, nameValue(getter), key);
  const namespace = /^(.+)\.__dict__\.(?:get|__getitem__|pop)$/.exec(name)?.[1];
  if (namespace !== undefined) return memberOf(frame, nameValue(namespace), key);
  if (/^builtins\.(?:globals|locals|vars)\(\)\.(?:get|__getitem__|pop)$/.test(name))
    return lookUp(frame, key);
  if (/^sys\.modules\.(?:get|__getitem__|pop)$/.test(name)) return nameValue(key);
  return undefined;
}

/** Functions that call what they are given: the inner call is written down too. */
function appliedInside(
  frame: Frame,
  node: NodeIndex,
  name: string,
  { positional, keywords }: Arguments,
): Value | undefined {
  const [first, second] = positional;
  const target = keywords.find((keyword) => keyword.name === 'target')?.value;
  if (target !== undefined && /(?:^|\.)(?:Thread|Process|Timer)$/.test(name))
    indirectCall(
      frame,
      node,
      target,
      itemsOf(keywords.find((k) => k.name === 'args')?.value) ?? [],
    );
  if (first === undefined) return undefined;
  if (name === 'operator.attrgetter()' || name === 'operator.methodcaller()') return undefined;
  if (name === 'builtins.map' || name === 'builtins.filter') {
    const items = itemsOf(second);
    if (items === undefined || !frame.draft.affords(items.length * NODES_PER_ITEM))
      return indirectCall(frame, node, first, [
        { kind: 'item', of: second ?? UNKNOWN, key: UNKNOWN },
      ]);
    const [head] = items;
    if (head !== undefined) indirectCall(frame, node, first, [head]);
    const callee = resolveCallee(first).names[0];
    if (name !== 'builtins.map' || callee === undefined) return undefined;
    return { kind: 'list', items: items.map((item) => mapped(frame, callee, item)) };
  }
  if (APPLIERS.has(name)) indirectCall(frame, node, first, positional.slice(1));
  return undefined;
}

/** What one item of a mapped list counts as. */
const NODES_PER_ITEM = 4;

function mapped(frame: Frame, callee: string, item: Value): Value {
  const passed = { ...NO_ARGUMENTS, positional: [item] };
  if (!frame.draft.step(false)) return UNKNOWN;
  return (
    marked(callee, [item], foldCall(callee, [item], [], frame.draft.limits.maxConstant)) ??
    (callee.startsWith(`${LOCAL}.`) ? inlineCall(frame, callee, passed) : undefined) ??
    callValue(callee, undefined, passed)
  );
}

const APPLIERS: ReadonlySet<string> = new Set([
  'builtins.apply',
  'atexit.register',
  'asyncio.to_thread',
  'threading.Timer',
  'functools.reduce',
  'contextlib.ExitStack().callback',
  'concurrent.futures.ThreadPoolExecutor().submit',
  'concurrent.futures.ProcessPoolExecutor().submit',
  'multiprocessing.Pool().apply',
  'multiprocessing.Pool().apply_async',
]);

function indirectCall(
  frame: Frame,
  node: NodeIndex,
  target: Value,
  positional: readonly Value[],
): undefined {
  const callee = resolveCallee(target);
  if (callee.names.length === 0) return;
  const passed = {
    positional: [...callee.bound.positional, ...positional],
    keywords: callee.bound.keywords,
    hasSpread: true,
  };
  recordCall(frame, node, node, callee, passed);
  runConstantCode(frame, node, callee.names, passed);
}
