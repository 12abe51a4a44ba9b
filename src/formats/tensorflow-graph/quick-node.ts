import { decodeLatin1 } from '../../bytes/text.ts';
import { WIRE } from '../protobuf/wire.ts';
import type { GraphNode, NodeAttribute } from './graph-draft.ts';

/** Texts from this size on may hide something and take the careful road. */
const MAX_QUICK_TEXT = 32;
/** Fields of NodeDef and AttrValue. */
const NAME = 1;
const OPERATOR = 2;
const INPUT = 3;
const DEVICE = 4;
const ATTRIBUTE = 5;
const PLAIN_VALUES: ReadonlySet<number> = new Set([3, 4, 5, 6, 7]);
const LIST = 1;
const TEXT = 2;
/** Repeated numbers, types and shapes of AttrValue.ListValue. */
const PLAIN_ITEMS: ReadonlySet<number> = new Set([3, 4, 5, 6, 7]);

/** A cursor over a few bytes; `field` is 0 at the end, and -1 where the careful road is to be taken. */
class QuickCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  #at: number;
  field = 0;
  wire = 0;
  number = 0;
  start = 0;
  stop = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.end = end;
    this.#at = start;
  }

  /** A number in as few bytes as it needs and below 2^31; -1 for any other. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.#at >= this.end) return -1;
      const byte = this.bytes[this.#at] ?? 0;
      this.#at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return byte === 0 && shift > 0 ? -1 : value;
    }
    return -1;
  }

  next(): number {
    this.field = 0;
    if (this.#at >= this.end) return 0;
    const tag = this.#varint();
    this.field = tag < 8 ? -1 : tag >> 3;
    this.wire = tag & 7;
    if (this.wire === WIRE.fixed32) {
      this.start = this.#at;
      this.stop = this.#at + 4;
    } else {
      this.number = this.#varint();
      this.start = this.#at;
      this.stop = this.wire === WIRE.bytes ? this.#at + this.number : this.#at;
      if (this.number < 0 || (this.wire !== WIRE.bytes && this.wire !== WIRE.varint))
        this.field = -1;
    }
    if (this.stop > this.end) this.field = -1;
    this.#at = this.stop;
    return this.field;
  }

  get text(): string {
    return decodeLatin1(this.bytes.subarray(this.start, this.stop));
  }
}

function isPlainList(cursor: QuickCursor): boolean {
  const list = new QuickCursor(cursor.bytes, cursor.start, cursor.stop);
  while (list.next() !== 0) if (!PLAIN_ITEMS.has(list.field)) return false;
  return true;
}

/** An attribute that is a number, a type, a shape, a short text, or a list of such. */
function quickValue(outer: QuickCursor): NodeAttribute | undefined {
  const cursor = new QuickCursor(outer.bytes, outer.start, outer.stop);
  const texts: string[] = [];
  let number: number | undefined;
  let type: number | undefined;
  let seen = 0;
  while (cursor.next() !== 0) {
    seen += 1;
    const { field } = cursor;
    if (seen > 1) return undefined;
    if (field === TEXT && cursor.wire === WIRE.bytes && cursor.number < MAX_QUICK_TEXT)
      texts.push(cursor.text);
    else if (field === LIST && cursor.wire === WIRE.bytes) {
      if (!isPlainList(cursor)) return undefined;
    } else if (!PLAIN_VALUES.has(field)) return undefined;
    else if (field === 6) type = cursor.number;
    else if (field === 3 || field === 5) number = cursor.number;
  }
  return { texts, functions: [], tensors: [], number, type };
}

function quickAttribute(outer: QuickCursor): readonly [string, NodeAttribute] | undefined {
  const cursor = new QuickCursor(outer.bytes, outer.start, outer.stop);
  if (cursor.next() !== 1 || cursor.wire !== WIRE.bytes) return undefined;
  const key = cursor.text;
  if (cursor.next() !== 2 || cursor.wire !== WIRE.bytes) return undefined;
  const value = quickValue(cursor);
  return value === undefined || cursor.next() !== 0 ? undefined : [key, value];
}

/**
 * Reads a NodeDef of the kind that makes up nearly all of a graph: known fields in their order, each
 * once, with small values. Undefined for anything else, which is then walked with every check.
 */
export function quickNode(bytes: Uint8Array, offset: number): GraphNode | undefined {
  const cursor = new QuickCursor(bytes, 0, bytes.length);
  let name = '';
  let operator = '';
  let last = 0;
  const inputs: string[] = [];
  const attributes = new Map<string, NodeAttribute>();
  for (let field = cursor.next(); field !== 0; field = cursor.next()) {
    const repeats = field === INPUT || field === ATTRIBUTE;
    if (field < last || (field === last && !repeats) || cursor.wire !== WIRE.bytes)
      return undefined;
    last = field;
    if (field === NAME) name = cursor.text;
    else if (field === OPERATOR) operator = cursor.text;
    else if (field === INPUT) inputs.push(cursor.text);
    else if (field === ATTRIBUTE) {
      const attribute = quickAttribute(cursor);
      if (attribute === undefined) return undefined;
      attributes.set(...attribute);
    } else if (field !== DEVICE) return undefined;
  }
  return { name, operator, inputs, attributes, offset };
}
