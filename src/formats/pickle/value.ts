/**
 * A Python value as far as a pickle stream determines it.
 *
 * Plain scalars are JS scalars, because honest streams hold millions of them: `null` is None,
 * `number` an int within the safe range, `bigint` a larger int, `string` a str. Everything else
 * is a node with a `kind`.
 */
export type Value = Scalar | Node;
export type Scalar = null | boolean | number | bigint | string;
export type Node =
  | FloatValue
  | BytesValue
  | LongTextValue
  | ElidedValue
  | SequenceValue
  | DictValue
  | GlobalValue
  | ComputedGlobalValue
  | ObjectValue
  | PersistentValue
  | ExtensionValue
  | BufferValue
  | UnknownValue;

export interface FloatValue {
  readonly kind: 'float';
  readonly value: number;
}

/** Bytes or bytearray. The content stays in the source; `head` is for printing and recognition. */
export interface BytesValue {
  readonly kind: 'bytes' | 'bytearray';
  readonly head: Uint8Array;
  /** Whole length in bytes. */
  readonly length: number;
  /** Offset of the first content byte in the source; -1 when the content is not verbatim there (escaped text). */
  readonly offset: number;
}

/** A str too long to keep: its beginning, and where the rest is. */
export interface LongTextValue {
  readonly kind: 'long-text';
  readonly head: string;
  /** Length in encoded bytes. */
  readonly length: number;
  readonly offset: number;
}

/** A plain literal that was read but not kept, because the value budget was spent. Never a callable or a container. */
export interface ElidedValue {
  readonly kind: 'elided';
}

export interface SequenceValue {
  readonly kind: 'tuple' | 'list' | 'set' | 'frozenset';
  readonly items: Value[];
  /** Plain literals beyond the kept ones. */
  elided: number;
}

export interface DictValue {
  readonly kind: 'dict';
  readonly entries: [Value, Value][];
  elided: number;
  /** Items under a text key that made room for a later value: BUILD may have read them before. */
  readonly replaced?: readonly (readonly [string, Value])[] | undefined;
}

/** An imported name. `module`/`name` are what CPython really looks up, after Python 2 renaming. */
export interface GlobalValue {
  readonly kind: 'global';
  readonly module: string;
  /** May be dotted from protocol 4 on: `Class.method`. */
  readonly name: string;
  /** As written in the stream, when renaming changed it. */
  readonly written?: { readonly module: string; readonly name: string };
  readonly offset: number;
}

/** An import whose module or name is not a literal: what it resolves to is known only at load time. */
export interface ComputedGlobalValue {
  readonly kind: 'computed-global';
  readonly module: Value;
  readonly name: Value;
  readonly offset: number;
}

/** How a stream makes an object. `call` invokes a callable, `new` runs `cls.__new__` only. */
export type Making = 'call' | 'new';

/** The result of REDUCE, INST, OBJ, NEWOBJ, NEWOBJ_EX: known only by how it was made. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly making: Making;
  readonly callee: Value;
  /** A tuple for honest streams; any value in hostile ones. */
  readonly args: Value;
  /** NEWOBJ_EX keywords. */
  readonly kwargs?: Value;
  readonly offset: number;
  /** What BUILD, APPEND(S), SETITEM(S), ADDITEMS did to it afterwards, in order; bounded, for printing. */
  readonly changes: Change[];
}

export interface Change {
  readonly how: 'state' | 'append' | 'setitem' | 'add';
  readonly value: Value;
}

/** The result of the loader's `persistent_load(id)`. */
export interface PersistentValue {
  readonly kind: 'persistent';
  readonly id: Value;
  readonly offset: number;
}

/** A code of the copyreg extension registry which the stream itself did not register. */
export interface ExtensionValue {
  readonly kind: 'extension';
  readonly code: number;
  readonly offset: number;
}

/** An out-of-band buffer: its bytes are not in the stream. */
export interface BufferValue {
  readonly kind: 'buffer';
  readonly readonly: boolean;
}

/** Something a reader would have, which the interpreter cannot know (a missing memo key, a lost operand). */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly reason: string;
  /** Set where joblib's reader has taken an array's bytes from between the opcodes. */
  readonly array?: InlineArrayValue;
}

/** A numeric array that joblib stores raw, as its wrapper describes it. */
export interface InlineArrayValue {
  /** NumPy's short name: `<f8`. */
  readonly dtype: string;
  readonly shape: readonly Value[];
  readonly order: Value;
  /** The class the array is given after reading. */
  readonly subclass: Value;
  /** Offset of the first element, behind the padding. */
  readonly start: number;
  readonly end: number;
}

export function isNode(value: Value): value is Node {
  return typeof value === 'object' && value !== null;
}
