import type { NodeIndex } from '../syntax-tree.ts';
import type { CallValue, Keyword, Value } from '../value.ts';
import { LOCAL, UNKNOWN, computedFrom, pathOf } from '../value.ts';
import type { Arguments } from './arguments.ts';
import { NO_ARGUMENTS, evaluateArguments } from './arguments.ts';
import { runConstantCode } from './constant-code.ts';
import { foldCall } from './fold-call.ts';
import { foldTextMethod, itemsOf, plain } from './fold-text.ts';
import type { Frame } from './frame.ts';
import { withDecoder } from './decoded.ts';
import { inlineCall } from './inline.ts';
import { lookUp, memberOf, nameValue } from './names.ts';

/** Characters of a callee as written that are kept. */
const MAX_WRITTEN = 120;
/** Folded results of one call, over all names it may have. */
const MAX_NAMES = 6;

interface Callee {
  readonly names: readonly string[];
  /** Arguments that a `partial` puts in front. */
  readonly bound: Arguments;
  readonly value: Value;
}

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
  record(frame, node, written, callee, passed);
  runConstantCode(frame, node, callee.names, passed.positional);
  return (
    shortenOptions(callee.names.map((name) => resultOf(frame, node, name, callee, passed))) ??
    markedMethod(frame, callee.value, passed) ??
    callValue(undefined, callee.value, passed)
  );
}

function shortenOptions(options: readonly Value[]): Value | undefined {
  const [first] = options;
  return options.length < 2 ? first : { kind: 'choice', options };
}

function resolveCallee(target: Value): Callee {
  if (target.kind === 'choice') {
    const options = target.options.map(resolveCallee);
    return {
      names: options.flatMap(({ names }) => names).slice(0, MAX_NAMES),
      bound: options.find(({ bound }) => bound !== NO_ARGUMENTS)?.bound ?? NO_ARGUMENTS,
      value: target,
    };
  }
  if (target.kind === 'call') {
    const { callee, positional, keywords } = target;
    const [first, ...rest] = positional;
    if (PARTIALS.has(callee ?? '') && first !== undefined) {
      const inner = resolveCallee(first);
      const bound = {
        positional: [...inner.bound.positional, ...rest],
        keywords: [...inner.bound.keywords, ...keywords],
        hasSpread: inner.bound.hasSpread,
      };
      return { ...inner, bound };
    }
  }
  const path = pathOf(target);
  return { names: path === undefined ? [] : [path], bound: NO_ARGUMENTS, value: target };
}

const PARTIALS: ReadonlySet<string> = new Set(['functools.partial', 'functools.partialmethod']);

function callValue(
  callee: string | undefined,
  of: Value | undefined,
  passed: Arguments,
): CallValue {
  const base = { kind: 'call' as const, callee };
  const { positional, keywords } = passed;
  return of === undefined || callee !== undefined
    ? { ...base, ...(of?.kind === 'member' ? { of } : {}), positional, keywords }
    : { ...base, of, positional, keywords };
}

function markedMethod(frame: Frame, target: Value, passed: Arguments): Value | undefined {
  const result = methodResult(frame, target, passed);
  if (result === undefined || target.kind !== 'member') return result;
  return withDecoder(result, `.${target.name}`, [target.of, ...passed.positional]);
}

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
  if (first === undefined) return undefined;
  if (name === 'operator.attrgetter()' || name === 'operator.methodcaller()') return undefined;
  if (name === 'builtins.map' || name === 'builtins.filter') {
    const items = itemsOf(second);
    if (items === undefined || items.length > MAX_MAPPED)
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
  const target = keywords.find((keyword) => keyword.name === 'target')?.value;
  if (target !== undefined && /(?:^|\.)(?:Thread|Process|Timer)$/.test(name))
    indirectCall(
      frame,
      node,
      target,
      itemsOf(keywords.find((k) => k.name === 'args')?.value) ?? [],
    );
  return undefined;
}

/** Items of a constant list to which a mapped function is applied. */
const MAX_MAPPED = 100_000;

function mapped(frame: Frame, callee: string, item: Value): Value {
  const passed = { ...NO_ARGUMENTS, positional: [item] };
  if (!frame.draft.step()) return UNKNOWN;
  return (
    foldCall(callee, [item], [], frame.draft.limits.maxConstant) ??
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
  record(frame, node, node, callee, passed);
  runConstantCode(frame, node, callee.names, passed.positional);
}

function record(
  { tree, draft, scope, base, records, unit }: Frame,
  node: NodeIndex,
  written: NodeIndex,
  { names, value }: Callee,
  { positional, keywords, hasSpread }: Arguments,
): void {
  if (!records) return;
  const [callee, ...alternatives] = names;
  const offset = unit.at?.offset ?? tree.start(node);
  const text = tree.text.slice(tree.start(written), tree.start(written) + MAX_WRITTEN * 2);
  draft.addCall({
    callee,
    alternatives,
    ...(callee === undefined || value.kind === 'member' ? { target: value } : {}),
    written: text
      .slice(0, tree.end(written) - tree.start(written))
      .replaceAll(/\s+/g, ' ')
      .slice(0, MAX_WRITTEN),
    positional,
    keywords,
    hasSpread,
    base,
    within: scope.name === '' ? undefined : scope.name,
    offset,
    line: unit.at?.line ?? tree.line(offset),
    through: unit.through,
  });
}
