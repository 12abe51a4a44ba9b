import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';

/** Unwinds the walk where the bytes can not be followed; caught in the parser. */
export class MsgpackStop extends Error {
  readonly code: 'length-beyond-file' | 'too-deep' | 'reserved-byte' | 'truncated';
  readonly offset: number;
  constructor(code: MsgpackStop['code'], offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** One header of MessagePack: what comes, and how much of it. */
export interface Token {
  readonly kind: 'map' | 'array' | 'string' | 'binary' | 'extension' | 'number' | 'nil';
  /** Entries of a map, items of an array, bytes of the rest. */
  readonly length: number;
  /** Value of a whole number, type of an extension. */
  readonly value: number;
  readonly offset: number;
}

const WINDOW_BYTES = 128 * 1024;
/** Bytes of the longest header: a 64-bit number. */
const HEADER_BYTES = 9;

export class TokenReader {
  readonly reader: Reader;
  readonly #size: number;

  constructor(source: ByteSource) {
    this.reader = new Reader(source, { windowBytes: WINDOW_BYTES });
    this.#size = source.size ?? Number.MAX_SAFE_INTEGER;
  }

  get offset(): number {
    return this.reader.offset;
  }

  get remaining(): number {
    return this.#size - this.reader.offset;
  }

  #need(count: number): void {
    if (!this.reader.has(count))
      throw new MsgpackStop('truncated', this.offset, 'the data end inside a value');
  }

  #uint(bytes: 1 | 2 | 4): number {
    this.#need(bytes);
    const { reader } = this;
    if (bytes === 1) return reader.u8();
    return bytes === 2 ? reader.u16(false) : reader.u32(false);
  }

  #sized(kind: Token['kind'], length: number, offset: number, value = 0): Token {
    // An entry takes a byte at least, an entry of a map two.
    const least = kind === 'map' ? length * 2 : length;
    if (kind !== 'number' && least > this.remaining) {
      const detail = `${length} ${kind === 'map' || kind === 'array' ? 'items' : 'bytes'} declared, ${this.remaining} bytes are left`;
      throw new MsgpackStop('length-beyond-file', offset, detail);
    }
    return { kind, length, value, offset };
  }

  async next(): Promise<Token> {
    const { reader } = this;
    if (!reader.has(HEADER_BYTES)) await reader.ensure(HEADER_BYTES);
    const { offset } = this;
    this.#need(1);
    const byte = reader.u8();
    if (byte <= 0x7f) return { kind: 'number', length: 0, value: byte, offset };
    if (byte <= 0x8f) return this.#sized('map', byte & 15, offset);
    if (byte <= 0x9f) return this.#sized('array', byte & 15, offset);
    if (byte <= 0xbf) return this.#sized('string', byte & 31, offset);
    if (byte >= 0xe0) return { kind: 'number', length: 0, value: byte - 256, offset };
    return this.#marked(byte, offset);
  }

  #marked(byte: number, offset: number): Token {
    switch (byte) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return { kind: 'nil', length: 0, value: byte & 1, offset };
      case 0xc4:
        return this.#sized('binary', this.#uint(1), offset);
      case 0xc5:
        return this.#sized('binary', this.#uint(2), offset);
      case 0xc6:
        return this.#sized('binary', this.#uint(4), offset);
      case 0xc7:
        return this.#extension(this.#uint(1), offset);
      case 0xc8:
        return this.#extension(this.#uint(2), offset);
      case 0xc9:
        return this.#extension(this.#uint(4), offset);
      case 0xd9:
        return this.#sized('string', this.#uint(1), offset);
      case 0xda:
        return this.#sized('string', this.#uint(2), offset);
      case 0xdb:
        return this.#sized('string', this.#uint(4), offset);
      case 0xdc:
        return this.#sized('array', this.#uint(2), offset);
      case 0xdd:
        return this.#sized('array', this.#uint(4), offset);
      case 0xde:
        return this.#sized('map', this.#uint(2), offset);
      case 0xdf:
        return this.#sized('map', this.#uint(4), offset);
      case 0xc1:
        throw new MsgpackStop('reserved-byte', offset, 'the byte c1, which is never used');
      default:
        return byte >= 0xd4
          ? this.#extension(2 ** (byte - 0xd4), offset)
          : this.#number(byte, offset);
    }
  }

  #extension(length: number, offset: number): Token {
    this.#need(1);
    const type = this.reader.u8();
    return this.#sized('extension', length, offset, type > 127 ? type - 256 : type);
  }

  #number(byte: number, offset: number): Token {
    const { reader } = this;
    const bytes = byte === 0xca ? 4 : byte === 0xcb ? 8 : 2 ** ((byte - 0xcc) & 3);
    this.#need(bytes);
    if (byte === 0xcc || byte === 0xd0)
      return { kind: 'number', length: 0, value: reader.u8(), offset };
    if (byte === 0xcd || byte === 0xd1)
      return { kind: 'number', length: 0, value: reader.u16(false), offset };
    if (byte === 0xce || byte === 0xd2)
      return { kind: 'number', length: 0, value: reader.u32(false), offset };
    if (byte === 0xcf || byte === 0xd3)
      return { kind: 'number', length: 0, value: Number(reader.u64(false)), offset };
    reader.skip(bytes);
    return { kind: 'number', length: 0, value: Number.NaN, offset };
  }
}
