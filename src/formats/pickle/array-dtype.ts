import { isNode, type ObjectValue, type Value } from './value.ts';

/** A NumPy dtype as far as reading its arrays needs it. */
export interface ArrayDtype {
  /** NumPy's short name: `<f8`, `|V12`. */
  readonly name: string;
  readonly itemsize: number;
  /** Arrays of it are stored as a nested pickle. */
  readonly hasObject: boolean;
}

/** Fields inside fields; NumPy's own limit is far lower in practice. */
const MAX_FIELD_DEPTH = 16;

/** State of `dtype.__setstate__`: (version, byte order, subdtype, names, fields, itemsize, alignment, flags). */
const STATE_ORDER = 1;
const STATE_FIELDS = 4;
const STATE_ITEMSIZE = 5;
const STATE_FLAGS = 7;
const FLAG_HAS_OBJECT = 1;

const TYPE_RE = /^([<>|=]?)([?bBhHiIlLqQuefdgFcDGSUVOmMa])([0-9]*)$/;

/** Sizes of the single-letter codes that carry no number. */
const LETTER_SIZES: Readonly<Record<string, number>> = {
  '?': 1,
  b: 1,
  // Alone one character, with digits a complex number.
  c: 1,
  B: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  e: 2,
  f: 4,
  d: 8,
  g: 16,
  F: 8,
  D: 16,
  G: 32,
  m: 8,
  M: 8,
  O: 8,
};

/** Kinds whose width is not in the name but in the state. */
const FLEXIBLE = 'SUVa';

function items(value: Value | undefined): readonly Value[] {
  return value !== undefined && isNode(value) && 'items' in value ? value.items : [];
}

function isDtypeClass(callee: Value): boolean {
  return (
    isNode(callee) &&
    callee.kind === 'global' &&
    callee.module === 'numpy' &&
    callee.name === 'dtype'
  );
}

/** The last state a BUILD gave the object. */
function lastState(object: ObjectValue): Value | undefined {
  return object.changes.findLast((change) => change.how === 'state')?.value;
}

function fieldsHaveObject(fields: Value | undefined, depth: number): boolean {
  if (fields === undefined || !isNode(fields) || fields.kind !== 'dict') return false;
  return fields.entries.some(([, field]) => {
    const [dtype] = items(field);
    return dtype !== undefined && (readDtype(dtype, depth + 1)?.hasObject ?? false);
  });
}

/** The dtype a symbolic object stands for; undefined when the stream does not spell it out. */
export function readDtype(value: Value, depth = 0): ArrayDtype | undefined {
  if (depth > MAX_FIELD_DEPTH) return undefined;
  if (!isNode(value) || value.kind !== 'object' || !isDtypeClass(value.callee)) return undefined;
  const [type] = items(value.args);
  const match = typeof type === 'string' ? TYPE_RE.exec(type) : null;
  if (match === null) return undefined;
  const letter = match[2] ?? '';
  const digits = match[3] ?? '';
  const state = items(lastState(value));
  const flexible = FLEXIBLE.includes(letter);
  const itemsize = flexible ? flexibleSize(letter, digits, state) : fixedSize(letter, digits);
  if (itemsize === undefined) return undefined;
  const order = state[STATE_ORDER];
  const flags = state[STATE_FLAGS];
  const flagged = typeof flags === 'number' && (flags & FLAG_HAS_OBJECT) !== 0;
  return {
    name: `${typeof order === 'string' ? order : (match[1] ?? '')}${letter}${digits}`,
    itemsize,
    hasObject: letter === 'O' || flagged || fieldsHaveObject(state[STATE_FIELDS], depth),
  };
}

function fixedSize(letter: string, digits: string): number | undefined {
  if (letter === 'O') return LETTER_SIZES['O'];
  return digits === '' ? LETTER_SIZES[letter] : Number(digits);
}

function flexibleSize(letter: string, digits: string, state: readonly Value[]): number | undefined {
  const stated = state[STATE_ITEMSIZE];
  if (typeof stated === 'number' && stated >= 0) return stated;
  if (digits === '') return 0;
  return Number(digits) * (letter === 'U' ? 4 : 1);
}
