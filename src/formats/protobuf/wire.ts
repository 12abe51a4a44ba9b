import type { Reader } from '../../bytes/reader.ts';
import { MAX_VARINT_BYTES } from './varint.ts';

/** How a field's value is stored, by its wire type. */
export const WIRE = {
  varint: 0,
  fixed64: 1,
  bytes: 2,
  groupStart: 3,
  groupEnd: 4,
  fixed32: 5,
} as const;

export type WireErrorCode =
  | 'truncated-field'
  | 'invalid-varint'
  | 'invalid-tag'
  | 'field-beyond-message'
  | 'unmatched-group'
  | 'too-deep';

/** Unwinds a walk over nested messages; caught in the one public function of the format that walks. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;
  readonly offset: number;
  constructor(code: WireErrorCode, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** The longest tag with the longest scalar or length behind it. */
const MAX_FIELD_HEAD_BYTES = 2 * MAX_VARINT_BYTES;
/** protobuf's own readers stop at 100 nested messages. */
export const MAX_MESSAGE_DEPTH = 100;
const MAX_FIELD_NUMBER = 2 ** 29 - 1;

/**
 * Walks the fields of protobuf messages without a schema and without touching long values: after
 * {@link next} the cursor stands behind the field's head, and the following `next` jumps over what
 * was not read. The caller enters a nested message by walking up to {@link valueEnd}.
 */
export class WireCursor {
  readonly reader: Reader;
  /** Field number of the current field. */
  field = 0;
  wire = 0;
  /** Offset of the current field's tag. */
  start = 0;
  /** Offset of a length-delimited value. */
  valueStart = 0;
  /** Offset after the current field. */
  valueEnd = 0;
  /** Value of a varint or fixed field; exact up to 2^53, and for negative int64 via {@link signed}. */
  low = 0;
  high = 0;
  /** Varints written longer than needed: legal, yet no writer does it. */
  overlong = 0;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** The current varint as a signed 64-bit number, rounded beyond 2^53. */
  get signed(): number {
    return (this.high | 0) * 2 ** 32 + this.low;
  }

  /** The current varint as an unsigned 64-bit number, rounded beyond 2^53. */
  get unsigned(): number {
    return this.high * 2 ** 32 + this.low;
  }

  /** Goes to `offset`, where {@link next} then expects a tag. */
  enter(offset: number): void {
    this.valueEnd = offset;
  }

  /** Reads the next field's head in the message that ends at `end`; false at its end. */
  next(end: number): boolean | Promise<boolean> {
    this.reader.seek(this.valueEnd);
    if (this.valueEnd >= end) return false;
    if (this.reader.has(Math.min(MAX_FIELD_HEAD_BYTES, end - this.valueEnd)))
      return this.#head(end);
    return this.#refill(end);
  }

  async #refill(end: number): Promise<boolean> {
    const wanted = Math.min(MAX_FIELD_HEAD_BYTES, end - this.valueEnd);
    await this.reader.ensure(wanted);
    if (this.reader.buffered === 0) {
      // A top-level message without a known end stops where the data stop.
      if (end === Number.MAX_SAFE_INTEGER) return false;
      throw new WireError('truncated-field', this.valueEnd, 'the data end inside a message');
    }
    return this.#head(end);
  }

  #head(end: number): boolean {
    this.start = this.reader.offset;
    this.#varint(end);
    this.wire = this.low & 7;
    this.field = this.high * 2 ** 29 + (this.low >>> 3);
    if (this.field === 0 || this.field > MAX_FIELD_NUMBER) {
      throw new WireError('invalid-tag', this.start, `field number ${this.field}`);
    }
    switch (this.wire) {
      case WIRE.varint:
        this.#varint(end);
        this.valueStart = this.reader.offset;
        this.valueEnd = this.valueStart;
        break;
      case WIRE.fixed64:
        this.#span(8, end);
        break;
      case WIRE.fixed32:
        this.#span(4, end);
        break;
      case WIRE.bytes:
        this.#varint(end);
        this.#span(this.unsigned, end);
        break;
      case WIRE.groupStart:
      case WIRE.groupEnd:
        this.valueStart = this.reader.offset;
        this.valueEnd = this.valueStart;
        break;
      default:
        throw new WireError('invalid-tag', this.start, `wire type ${this.wire}`);
    }
    return true;
  }

  #span(length: number, end: number): void {
    this.valueStart = this.reader.offset;
    this.valueEnd = this.valueStart + length;
    if (this.valueEnd > end) {
      throw new WireError(
        'field-beyond-message',
        this.start,
        `field ${this.field} of ${length} bytes, ${end - this.valueStart} are there`,
      );
    }
  }

  #varint(end: number): void {
    const at = this.reader.offset;
    const room = Math.min(MAX_VARINT_BYTES, end - at, this.reader.buffered);
    let low = 0;
    let high = 0;
    for (let index = 0; index < room; index += 1) {
      const byte = this.reader.u8();
      const bits = byte & 0x7f;
      const shift = index * 7;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        if (byte === 0 && index > 0) this.overlong += 1;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    const code = room === MAX_VARINT_BYTES ? 'invalid-varint' : 'truncated-field';
    throw new WireError(code, at, 'a varint without end');
  }

  /** Moves behind the group whose start is the current field. Groups are obsolete; readers skip them. */
  async skipGroup(end: number): Promise<void> {
    const open = [this.field];
    const { start } = this;
    while (open.length > 0) {
      if (!(await this.next(end)))
        throw new WireError('unmatched-group', start, 'a group without end');
      if (this.wire === WIRE.groupStart) open.push(this.field);
      if (open.length > MAX_MESSAGE_DEPTH) throw new WireError('too-deep', start, 'nested groups');
      if (this.wire === WIRE.groupEnd && open.pop() !== this.field) {
        throw new WireError('unmatched-group', this.start, 'a group ends that did not begin');
      }
    }
  }

  /** The first `max` bytes of the current length-delimited value, copied. */
  async bytes(max: number): Promise<Uint8Array> {
    const length = Math.min(max, this.valueEnd - this.valueStart);
    this.reader.seek(this.valueStart);
    if (!(await this.reader.ensure(length))) {
      throw new WireError('truncated-field', this.valueStart, 'the data end inside a value');
    }
    return this.reader.bytes(length).slice();
  }
}
