import type { RCall } from './r-data.ts';

/** As much of an object as is needed to say what code does. */
export type RValue =
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pairs'; readonly items: readonly RPair[]; readonly isCall: boolean }
  | { readonly kind: 'code'; readonly constants: readonly RValue[] }
  | { readonly kind: 'function' }
  | { readonly kind: 'unbound' }
  | { readonly kind: 'nil' }
  | { readonly kind: 'other'; readonly type: number };

export interface RPair {
  readonly tag: string | undefined;
  readonly value: RValue;
}

export const NIL: RValue = Object.freeze({ kind: 'nil' });

/** Characters of printed code. */
const MAX_TEXT = 400;
const MAX_PRINT_DEPTH = 12;
/** Calls listed per piece of code. */
const MAX_CALLS = 200;
/** Values visited while calls are gathered. */
const MAX_VISITED = 50_000;

/** Code as R would print it, shortened. */
export function printCode(value: RValue, depth = 0): string {
  const text = print(value, depth);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function print(value: RValue, depth: number): string {
  if (depth > MAX_PRINT_DEPTH) return '…';
  switch (value.kind) {
    case 'symbol':
      return value.name;
    case 'text':
      return JSON.stringify(value.text);
    case 'pairs': {
      const head = value.isCall ? value.items[0] : undefined;
      const rest = value.isCall ? value.items.slice(1) : value.items;
      const inner: string[] = [];
      let length = 0;
      for (const { tag, value: item } of rest) {
        const each = `${tag === undefined ? '' : `${tag} = `}${print(item, depth + 1)}`;
        inner.push(each);
        length += each.length;
        if (length > MAX_TEXT) break;
      }
      const name = head === undefined ? 'pairlist' : print(head.value, depth + 1);
      return `${name}(${inner.join(', ')})`;
    }
    case 'code':
      return value.constants[0] === undefined ? '<bytecode>' : print(value.constants[0], depth + 1);
    case 'function':
      return '<function>';
    case 'unbound':
      return '<unbound>';
    case 'nil':
      return 'NULL';
    default:
      return '…';
  }
}

/** What a call calls: `system`, and `system` as well for `base::system`. */
function callee(value: RValue | undefined): string | undefined {
  if (value?.kind === 'symbol') return value.name;
  if (value?.kind === 'text') return value.text;
  if (value?.kind !== 'pairs' || !value.isCall) return undefined;
  const [operator, , name] = value.items;
  const isQualified = operator?.value.kind === 'symbol' && /^:::?$/.test(operator.value.name);
  return isQualified ? callee(name?.value) : undefined;
}

/** Every function called in a piece of code, the first call of each name. */
export function callsIn(root: RValue): readonly RCall[] {
  const found = new Map<string, RCall>();
  const left: RValue[] = [root];
  let visited = 0;
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    visited += 1;
    if (visited > MAX_VISITED || found.size >= MAX_CALLS) break;
    if (value.kind === 'code') {
      for (const constant of value.constants) {
        left.push(constant);
        // Instructions call functions by a symbol among the constants, whatever the source beside it says.
        if (constant.kind === 'symbol' && !found.has(constant.name))
          found.set(constant.name, { name: constant.name, text: `${constant.name}(…)` });
      }
    }
    if (value.kind !== 'pairs') continue;
    const name = value.isCall ? callee(value.items[0]?.value) : undefined;
    if (name !== undefined && !found.has(name)) found.set(name, { name, text: printCode(value) });
    if (name !== undefined && PARSING.has(name)) addParsed(value, found);
    // `do.call("system", …)`, `match.fun("system")` and `Reduce(system, …)` name what they call.
    for (const { value: item } of value.items) {
      left.push(item);
      const handed = name !== undefined && HANDING.has(name) ? callee(item) : undefined;
      if (handed !== undefined && !found.has(handed))
        found.set(handed, { name: handed, text: printCode(value) });
    }
  }
  return [...found.values()];
}

const PARSING: ReadonlySet<string> = new Set(['parse', 'str2lang', 'str2expression']);
const CALL_IN_TEXT_RE = /([A-Za-z.][\w.]*)\s*\(/g;
/** Calls looked for in one text of code. */
const MAX_TEXT_CALLS = 50;

/** Names that a text of code, `parse(text = "system('id')")`, calls. */
function addParsed(call: RValue, found: Map<string, RCall>): void {
  if (call.kind !== 'pairs') return;
  for (const { value } of call.items) {
    if (value.kind !== 'text') continue;
    let count = 0;
    for (const [, name = ''] of value.text.matchAll(CALL_IN_TEXT_RE)) {
      count += 1;
      if (count > MAX_TEXT_CALLS) break;
      if (!found.has(name)) found.set(name, { name, text: printCode(call) });
    }
  }
}

const HANDING: ReadonlySet<string> = new Set([
  'do.call',
  'match.fun',
  'get',
  'get0',
  'getFunction',
  'Reduce',
  'Map',
  'Filter',
  'lapply',
  'sapply',
  'vapply',
  'mapply',
  'Recall',
]);
