import { Buffer } from 'node:buffer';

/** Unwinds the walk over a header that can not be followed; caught in the parser. */
export class HeaderBroken extends Error {
  readonly offset: number;
  readonly kind: 'broken' | 'count';
  constructor(offset: number, detail: string, kind: 'broken' | 'count' = 'broken') {
    super(detail);
    this.offset = offset;
    this.kind = kind;
  }
}

/** Reads the primitives of a 7z header (7zFormat.txt of the 7-Zip SDK), never beyond its end. */
export class HeaderCursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  fail(detail: string): never {
    throw new HeaderBroken(this.#at, detail);
  }

  bytes(count: number): Uint8Array {
    if (count > this.remaining) this.fail(`${count} bytes wanted, ${this.remaining} are left`);
    const start = this.#at;
    this.#at += count;
    return this.#bytes.subarray(start, this.#at);
  }

  skip(count: number): void {
    this.bytes(count);
  }

  u8(): number {
    return this.bytes(1)[0] ?? 0;
  }

  u32(): number {
    const start = this.#at;
    this.skip(4);
    return this.#bytes.readUInt32LE(start);
  }

  /** A number of one to nine bytes: leading ones of the first byte say how many follow. */
  number(): number {
    const first = this.u8();
    let mask = 0x80;
    let value = 0;
    let unit = 1;
    for (let index = 0; index < 8; index += 1) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * unit;
      value += this.u8() * unit;
      unit *= 256;
      mask >>= 1;
    }
    return value;
  }

  /** A count of things that take space: more than `most` can not be meant. */
  count(most: number, what: string): number {
    const at = this.#at;
    const value = this.number();
    if (value > most) throw new HeaderBroken(at, `${value} ${what}, ${most} are possible`, 'count');
    return value;
  }

  bits(count: number): boolean[] {
    const packed = this.bytes(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, index) => {
      return ((packed[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
    });
  }

  /** Bits behind a byte that says whether all of them are set. */
  optionalBits(count: number): boolean[] {
    return this.u8() === 0 ? this.bits(count) : Array.from({ length: count }, () => true);
  }

  digests(count: number): (number | undefined)[] {
    return this.optionalBits(count).map((isDefined) => (isDefined ? this.u32() : undefined));
  }
}
