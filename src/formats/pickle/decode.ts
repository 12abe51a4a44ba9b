import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { OPCODES, type ArgumentKind } from './opcodes.ts';
import { decodeAscii, sliceAscii } from './text.ts';

/** Bytes of a literal that are kept; longer ones are skipped by seeking, so that weights cost nothing. */
export const KEPT_BYTES = 4096;

/** A line is buffered up to here; longer ones (numpy data in protocol 0) are passed over piecewise. */
export const MAX_BUFFERED_LINE_BYTES = 256 * 1024;

const NEWLINE = 0x0a;
const TWO_POW_32 = 2 ** 32;
const NOTHING = new Uint8Array(0);

/** How to read what follows an opcode byte: numbers, because the switch on them is the hottest one. */
const UNKNOWN = 0;
const NO_ARGUMENT = 1;
const UINT1 = 2;
const UINT2 = 3;
const INT4 = 4;
const UINT4 = 5;
const FLOAT8 = 6;
const FRAME_LENGTH = 7;
const COUNTED1 = 8;
const COUNTED4 = 9;
const COUNTED8 = 10;
const NAME_PAIR = 11;
const LINE = 12;

const SHAPES: Readonly<Record<ArgumentKind, number>> = {
  none: NO_ARGUMENT,
  uint1: UINT1,
  uint2: UINT2,
  int4: INT4,
  uint4: UINT4,
  uint8: FRAME_LENGTH,
  float8: FLOAT8,
  long1: COUNTED1,
  long4: COUNTED4,
  string1: COUNTED1,
  string4: COUNTED4,
  bytes1: COUNTED1,
  bytes4: COUNTED4,
  bytes8: COUNTED8,
  bytearray8: COUNTED8,
  unicode1: COUNTED1,
  unicode4: COUNTED4,
  unicode8: COUNTED8,
  'decimal-line': LINE,
  'long-line': LINE,
  'float-line': LINE,
  'string-line': LINE,
  'unicode-line': LINE,
  'name-line': LINE,
  'name-pair': NAME_PAIR,
};

const SHAPE_OF = new Uint8Array(256);
for (const { code, argument } of OPCODES) SHAPE_OF[code] = SHAPES[argument];

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
  /** The view that `head` gives; made when asked for, because most literals need none. */
  #head: Uint8Array | undefined = NOTHING;
  #headAt = 0;
  #headEnd = 0;
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

  /** The content, or its first {@link KEPT_BYTES}. A view: copy to keep. */
  get head(): Uint8Array {
    this.#head ??= this.#reader.window.subarray(this.#headAt, this.#headEnd);
    return this.#head;
  }

  /** A byte of the head; 0 beyond it. */
  headByte(index: number): number {
    const head = this.#head;
    if (head !== undefined) return head[index] ?? 0;
    const at = this.#headAt + index;
    return at < this.#headEnd ? (this.#reader.window[at] ?? 0) : 0;
  }

  /** The head as text when every byte is ASCII. */
  asciiHead(): string | undefined {
    if (this.#head !== undefined) return decodeAscii(this.#head);
    return sliceAscii(this.#reader, this.#headAt, this.#headEnd);
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
    const { window, index } = reader;
    const code = window[index];
    if (code === undefined) return this.#starve(1);
    this.code = code;
    switch (SHAPE_OF[code]) {
      case NO_ARGUMENT:
        return this.#passed(1);
      case UINT1:
        if (!reader.has(2)) return this.#starve(2);
        this.int = window[index + 1] ?? 0;
        return this.#passed(2);
      case COUNTED1:
        return this.#counted(1);
      case COUNTED4:
        return this.#counted(4);
      case COUNTED8:
        return this.#counted(8);
      case NAME_PAIR:
        return this.#pair();
      case LINE:
        return this.#line();
      case FRAME_LENGTH:
        return this.#frame();
      case UNKNOWN:
        return 'unknown-opcode';
      default:
        return this.#number(code);
    }
  }

  /** Moves behind an opcode of `count` bytes. */
  #passed(count: number): DecodeStatus {
    this.#reader.skip(count);
    this.end = this.#real(this.#start + count);
    return 'ready';
  }

  #number(code: number): DecodeStatus {
    const reader = this.#reader;
    const shape = SHAPE_OF[code];
    const width = shape === UINT2 ? 2 : shape === FLOAT8 ? 8 : 4;
    if (!reader.has(1 + width)) return this.#starve(1 + width);
    reader.skip(1);
    if (shape === FLOAT8) this.float = reader.f64(false);
    else if (shape === INT4) this.int = reader.i32();
    else if (shape === UINT4) this.int = reader.u32();
    else this.int = reader.u16();
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

  /** The next `count` bytes are the content. */
  #keep(count: number): void {
    this.#head = undefined;
    this.#headAt = this.#reader.index;
    this.#headEnd = this.#headAt + count;
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
    const kept = length > KEPT_BYTES ? KEPT_BYTES : length;
    if (!reader.has(1 + width + kept)) return this.#starve(1 + width + kept);
    reader.skip(1 + width);
    this.#keep(kept);
    if (length > kept) {
      // The window may go: take the view before.
      this.#head = reader.bytes(kept);
      reader.seek(at + length);
    } else reader.skip(kept);
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
    this.#keep(this.length);
    reader.skip(this.length + 1);
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
    this.#keep(this.length);
    reader.skip(this.length + 1);
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
    this.#head = reader.bytes(KEPT_BYTES).slice();
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
