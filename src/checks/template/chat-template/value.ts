import type { AstNode } from './ast.ts';

/** A condition that only a certain conversation or day meets. */
export interface Trigger {
  readonly kind: 'content-trigger' | 'clock-trigger';
  readonly literal: string;
}

/** Verdicts carried along with one value. */
const MAX_VERDICTS = 4;

/** Stands in a text for a part that is not known. */
export const HOLE = '\ufffc';
/** Characters of a text that are followed; attribute names are short. */
const MAX_TEXT = 4096;
/** Alternatives kept for one expression. */
const MAX_ALTERNATIVES = 16;
const MAX_ITEMS = 512;

/** What a template expression can be, as far as it can be told without rendering. */
export type Atom =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** A dict or a namespace; a namespace is changed in place. */
  | { readonly kind: 'record'; readonly fields: Map<string, Value> }
  | { readonly kind: 'macro'; readonly node: AstNode }
  /** An object Jinja gives to every template, or something reached through it. */
  | { readonly kind: 'internal'; readonly name: string }
  | { readonly kind: 'method'; readonly receiver: Value; readonly name: string }
  | {
      readonly kind: 'unknown';
      readonly content: boolean;
      readonly clock: boolean;
      /** One of the tools offered to the model, or something of it. */
      readonly tool?: boolean;
    }
  /** What a comparison with a word of somebody's choice, or with the date, has told. */
  | { readonly kind: 'verdict'; readonly trigger: Trigger }
  /** There were more alternatives than are kept: one of them may be anything. */
  | { readonly kind: 'crowd' };

/** The alternatives; never empty. */
export type Value = readonly Atom[];

export const UNKNOWN: Value = [{ kind: 'unknown', content: false, clock: false }];
export const CONTENT: Value = [{ kind: 'unknown', content: true, clock: false }];
export const CLOCK: Value = [{ kind: 'unknown', content: false, clock: true }];
export const TOOLS: Value = [{ kind: 'unknown', content: false, clock: false, tool: true }];

export function text(value: string): Value {
  return [{ kind: 'text', text: value.slice(0, MAX_TEXT) }];
}

export function number(value: number): Value {
  return [{ kind: 'number', value }];
}

export function list(items: readonly Value[]): Value {
  return [{ kind: 'list', items: items.slice(0, MAX_ITEMS) }];
}

function same(a: Atom, b: Atom): boolean {
  if (a === b || (a.kind === 'crowd' && b.kind === 'crowd')) return true;
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text;
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a.kind === 'unknown' && b.kind === 'unknown')
    return a.content === b.content && a.clock === b.clock && a.tool === b.tool;
  if (a.kind === 'verdict' && b.kind === 'verdict')
    return a.trigger.kind === b.trigger.kind && a.trigger.literal === b.trigger.literal;
  return false;
}

export function join(...values: readonly Value[]): Value {
  const atoms: Atom[] = [];
  for (const value of values) {
    for (const atom of value) {
      if (atoms.some((other) => same(atom, other))) continue;
      if (atoms.length >= MAX_ALTERNATIVES) return [...atoms.slice(1), { kind: 'crowd' }];
      atoms.push(atom);
    }
  }
  return atoms.length === 0 ? UNKNOWN : atoms;
}

export function texts(value: Value): readonly string[] {
  return value.flatMap((atom) => (atom.kind === 'text' ? [atom.text] : []));
}

export function isContent(value: Value): boolean {
  return value.some((atom) => atom.kind === 'unknown' && atom.content);
}

export function isClock(value: Value): boolean {
  return value.some((atom) => atom.kind === 'unknown' && atom.clock);
}

export function isTool(value: Value): boolean {
  return value.some((atom) => atom.kind === 'unknown' && atom.tool === true);
}

/** The triggers that what is known of a value depends on. */
export function triggersOf(value: Value): readonly Trigger[] {
  return value.flatMap((atom) => (atom.kind === 'verdict' ? [atom.trigger] : []));
}

/** A value together with the conditions under which it came about. */
export function under(triggers: readonly Trigger[], value: Value): Value {
  if (triggers.length === 0) return value;
  const verdicts = triggers.slice(0, MAX_VERDICTS);
  return join(
    value,
    verdicts.map((trigger): Atom => ({ kind: 'verdict', trigger })),
  );
}

/** The taint of several values together, on something otherwise unknown. */
export function mixed(...values: readonly Value[]): Value {
  const content = values.some(isContent);
  const clock = values.some(isClock);
  const tool = values.some(isTool);
  const taint: Value =
    content || clock || tool
      ? [{ kind: 'unknown', content, clock, ...(tool ? { tool } : {}) }]
      : UNKNOWN;
  return under(values.flatMap(triggersOf), taint);
}

/** How an atom reads when it is put into a text. */
function asText(atom: Atom): string {
  if (atom.kind === 'text') return atom.text;
  if (atom.kind === 'number') return String(atom.value);
  return HOLE;
}

/** Texts one behind the other: every combination, up to the bound. */
export function concatenate(...parts: readonly Value[]): Value {
  let made = [''];
  let crowded = false;
  for (const part of parts) {
    const next: string[] = [];
    const pieces = part.filter((atom) => atom.kind !== 'verdict');
    for (const left of made) {
      for (const atom of pieces.length === 0 ? UNKNOWN : pieces) {
        if (next.length < MAX_ALTERNATIVES) next.push(`${left}${asText(atom)}`.slice(0, MAX_TEXT));
        else crowded = true;
      }
    }
    made = next;
  }
  const taint = mixed(...parts);
  const atoms = made.map((value): Atom => ({ kind: 'text', text: value }));
  if (crowded) atoms.push({ kind: 'crowd' });
  return taint === UNKNOWN ? join(atoms) : join(atoms, taint);
}

/** The values a loop or a filter sees one by one; undefined when that is not known. */
export function elements(value: Value): readonly Value[] | undefined {
  const [only] = value;
  if (value.length !== 1 || only === undefined) return undefined;
  if (only.kind === 'list') return only.items;
  if (only.kind === 'record') return [...only.fields.keys()].slice(0, MAX_ITEMS).map(text);
  if (only.kind === 'text' && !only.text.includes(HOLE)) return Array.from(only.text, text);
  return undefined;
}

/** Applies a change to each text alternative; anything else becomes unknown with its taint. */
export function mapTexts(value: Value, change: (value: string) => string): Value {
  return join(
    ...value.map((atom) => (atom.kind === 'text' ? text(change(atom.text)) : mixed([atom]))),
  );
}
