import type { Reader } from '../../bytes/reader.ts';
import type { Torch7Error } from './torch7-file.ts';

/** Unwinds the walk; caught in the parser. */
export class Torch7Stop extends Error {
  readonly code: Torch7Error | 'length-beyond-file' | 'negative-length';
  readonly offset: number;
  constructor(code: Torch7Stop['code'], offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** What both encodings of a Torch7 file are made of. Lengths are checked against the file before anything is read. */
export interface TokenReader {
  readonly offset: number;
  /** A 32-bit integer: type tags, indexes, counts. */
  readonly int: () => Promise<number>;
  /** A `long` of the machine that wrote the file, 64 bits here: sizes and strides. */
  readonly long: () => Promise<number>;
  readonly double: () => Promise<void>;
  /** `length` characters, of which at most `keep` are returned. */
  readonly chars: (length: number, keep: number) => Promise<Uint8Array>;
  /** Moves over `count` numbers of `bytes` bytes each. */
  readonly numbers: (count: number, bytes: number) => Promise<void>;
}

/** Longest token of the text encoding: a double needs 24 characters. */
const MAX_TOKEN_BYTES = 64;
const INTEGER_RE = /^-?\d+$/;
const NEWLINE = 0x0a;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

abstract class BoundedReader {
  protected readonly reader: Reader;
  readonly #size: number;

  constructor(reader: Reader, size: number) {
    this.reader = reader;
    this.#size = size;
  }

  get offset(): number {
    return this.reader.offset;
  }

  protected async need(count: number): Promise<void> {
    if (this.reader.has(count) || (await this.reader.ensure(count))) return;
    throw new Torch7Stop('truncated', this.offset, `${count} bytes wanted where the file ends`);
  }

  protected bounded(length: number): number {
    if (length < 0) throw new Torch7Stop('negative-length', this.offset, `length ${length}`);
    if (length > this.#size - this.offset) {
      const left = this.#size - this.offset;
      throw new Torch7Stop('length-beyond-file', this.offset, `${length} bytes, ${left} are left`);
    }
    return length;
  }

  async chars(length: number, keep: number): Promise<Uint8Array> {
    const end = this.offset + this.bounded(length);
    const kept = Math.min(length, keep);
    await this.need(kept);
    const bytes = this.reader.bytes(kept).slice();
    this.reader.seek(end);
    return bytes;
  }
}

/** `torch.save(file, object)`, the default encoding. */
export class BinaryReader extends BoundedReader implements TokenReader {
  async int(): Promise<number> {
    await this.need(4);
    return this.reader.i32();
  }

  async long(): Promise<number> {
    await this.need(8);
    return Number(this.reader.i64());
  }

  async double(): Promise<void> {
    await this.need(8);
    this.reader.skip(8);
  }

  numbers(count: number, bytes: number): Promise<void> {
    if (count < 0) throw new Torch7Stop('negative-length', this.offset, `${count} numbers`);
    this.reader.seek(this.offset + this.bounded(count * bytes));
    return Promise.resolve();
  }
}

/** `torch.save(file, object, 'ascii')`: the same in decimal, separated by white space. */
export class TextReader extends BoundedReader implements TokenReader {
  async #token(): Promise<string> {
    for (;;) {
      await this.need(1);
      if (!isSpace(this.reader.peek())) break;
      this.reader.skip(1);
    }
    let token = '';
    while (token.length < MAX_TOKEN_BYTES) {
      if (!this.reader.has(1) && !(await this.reader.ensure(1))) break;
      const byte = this.reader.peek();
      if (isSpace(byte)) break;
      token += String.fromCharCode(byte);
      this.reader.skip(1);
    }
    return token;
  }

  async int(): Promise<number> {
    const at = this.offset;
    const token = await this.#token();
    if (INTEGER_RE.test(token)) return Number(token);
    throw new Torch7Stop('invalid-number', at, 'a whole number was expected');
  }

  long(): Promise<number> {
    return this.int();
  }

  async double(): Promise<void> {
    await this.#token();
  }

  override async chars(length: number, keep: number): Promise<Uint8Array> {
    // The line break behind the length is not part of the characters.
    await this.need(1);
    if (this.reader.peek() === NEWLINE) this.reader.skip(1);
    return super.chars(length, keep);
  }

  async numbers(count: number): Promise<void> {
    if (count < 0) throw new Torch7Stop('negative-length', this.offset, `${count} numbers`);
    this.bounded(count);
    for (let index = 0; index < count; index += 1) await this.#token();
  }
}
