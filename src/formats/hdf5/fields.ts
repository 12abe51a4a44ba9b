import { Buffer } from 'node:buffer';
import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';
import type { Hdf5Anomaly } from './hdf5-file.ts';

/** Unwinds the reading of one structure; caught where the next one can go on. */
export class Hdf5Stop extends Error {
  readonly code: Hdf5Anomaly;
  readonly offset: number;
  constructor(code: Hdf5Anomaly, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** Widths of addresses and lengths, from the superblock. */
export interface Widths {
  readonly offsets: number;
  readonly lengths: number;
}

/** HDF5's text: UTF-8 where it is valid, else one character per byte. */
export function textOf(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeLatin1(bytes);
}

/** Reads little-endian fields one after the other, and stops where the structure ends. */
export class Fields {
  readonly bytes: Buffer;
  readonly #widths: Widths;
  /** Offset in the file of the first byte. */
  readonly start: number;
  at = 0;

  constructor(bytes: Uint8Array, start: number, widths: Widths) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = start;
    this.#widths = widths;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  get offset(): number {
    return this.start + this.at;
  }

  take(count: number): number {
    const { at } = this;
    if (count < 0 || count > this.bytes.length - at)
      throw new Hdf5Stop(
        'broken-structure',
        this.offset,
        `${count} bytes wanted, ${this.left} are left in the structure`,
      );
    this.at = at + count;
    return at;
  }

  skip(count: number): void {
    this.take(count);
  }

  u8(): number {
    return this.bytes.readUInt8(this.take(1));
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.take(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.take(4));
  }

  /** A number of 1 to 8 bytes, rounded beyond 2^53: no file reaches there, so it is refused wherever it matters. */
  number(width: number): number {
    const at = this.take(width);
    if (width <= 6) return width === 0 ? 0 : this.bytes.readUIntLE(at, width);
    if (width > 8) return Number.MAX_SAFE_INTEGER;
    return this.bytes.readUIntLE(at + 4, width - 4) * 2 ** 32 + this.bytes.readUInt32LE(at);
  }

  length(): number {
    return this.number(this.#widths.lengths);
  }

  /** An address; undefined where all its bits are set, which stands for none. */
  address(): number | undefined {
    const { at } = this;
    const width = this.#widths.offsets;
    this.take(width);
    if (this.bytes.subarray(at, at + width).every((byte) => byte === 0xff)) return undefined;
    this.at = at;
    return this.number(width);
  }

  data(count: number): Uint8Array {
    const at = this.take(count);
    return this.bytes.subarray(at, at + count);
  }

  /** A view of the next bytes with an end of its own. */
  part(count: number): Fields {
    const start = this.offset;
    return new Fields(this.data(count), start, this.#widths);
  }

  signature(): string {
    return Buffer.from(this.data(4)).toString('latin1');
  }

  /** Text up to a NUL, or the end. */
  cString(): string {
    const end = this.bytes.indexOf(0, this.at);
    const stop = end < 0 ? this.bytes.length : end;
    const text = textOf(this.bytes.subarray(this.at, stop));
    this.at = Math.min(this.bytes.length, stop + 1);
    return text;
  }
}
