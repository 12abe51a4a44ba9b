import { SourceError } from '../../../bytes/source.ts';

/** The index is not what was written: cut off, overwritten, or of another make. */
export function damaged(what: string): SourceError {
  return new SourceError(
    `the advisory index is damaged (${what}); run: weighbridge advisories update`,
  );
}

/** Reads what `ByteWriter` wrote; throws instead of reading past the end. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  u8(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw damaged('a record is cut off');
    this.#offset += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > 2 ** 49) throw damaged('a number is too large');
    }
  }

  bytes(): Uint8Array {
    const length = this.varint();
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw damaged('a record is cut off');
    const part = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }

  text(): string {
    return this.#encoded('utf8');
  }

  key(): string {
    return this.#encoded('latin1');
  }

  #encoded(encoding: 'utf8' | 'latin1'): string {
    const { buffer, byteOffset, length } = this.bytes();
    return Buffer.from(buffer, byteOffset, length).toString(encoding);
  }

  list<T>(read: () => T): readonly T[] {
    const count = this.varint();
    // Every item takes at least one byte.
    if (count > this.#bytes.length - this.#offset) throw damaged('a list is too long');
    return Array.from({ length: count }, read);
  }
}
