import { isUtf8 } from 'node:buffer';
import { JsonCursor, JsonError } from './cursor.ts';

/** A JSON value with the byte offset where it begins, and every member of an object, doubled keys included. */
export type JsonNode =
  | { readonly kind: 'object'; readonly offset: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly offset: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly offset: number; readonly text: string }
  /** The number as written, so that nothing is lost to rounding; `NaN` and `Infinity` as Python writes them. */
  | { readonly kind: 'number'; readonly offset: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly offset: number; readonly value: boolean }
  | { readonly kind: 'null'; readonly offset: number };

export interface JsonMember {
  readonly key: string;
  readonly value: JsonNode;
}

export type JsonTreeError = 'invalid-utf8' | 'invalid-json' | 'too-deep' | 'too-many-values';

export type JsonTree =
  | {
      readonly ok: true;
      readonly root: JsonNode;
      /** Keys that stand twice in one object: readers differ on which one counts. */
      readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
    }
  | { readonly ok: false; readonly code: JsonTreeError; readonly offset: number };

/** CPython's own recursion limit: what Python's reader refuses, nobody loads. */
const MAX_DEPTH = 990;
/** Values kept. A tokenizer of 250,000 words has about a million. */
const MAX_VALUES = 4_000_000;
/** Doubled keys listed. */
const MAX_DUPLICATES = 100;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

class Builder {
  readonly #cursor: JsonCursor;
  readonly #bytes: Uint8Array;
  readonly #maxValues: number;
  #values = 0;
  readonly duplicates: { key: string; offset: number }[] = [];

  constructor(bytes: Uint8Array, start: number, maxValues: number) {
    this.#bytes = bytes;
    this.#maxValues = maxValues;
    this.#cursor = new JsonCursor(bytes, { start, maxDepth: MAX_DEPTH, pythonNumbers: true });
  }

  document(): JsonNode {
    const root = this.#value();
    this.#cursor.end();
    return root;
  }

  #value(): JsonNode {
    this.#values += 1;
    const cursor = this.#cursor;
    const { offset } = cursor;
    if (this.#values > this.#maxValues) throw new TooManyValues(offset);
    const kind = cursor.kind();
    switch (kind) {
      case 'object':
        return this.#object(offset);
      case 'array': {
        const items: JsonNode[] = [];
        cursor.enter('array');
        while (cursor.item()) items.push(this.#value());
        return { kind, offset, items };
      }
      case 'string':
        return { kind, offset, text: cursor.string() };
      case 'number':
        return { kind, offset, text: cursor.number() };
      case 'boolean':
        cursor.skip();
        return { kind, offset, value: this.#bytes[offset] === 0x74 };
      case 'null':
        cursor.skip();
        return { kind, offset };
    }
  }

  #object(offset: number): JsonNode {
    const members: JsonMember[] = [];
    const seen = new Set<string>();
    this.#cursor.enter('object');
    for (let key = this.#cursor.key(); key !== undefined; key = this.#cursor.key()) {
      if (seen.has(key) && this.duplicates.length < MAX_DUPLICATES)
        this.duplicates.push({ key, offset: this.#cursor.offset });
      seen.add(key);
      members.push({ key, value: this.#value() });
    }
    return { kind: 'object', offset, members };
  }
}

/** Unwinds the builder; caught in {@link readJson}. */
class TooManyValues extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('too many values');
    this.offset = offset;
  }
}

/**
 * Reads JSON as the laxest of the usual readers does (a byte order mark, `NaN`, deep nesting), and
 * keeps what they drop: doubled keys and places. `bytes` must already be bounded by the caller.
 */
export function readJson(bytes: Uint8Array, maxValues: number = MAX_VALUES): JsonTree {
  if (!isUtf8(bytes)) return { ok: false, code: 'invalid-utf8', offset: 0 };
  const start = BOM.equals(bytes.subarray(0, BOM.length)) ? BOM.length : 0;
  const builder = new Builder(bytes, start, maxValues);
  try {
    return { ok: true, root: builder.document(), duplicates: builder.duplicates };
  } catch (error) {
    if (error instanceof TooManyValues)
      return { ok: false, code: 'too-many-values', offset: error.offset };
    if (!(error instanceof JsonError)) throw error;
    return { ok: false, code: error.code, offset: error.offset };
  }
}

/** Every value under a key: more than one where the key is doubled. */
export function valuesOf(node: JsonNode | undefined, key: string): readonly JsonNode[] {
  if (node?.kind !== 'object') return [];
  return node.members.filter((member) => member.key === key).map(({ value }) => value);
}

/** The last value under a key, which is the one most readers keep. */
export function valueOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return valuesOf(node, key).at(-1);
}

/** The last value under a key, when it is text. */
export function textOf(node: JsonNode | undefined, key: string): string | undefined {
  const value = valueOf(node, key);
  return value?.kind === 'string' ? value.text : undefined;
}

/** Visits every value, parents first, without recursion. */
export function* everyValue(root: JsonNode): Generator<JsonNode> {
  const left: JsonNode[] = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    yield node;
    if (node.kind === 'object') {
      for (let at = node.members.length - 1; at >= 0; at -= 1) {
        const member = node.members[at];
        if (member !== undefined) left.push(member.value);
      }
    } else if (node.kind === 'array') {
      for (let at = node.items.length - 1; at >= 0; at -= 1) {
        const item = node.items[at];
        if (item !== undefined) left.push(item);
      }
    }
  }
}
