/**
 * What is known of the value of an expression without running it. Plain data. Values share their
 * parts, so whoever walks one marks what was visited (`walk-value.ts`); their depth is bounded.
 */
export type Value =
  /** `decodedBy`: what made it out of another constant, such as `base64.b64decode`. */
  | { readonly kind: 'text'; readonly text: string; readonly decodedBy?: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'none' }
  /** One character for each byte. */
  | { readonly kind: 'bytes'; readonly bytes: string; readonly decodedBy?: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Value[] }
  | DictValue
  /** Something by its dotted name, seen through imports and assignments: `torch.float16`. */
  | { readonly kind: 'name'; readonly path: string }
  | CallValue
  /** An attribute of something computed. */
  | { readonly kind: 'member'; readonly of: Value; readonly name: string }
  /** An element of something computed. */
  | { readonly kind: 'item'; readonly of: Value; readonly key: Value }
  | ParameterValue
  /** One of several: assigned in branches. */
  | { readonly kind: 'choice'; readonly options: readonly Value[] }
  /** Not known, but computed from these: where data flows from, and the constant parts of a text. */
  | { readonly kind: 'unknown'; readonly from: readonly Value[] };

export interface DictValue {
  readonly kind: 'dict';
  readonly entries: readonly { readonly key: Value; readonly value: Value }[];
  /** Further entries are not known: `{**other}`, or changed later. */
  readonly open: boolean;
}

export interface CallValue {
  readonly kind: 'call';
  /** Dotted name of what is called, as in `CallSite.callee`. */
  readonly callee: string | undefined;
  /** What is called, where it has no name. */
  readonly of?: Value;
  readonly positional: readonly Value[];
  readonly keywords: readonly Keyword[];
}

export interface ParameterValue {
  readonly kind: 'parameter';
  /** Qualified name of the function. */
  readonly of: string;
  readonly name: string;
  /** Place among the positional parameters, or -1 for `*args`, `**kwargs` and keyword-only ones. */
  readonly index: number;
  /** What it is when the caller gives nothing. */
  readonly default?: Value;
}

export interface Keyword {
  readonly name: string;
  readonly value: Value;
}

export const UNKNOWN: Value = Object.freeze({ kind: 'unknown', from: Object.freeze([]) });
export const NONE: Value = Object.freeze({ kind: 'none' });

export function textValue(text: string): Value {
  return { kind: 'text', text };
}

export function numberValue(number: number): Value {
  return { kind: 'number', number };
}

export function bytesValue(bytes: string): Value {
  return { kind: 'bytes', bytes };
}

export function booleanValue(boolean: boolean): Value {
  return { kind: 'boolean', boolean };
}

/** Something computed from other things; what says nothing is left out. */
export function computedFrom(parts: readonly Value[]): Value {
  const from = parts.filter((part) => part.kind !== 'unknown' || part.from.length > 0);
  if (from.length === 0) return UNKNOWN;
  const [only] = from;
  if (from.length === 1 && only?.kind === 'unknown') return only;
  return { kind: 'unknown', from };
}

/** Name of definitions of the module itself, before their own name: `<local>.Loader.run`. */
export const LOCAL = '<local>';

/**
 * The dotted path of a value through calls and elements: `openai.OpenAI().chat.completions.create`,
 * `os.environ[]`. Undefined for what does not start at a name.
 */
export function pathOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'name':
      return value.path;
    case 'call':
      return value.callee === undefined ? undefined : `${value.callee}()`;
    case 'member': {
      const path = pathOf(value.of);
      return path === undefined ? undefined : `${path}.${value.name}`;
    }
    case 'item': {
      const path = pathOf(value.of);
      return path === undefined ? undefined : `${path}[]`;
    }
    default:
      return undefined;
  }
}

/**
 * Like {@link pathOf}, with `?` in place of a beginning that has no name: a client that was handed
 * in is still recognised by `?.chat.completions.create()`.
 */
export function loosePathOf(value: Value): string {
  switch (value.kind) {
    case 'name':
      return value.path;
    case 'call':
      return `${value.callee ?? (value.of === undefined ? '?' : loosePathOf(value.of))}()`;
    case 'member':
      return `${loosePathOf(value.of)}.${value.name}`;
    case 'item':
      return `${loosePathOf(value.of)}[]`;
    default:
      return '?';
  }
}

/** The value of a constant key, where it is certain. */
export function entryOf(dict: DictValue, key: string): Value | undefined {
  return dict.entries.findLast((entry) => entry.key.kind === 'text' && entry.key.text === key)
    ?.value;
}
