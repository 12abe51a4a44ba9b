import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { opcodeOf, type ArgumentKind } from './opcodes.ts';

/** Bytes of a literal that are kept; longer ones are skipped by seeking, so that weights cost nothing. */
export const KEPT_BYTES = 4096;

/** A line is buffered up to here; longer ones (numpy data in protocol 0) are passed over piecewise. */
export const MAX_BUFFERED_LINE_BYTES = 256 * 1024;

/** The widest fixed argument: 8 bytes after the opcode. */
const NEWLINE = 0x0a;
const TWO_POW_32 = 2 ** 32;
const NOTHING = new Uint8Array(0);

export type DecodeStatus =
  | 'ready'
  /** More bytes are needed: `await fill()`, then again. */
  | 'starved'
  /** A line longer than the buffer: `await finishLongLine()`. */
  | 'long-line'
  | 'truncated'
  | 'unknown-opcode';

/**
 * Reads one opcode and its argument at a time into mutable fields, so that the hot loop allocates
 * nothing for numbers. Purely syntactic: what a text line means is for the interpreter to say,
 * because the readers disagree about it.
 */
export class Decoder {
  #source: ByteSource;
  #reader: Reader;
  readonly #size: number | undefined;
  /** Bytes dropped before the reader's position `#cutAt`, and before the bytes that came earlier. */
  #cutAt = 0;
  #dropped = 0;
  #droppedEarlier = 0;
  /** The opcode's position in the reader, which counts no dropped bytes. */
  #start = 0;
  #wanted = 0;
  #exhausted = false;

  /** Offset of the opcode byte. */
  offset = 0;
  code = 0;
  /** Offset after the argument. */
  end = 0;
  /** uint1, uint2, int4, uint4: the number. */
  int = 0;
  /** float8. */
  float = 0;
  /** Counted arguments and lines: bytes of content, without count and newline. FRAME: its length. */
  length = 0;
  /** Counted arguments and lines: offset of the first content byte. */
  payload = 0;
  /** The content, or its first {@link KEPT_BYTES}. A view: copy to keep. */
  head: Uint8Array = NOTHING;
  /** name-pair: the second line. */
  second: Uint8Array = NOTHING;
  secondPayload = 0;
  /** Long lines: the byte before the newline. */
  lastByte = 0;

  constructor(source: ByteSource, start: number) {
    this.#source = source;
    this.#reader = new Reader(source, { offset: start });
    this.#size = source.size;
  }

  get position(): number {
    return this.#real(this.#reader.offset);
  }

  /** Offset in the source of a position in the reader. */
  #real(position: number): number {
    return position + (position >= this.#cutAt ? this.#dropped : this.#droppedEarlier);
  }

  /**
   * Drops the bytes from offset `from` to `to`, as a reader does that loses the rest of its buffer,
   * and reads the opcode at hand once more, or goes on at `from`.
   */
  drop(from: number, to: number, then: 'again' | 'on'): void {
    const cutAt = from - this.#dropped;
    this.#source = withoutBytes(this.#source, cutAt, to - from);
    this.#droppedEarlier = this.#dropped;
    this.#dropped += to - from;
    this.#cutAt = cutAt;
    this.#reader = new Reader(this.#source, { offset: then === 'again' ? this.#start : cutAt });
    this.#exhausted = false;
  }

  get size(): number | undefined {
    return this.#size;
  }

  /** Continues elsewhere: after raw array data, which is no opcode's argument. */
  seek(offset: number): void {
    this.#reader.seek(offset);
  }

  async fill(): Promise<void> {
    if (!(await this.#reader.ensure(this.#wanted))) this.#exhausted = true;
  }

  #starve(wanted: number): DecodeStatus {
    this.#wanted = wanted;
    return this.#exhausted ? 'truncated' : 'starved';
  }

  next(): DecodeStatus {
    const reader = this.#reader;
    this.#start = reader.offset;
    this.offset = this.#real(this.#start);
    if (!reader.has(1)) return this.#starve(1);
    const code = reader.peek();
    this.code = code;
    const opcode = opcodeOf(code);
    if (opcode === undefined) return 'unknown-opcode';
    return this.#argument(opcode.argument);
  }

  #argument(kind: ArgumentKind): DecodeStatus {
    switch (kind) {
      case 'none':
        this.#reader.skip(1);
        this.end = this.#real(this.#start + 1);
        return 'ready';
      case 'uint1':
      case 'uint2':
      case 'int4':
      case 'uint4':
      case 'float8':
        return this.#fixed(kind);
      case 'uint8':
        return this.#frame();
      case 'long1':
      case 'string1':
      case 'bytes1':
      case 'unicode1':
        return this.#counted(1);
      case 'long4':
      case 'string4':
      case 'bytes4':
      case 'unicode4':
        return this.#counted(4);
      case 'bytes8':
      case 'bytearray8':
      case 'unicode8':
        return this.#counted(8);
      case 'name-pair':
        return this.#pair();
      default:
        return this.#line();
    }
  }

  #fixed(kind: 'uint1' | 'uint2' | 'int4' | 'uint4' | 'float8'): DecodeStatus {
    const reader = this.#reader;
    const width = kind === 'uint1' ? 1 : kind === 'uint2' ? 2 : kind === 'float8' ? 8 : 4;
    if (!reader.has(1 + width)) return this.#starve(1 + width);
    reader.skip(1);
    if (kind === 'uint1') this.int = reader.u8();
    else if (kind === 'uint2') this.int = reader.u16();
    else if (kind === 'int4') this.int = reader.i32();
    else if (kind === 'uint4') this.int = reader.u32();
    else this.float = reader.f64(false);
    this.end = this.#real(this.#start + 1 + width);
    return 'ready';
  }

  #frame(): DecodeStatus {
    if (!this.#reader.has(9)) return this.#starve(9);
    this.length = this.#peekCount(8);
    this.#reader.skip(9);
    this.end = this.#real(this.#start + 9);
    return 'ready';
  }

  /** Little-endian count after the opcode. Eight bytes beyond 2^53 lose precision, which no comparison minds. */
  #peekCount(width: number): number {
    const reader = this.#reader;
    if (width === 1) return reader.peek(1);
    const low = this.#peek32(1);
    return width === 4 ? low : low + this.#peek32(5) * TWO_POW_32;
  }

  #peek32(at: number): number {
    const reader = this.#reader;
    const low = reader.peek(at) | (reader.peek(at + 1) << 8) | (reader.peek(at + 2) << 16);
    return low + reader.peek(at + 3) * 0x1000000;
  }

  #counted(width: number): DecodeStatus {
    const reader = this.#reader;
    if (!reader.has(1 + width)) return this.#starve(1 + width);
    const length = this.#peekCount(width);
    const at = this.#start + 1 + width;
    this.length = length;
    this.payload = this.#real(at);
    // The claim is checked against what is there before anything is buffered for it.
    const known = this.#source.size;
    if (known !== undefined && at + length > known) return 'truncated';
    if (!Number.isSafeInteger(at + length)) return 'truncated';
    const kept = Math.min(length, KEPT_BYTES);
    if (!reader.has(1 + width + kept)) return this.#starve(1 + width + kept);
    reader.skip(1 + width);
    this.head = reader.bytes(kept);
    if (length > kept) reader.seek(at + length);
    this.end = this.#real(at + length);
    return 'ready';
  }

  #line(): DecodeStatus {
    const reader = this.#reader;
    const newline = reader.indexOf(NEWLINE);
    this.payload = this.#real(this.#start + 1);
    if (newline === -1) return this.#unfinishedLine();
    reader.skip(1);
    this.length = newline - 1;
    this.head = reader.bytes(this.length);
    reader.skip(1);
    this.end = this.#real(this.#start + newline + 1);
    return 'ready';
  }

  #unfinishedLine(): DecodeStatus {
    const reader = this.#reader;
    if (reader.buffered > MAX_BUFFERED_LINE_BYTES) return 'long-line';
    return this.#starve(reader.buffered + 1);
  }

  #pair(): DecodeStatus {
    const reader = this.#reader;
    const first = reader.indexOf(NEWLINE);
    this.payload = this.#real(this.#start + 1);
    if (first === -1) return this.#unfinishedLine();
    reader.skip(first + 1);
    const second = reader.indexOf(NEWLINE);
    reader.seek(this.#start);
    if (second === -1) return this.#unfinishedLine();
    reader.skip(1);
    this.length = first - 1;
    this.head = reader.bytes(this.length);
    reader.skip(1);
    this.secondPayload = this.#real(this.#start + first + 1);
    this.second = reader.bytes(second);
    reader.skip(1);
    this.end = this.#real(this.#start + first + second + 2);
    return 'ready';
  }

  /** Passes over a line that does not fit the buffer, keeping its head. False when no newline follows. */
  async finishLongLine(): Promise<boolean> {
    const reader = this.#reader;
    reader.skip(1);
    this.head = reader.bytes(KEPT_BYTES).slice();
    let last = 0;
    for (;;) {
      const newline = reader.indexOf(NEWLINE);
      const passed = newline === -1 ? reader.buffered : newline;
      if (passed > 0) last = reader.peek(passed - 1);
      reader.skip(passed);
      if (newline !== -1) break;
      if (!(await reader.ensure(1))) return false;
    }
    this.lastByte = last;
    this.length = reader.offset - this.#start - 1;
    reader.skip(1);
    this.end = this.position;
    return true;
  }

  /**
   * What is there of a line that the data's end cuts off. The Python reader, unlike the others,
   * takes such a line for whole, minus its last byte.
   */
  cutLine(): Uint8Array {
    const reader = this.#reader;
    if (reader.offset !== this.#start || !reader.has(1)) return NOTHING;
    reader.skip(1);
    const line = reader.bytes(Math.min(reader.buffered, MAX_BUFFERED_LINE_BYTES));
    reader.seek(this.#start);
    return line;
  }
}

/** The source with `count` bytes left out at `at`. */
function withoutBytes(source: ByteSource, at: number, count: number): ByteSource {
  return {
    get size() {
      return source.size === undefined ? undefined : source.size - count;
    },
    read: (offset, length) =>
      offset >= at
        ? source.read(offset + count, length)
        : source.read(offset, Math.min(length, at - offset)),
  };
}
