/** The file is no protobuf message, or not one of ONNX's. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly offset: number;

  constructor(offset: number, detail: string) {
    super(detail);
    this.offset = offset;
  }
}

/** One field: exactly one of `number`, `content` is meant, by its wire type. */
export interface Field {
  readonly number: number;
  readonly wire: 0 | 1 | 2 | 5;
  /** Varint (two's complement of 64 bits), or the bits of a fixed field. */
  readonly value: bigint;
  readonly content: Uint8Array;
  /** Of the field's value in the whole file. */
  readonly offset: number;
}

const NONE = new Uint8Array(0);
/** 64 bits in groups of seven. */
const MAX_VARINT_BYTES = 10;
const TEXT = new TextDecoder('utf-8', { fatal: false });

/** The fields of a message in order. `base` is the offset of `bytes` in the file, for errors. */
export function* fieldsOf(bytes: Uint8Array, base: number): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    const [key, start] = varintAt(bytes, at, base);
    const wire = Number(key & 7n);
    const number = Number(key >> 3n);
    if (number === 0 || number > 0x1fffffff)
      throw new WireError(base + at, 'a field has no number');
    const offset = base + start;
    if (wire === 0) {
      const [value, end] = varintAt(bytes, start, base);
      yield { number, wire, value, content: NONE, offset };
      at = end;
    } else if (wire === 2) {
      const [length, from] = varintAt(bytes, start, base);
      if (length > BigInt(bytes.length - from))
        throw new WireError(base + start, `a field of ${length} bytes ends beyond its message`);
      const end = from + Number(length);
      yield { number, wire, value: 0n, content: bytes.subarray(from, end), offset: base + from };
      at = end;
    } else if (wire === 1 || wire === 5) {
      const width = wire === 1 ? 8 : 4;
      if (start + width > bytes.length)
        throw new WireError(offset, 'the file ends inside of a field');
      const value =
        wire === 1 ? view.getBigUint64(start, true) : BigInt(view.getUint32(start, true));
      yield { number, wire, value, content: bytes.subarray(start, start + width), offset };
      at = start + width;
    } else throw new WireError(base + at, `wire type ${wire} is none of protobuf's`);
  }
}

function varintAt(bytes: Uint8Array, at: number, base: number): readonly [bigint, number] {
  // Most are one byte: no big-integer arithmetic for those.
  const first = bytes[at];
  if (first !== undefined && first < 0x80) return [BigInt(first), at + 1];
  let value = 0n;
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw new WireError(base + at, 'the file ends inside of a number');
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return [BigInt.asUintN(64, value), at + index + 1];
  }
  throw new WireError(base + at, 'a number has more than ten bytes');
}

export function textOf(field: Field): string {
  return TEXT.decode(field.content);
}

/** A varint read as int64, as a number: beyond 2^53 its last bits are lost. */
export function integerOf(field: Field): number {
  return Number(BigInt.asIntN(64, field.value));
}

export function float32Of(field: Field): number {
  return new DataView(field.content.buffer, field.content.byteOffset, 4).getFloat32(0, true);
}

/** Repeated integers, packed or one by one, as int64. */
export function pushIntegers(field: Field, into: bigint[], limit: number): void {
  if (field.wire === 0) {
    into.push(BigInt.asIntN(64, field.value));
    return;
  }
  let at = 0;
  while (at < field.content.length) {
    if (into.length >= limit) throw new WireError(field.offset, `more than ${limit} numbers`);
    const [value, end] = varintAt(field.content, at, field.offset);
    into.push(BigInt.asIntN(64, value));
    at = end;
  }
}

/** Repeated floats of `width` bytes, packed or one by one. */
export function pushFloats(field: Field, into: number[], width: 4 | 8): void {
  const { content } = field;
  if (content.length % width !== 0) throw new WireError(field.offset, 'half a number');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  for (let at = 0; at < content.length; at += width)
    into.push(width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
}
