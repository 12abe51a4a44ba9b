import type { Literal } from './literal.ts';
import { NUMPY_TYPE_NAMES } from './type-names.data.ts';

/** What one element of the array is, as far as it decides how it is read. */
export interface DtypeFacts {
  /** Bytes of one element; undefined when the type is not understood. */
  readonly itemSize: number | undefined;
  /** An object somewhere inside: NumPy then unpickles the payload. */
  readonly hasObject: boolean;
  /** Some part is spelled in a way not understood here; NumPy may read it as anything. */
  readonly unknown: string | undefined;
}

const UNDERSTOOD = undefined;
const POINTER_BYTES = 8;
/** Parts of a comma-separated type string, or fields of a record, looked at. NumPy itself has no limit. */
const MAX_FIELDS = 100_000;

/** Bytes of the one-letter codes that carry no size of their own. */
const CODE_BYTES: Readonly<Record<string, number>> = {
  '?': 1,
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  p: 8,
  P: 8,
  n: 8,
  N: 8,
  e: 2,
  f: 4,
  d: 8,
  g: 16,
  F: 8,
  D: 16,
  G: 32,
  c: 1,
  m: 8,
  M: 8,
  S: 0,
  a: 0,
  U: 0,
  V: 0,
};
/** Characters of one part: a code, a size, a unit and a shape are short. */
const MAX_PART = 256;
const SIMPLE_RE = /^[<>|=]?([?a-zA-Z])(\d*)(\[[^\]]{0,32}\])?$/;
const PREFIX_RE = /^\s*(\([\d,\s]*\)|\d+)?\s*(.*?)\s*$/s;

function sized(itemSize: number): DtypeFacts {
  return {
    itemSize: Number.isSafeInteger(itemSize) ? itemSize : undefined,
    hasObject: false,
    unknown: UNDERSTOOD,
  };
}

function unknown(what: string): DtypeFacts {
  return { itemSize: undefined, hasObject: false, unknown: what.slice(0, 80) };
}

function simple(text: string): DtypeFacts {
  const named = Object.hasOwn(NUMPY_TYPE_NAMES, text) ? NUMPY_TYPE_NAMES[text] : undefined;
  if (named === 'object') return { itemSize: POINTER_BYTES, hasObject: true, unknown: UNDERSTOOD };
  if (named !== undefined) return sized(named);
  const match = SIMPLE_RE.exec(text);
  const code = match?.[1];
  if (match === null || code === undefined) return unknown(text);
  if (code === 'O') return { itemSize: POINTER_BYTES, hasObject: true, unknown: UNDERSTOOD };
  const size = match[2] === '' || match[2] === undefined ? undefined : Number(match[2]);
  if (size === undefined) {
    const bytes = CODE_BYTES[code];
    return bytes === undefined ? unknown(text) : sized(bytes);
  }
  if (code === 'U') return sized(size * 4);
  return 'bBiufcSaVmM'.includes(code) ? sized(size) : unknown(text);
}

function times(facts: DtypeFacts, count: number): DtypeFacts {
  if (facts.itemSize === undefined) return facts;
  const itemSize = facts.itemSize * count;
  return { ...facts, itemSize: Number.isSafeInteger(itemSize) ? itemSize : undefined };
}

function product(text: string): number {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .reduce((total, part) => total * Number(part), 1);
}

/** The parts of a comma-separated type; commas inside brackets belong to a shape or unit. */
function splitParts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === ',' && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** `numpy.dtype` also takes `'i4,(2,3)f8,O'`: records without names, with repeats and sub-array shapes. */
function fromText(text: string): DtypeFacts {
  const parts = splitParts(text);
  if (parts.length > MAX_FIELDS) return unknown('too many parts');
  return sum(
    parts.map((part) => {
      if (part.length > MAX_PART) return unknown(part);
      const [, repeat, type] = PREFIX_RE.exec(part) ?? [];
      const facts = simple(type ?? part);
      return repeat === undefined ? facts : times(facts, product(repeat.replaceAll(/[()]/g, '')));
    }),
  );
}

function sum(parts: readonly DtypeFacts[]): DtypeFacts {
  let itemSize: number | undefined = 0;
  let hasObject = false;
  let unknownPart: string | undefined;
  for (const part of parts) {
    itemSize =
      itemSize === undefined || part.itemSize === undefined ? undefined : itemSize + part.itemSize;
    hasObject ||= part.hasObject;
    unknownPart ??= part.unknown;
  }
  return { itemSize, hasObject, unknown: unknownPart };
}

/** Elements of a sub-array shape: `3` or `(2, 3)`. */
function shapeSize(shape: Literal): number | undefined {
  if (shape.kind === 'number') return shape.value;
  if (shape.kind !== 'tuple' && shape.kind !== 'list') return undefined;
  let total = 1;
  for (const item of shape.items) {
    if (item.kind !== 'number' || item.value < 0) return undefined;
    total *= item.value;
  }
  return total;
}

function subArray(base: Literal, shape: Literal | undefined): DtypeFacts {
  const facts = describeDtype(base);
  if (shape === undefined) return facts;
  const count = shapeSize(shape);
  if (count === undefined || !Number.isInteger(count))
    return { ...facts, itemSize: undefined, unknown: facts.unknown ?? 'sub-array shape' };
  return times(facts, count);
}

/**
 * What a `descr` means: a type string, a list of fields, or `(type, shape)`. Its depth is bounded by
 * the reader of the literal. An object may hide in any field, at any depth.
 */
export function describeDtype(descr: Literal): DtypeFacts {
  if (descr.kind === 'text') return fromText(descr.value);
  if (descr.kind === 'tuple') {
    const [base, shape] = descr.items;
    return base === undefined ? unknown('empty tuple') : subArray(base, shape);
  }
  if (descr.kind !== 'list') return unknown(descr.kind);
  if (descr.items.length > MAX_FIELDS) return unknown('too many fields');
  return sum(
    descr.items.map((field) => {
      if (field.kind !== 'tuple' || field.items.length < 2 || field.items.length > 3)
        return unknown('field');
      const [, type, shape] = field.items;
      return type === undefined ? unknown('field') : subArray(type, shape);
    }),
  );
}
