import type { Arguments } from '../arguments.ts';
import { NO_ARGUMENTS } from '../arguments.ts';
import type { Callee } from '../callee.ts';
import { callValue, recordCall, resolveCallee } from '../callee.ts';
import { runConstantCode } from '../constant-code.ts';
import type { Frame } from '../frame.ts';
import { inlineCall } from '../inline.ts';
import { itemsOf, plain } from '../python/fold-text.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import { changedInPlace, keepChange } from '../change-in-place.ts';
import type { CallValue, Keyword, Value } from '../value.ts';
import { LOCAL, NONE, UNKNOWN, computedFrom } from '../value.ts';
import { handOver } from './callbacks.ts';
import { foldCall, foldMethod } from './fold.ts';
import { memberOf, moduleValue } from './names.ts';

/** Items of a spread list that become arguments of their own. */
const MAX_SPREAD = 64;
/** What one item of a mapped list counts as. */
const NODES_PER_ITEM = 4;
const REQUIRE_RE =
  /^(?:require|module\.require|process\.(?:mainModule\.require|getBuiltinModule|binding)|module\.createRequire\(\)|(?:module|module\.constructor|require\.main\.constructor|process\.mainModule\.constructor)\._load|import)$/;

/** Arguments of a call. The entries of an object at the end are named: that is how options are passed. */
function evaluateArguments(frame: Frame, node: NodeIndex | undefined): Arguments {
  if (node === undefined) return NO_ARGUMENTS;
  const { tree } = frame;
  if (tree.kind(node) === 'template_string')
    return { positional: [frame.evaluate(node)], keywords: [], hasSpread: false };
  const positional: Value[] = [];
  let hasSpread = false;
  for (const argument of tree.named(node)) {
    if (tree.kind(argument) === 'spread_element') {
      const items = itemsOf(frame.evaluate(tree.named(argument)[0]));
      if (items === undefined) hasSpread = true;
      else positional.push(...items.slice(0, MAX_SPREAD));
    } else positional.push(frame.evaluate(argument));
  }
  return { positional, keywords: optionsOf(positional.at(-1)), hasSpread };
}

function optionsOf(value: Value | undefined): readonly Keyword[] {
  if (value?.kind !== 'dict') return [];
  return value.entries.flatMap(({ key, value: given }) =>
    key.kind === 'text' ? [{ name: key.text, value: given }] : [],
  );
}

export function evaluateCall(frame: Frame, node: NodeIndex): Value {
  const { tree } = frame;
  const called = tree.field(node, 'function') ?? tree.field(node, 'constructor');
  if (called === undefined) return UNKNOWN;
  const isImport = tree.kind(called) === 'import';
  const target: Value = isImport ? { kind: 'name', path: 'import' } : frame.evaluate(called);
  const given = evaluateArguments(frame, tree.field(node, 'arguments'));
  const value = applyCall(frame, node, called, target, given);
  if (value.kind === 'call' && target.kind === 'member')
    noteChange(frame, called, target.of, value);
  return value;
}

/** `chunks.push(x)`, `form.append('file', x)`: what is changed in place is known with the change. */
function noteChange(
  { tree, scope }: Frame,
  called: NodeIndex,
  before: Value,
  value: CallValue,
): void {
  const holder = tree.field(called, 'object');
  if (holder === undefined || tree.kind(holder) !== 'identifier') return;
  const changed = changedInPlace(before, value);
  if (changed !== undefined) keepChange(scope, tree.textOf(holder), changed);
}

function applyCall(
  frame: Frame,
  node: NodeIndex,
  written: NodeIndex,
  target: Value,
  given: Arguments,
): Value {
  const indirect = throughMethod(target, given);
  const callee = resolveCallee(indirect?.target ?? target);
  const base = indirect?.given ?? given;
  const passed: Arguments = {
    positional: [...callee.bound.positional, ...base.positional],
    keywords: [...callee.bound.keywords, ...base.keywords],
    hasSpread: callee.bound.hasSpread || base.hasSpread,
  };
  recordCall(frame, node, written, callee, passed);
  runConstantCode(frame, node, callee.names, passed);
  handOver(frame, callee, passed);
  const results = callee.names.map((name) => resultOf(frame, name, callee, passed));
  const [first] = results;
  if (first !== undefined)
    return results.length === 1 ? first : { kind: 'choice', options: results };
  return methodResult(frame, callee.value, passed) ?? callValue(undefined, callee.value, passed);
}

/** `f.call(this, x)`, `f.apply(this, [x])`, `Reflect.apply(f, this, [x])`. */
function throughMethod(
  target: Value,
  given: Arguments,
): { readonly target: Value; readonly given: Arguments } | undefined {
  const path = target.kind === 'name' ? target.path : '';
  const match = /^(.+)\.(call|apply)$/.exec(path);
  const [first, second, third] = given.positional;
  if (path === 'Reflect.apply' && first !== undefined)
    return {
      target: first,
      given: {
        ...NO_ARGUMENTS,
        positional: itemsOf(third) ?? [],
        hasSpread: itemsOf(third) === undefined,
      },
    };
  // A function of the file may be named like one of these methods.
  if (match === null || match[1] === LOCAL) return undefined;
  const inner: Value = { kind: 'name', path: match[1] ?? '' };
  if (match[2] === 'call')
    return { target: inner, given: { ...given, positional: given.positional.slice(1) } };
  return {
    target: inner,
    given: {
      ...NO_ARGUMENTS,
      positional: itemsOf(second) ?? [],
      hasSpread: itemsOf(second) === undefined,
    },
  };
}

function resultOf(frame: Frame, name: string, callee: Callee, passed: Arguments): Value {
  const { positional, keywords } = passed;
  const [first] = positional;
  if (REQUIRE_RE.test(name)) {
    const specifier = plain(first);
    if (specifier !== undefined) return moduleValue(specifier);
  }
  // A promise-returning twin is the same function to whoever asks what is called.
  if (/^(?:util\.)?promisify$/.test(name) && first !== undefined) return first;
  if (/^Reflect\.get$|^Object\.getOwnPropertyDescriptor$/.test(name) && first !== undefined) {
    const key = plain(positional[1]);
    if (key !== undefined) return memberOf(frame, first, key);
  }
  const bound = /^(.+)\.bind$/.exec(name)?.[1];
  if (bound !== undefined)
    return {
      kind: 'call',
      callee: 'Function.bind',
      positional: [{ kind: 'name', path: bound }, ...positional.slice(1)],
      keywords: [],
    };
  const folded = foldCall(name, positional, frame.draft.limits.maxConstant);
  if (folded !== undefined) return folded;
  const inlined = name.startsWith(`${LOCAL}.`)
    ? inlineCall(frame, name, { ...passed, keywords: [] })
    : undefined;
  const of = callee.value.kind === 'choice' ? undefined : callee.value;
  return inlined ?? callValue(name, of, { positional, keywords, hasSpread: false });
}

function methodResult(frame: Frame, target: Value, passed: Arguments): Value | undefined {
  if (target.kind !== 'member') return undefined;
  const { of, name } = target;
  const { positional } = passed;
  if (
    of.kind === 'list' &&
    name === 'map' &&
    frame.draft.affords(of.items.length * NODES_PER_ITEM)
  ) {
    const callee = positional[0] === undefined ? undefined : resolveCallee(positional[0]).names[0];
    if (callee !== undefined)
      return { kind: 'list', items: of.items.map((item) => mapped(frame, callee, item)) };
  }
  const folded = foldMethod(of, name, positional, frame.draft.limits.maxConstant);
  if (folded !== undefined) return folded;
  if (of.kind === 'unknown' || plain(of) !== undefined) return computedFrom([of, ...positional]);
  return undefined;
}

function mapped(frame: Frame, callee: string, item: Value): Value {
  if (!frame.draft.step(false)) return NONE;
  const passed = { ...NO_ARGUMENTS, positional: [item] };
  const folded = foldCall(callee, [item], frame.draft.limits.maxConstant);
  const inlined =
    folded === undefined && callee.startsWith(`${LOCAL}.`)
      ? inlineCall(frame, callee, passed)
      : folded;
  return inlined ?? callValue(callee, undefined, passed);
}
