import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';

/** Unwinds the walk; caught in the parser. */
export class RStop extends Error {
  readonly code: 'broken' | 'unknown-type' | 'bad-length' | 'depth-limit' | 'count-limit';
  readonly offset: number;
  constructor(code: RStop['code'], offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** The primitives of an R serialisation, however they are written. */
export interface RInput {
  readonly offset: number;
  readonly int: () => Promise<number>;
  /** A text of that many bytes; beyond `most` it is cut. */
  readonly text: (length: number, most: number) => Promise<string>;
  /** Over numbers of `width` bytes each; complex ones count as two. */
  readonly skip: (count: number, width: 1 | 4 | 8) => Promise<void>;
}

const WINDOW_BYTES = 128 * 1024;

export class BinaryInput implements RInput {
  readonly #reader: Reader;
  readonly #littleEndian: boolean;
  readonly #size: number;

  constructor(source: ByteSource, offset: number, littleEndian: boolean) {
    this.#reader = new Reader(source, { offset, windowBytes: WINDOW_BYTES });
    this.#littleEndian = littleEndian;
    this.#size = source.size ?? Number.MAX_SAFE_INTEGER;
  }

  get offset(): number {
    return this.#reader.offset;
  }

  async int(): Promise<number> {
    const reader = this.#reader;
    if (!reader.has(4) && !(await reader.ensure(4)))
      throw new RStop('broken', this.offset, 'the data end early');
    return reader.i32(this.#littleEndian);
  }

  #need(bytes: number): void {
    if (bytes > this.#size - this.offset)
      throw new RStop(
        'bad-length',
        this.offset,
        `${bytes} bytes wanted, ${this.#size - this.offset} are left`,
      );
  }

  async text(length: number, most: number): Promise<string> {
    this.#need(length);
    const kept = Math.min(length, most);
    const end = this.offset + length;
    if (!(await this.#reader.ensure(kept)))
      throw new RStop('broken', this.offset, 'the data end inside a text');
    const text = decodeUtf8Leniently(this.#reader.bytes(kept));
    this.#reader.seek(end);
    return text;
  }

  async skip(count: number, width: 1 | 4 | 8): Promise<void> {
    this.#need(count * width);
    this.#reader.skip(count * width);
    await Promise.resolve();
  }
}

const LINE_FEED = 0x0a;
const BACKSLASH = 0x5c;
/** The longest number R writes has some thirty characters. */
const MAX_WORD_BYTES = 128;

/** Words one to a line; texts with escapes. */
export class AsciiInput implements RInput {
  readonly #reader: Reader;

  constructor(source: ByteSource, offset: number) {
    this.#reader = new Reader(source, { offset, windowBytes: WINDOW_BYTES });
  }

  get offset(): number {
    return this.#reader.offset;
  }

  async #byte(): Promise<number> {
    if (!this.#reader.has(1) && !(await this.#reader.ensure(1)))
      throw new RStop('broken', this.offset, 'the data end early');
    return this.#reader.u8();
  }

  async #word(): Promise<string> {
    let word = '';
    for (;;) {
      const byte = await this.#byte();
      if (byte === LINE_FEED || byte === 0x20 || byte === 0x0d || byte === 0x09) {
        if (word !== '') return word;
        continue;
      }
      word += String.fromCharCode(byte);
      if (word.length > MAX_WORD_BYTES)
        throw new RStop('broken', this.offset, 'a word without end');
    }
  }

  async int(): Promise<number> {
    const word = await this.#word();
    if (word === 'NA') return -(2 ** 31);
    const value = Number(word);
    if (!Number.isInteger(value))
      throw new RStop('broken', this.offset, 'no number where one must stand');
    return value;
  }

  async text(length: number, most: number): Promise<string> {
    const bytes: number[] = [];
    for (let done = 0; done < length; done += 1) {
      let byte = await this.#byte();
      if (byte === BACKSLASH) byte = await this.#escape();
      if (bytes.length < most) bytes.push(byte);
    }
    return decodeUtf8Leniently(Uint8Array.from(bytes));
  }

  async #escape(): Promise<number> {
    const byte = await this.#byte();
    const named = ESCAPES[String.fromCharCode(byte)];
    if (named !== undefined) return named;
    if (byte < 0x30 || byte > 0x37) return byte;
    let value = byte - 0x30;
    for (let digit = 0; digit < 2; digit += 1) {
      if (!this.#reader.has(1) && !(await this.#reader.ensure(1))) break;
      const next = this.#reader.peek();
      if (next < 0x30 || next > 0x37) break;
      value = value * 8 + this.#reader.u8() - 0x30;
    }
    return value & 0xff;
  }

  async skip(count: number): Promise<void> {
    for (let done = 0; done < count; done += 1) await this.#word();
  }
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  v: 11,
  b: 8,
  r: 13,
  f: 12,
  a: 7,
};
