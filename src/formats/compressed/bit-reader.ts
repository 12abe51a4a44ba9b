import { CorruptStream } from './decoding.ts';

/** Most-significant-bit-first reading, as bzip2 wants it. Behind the end it reads zeros; ask {@link requireInput}. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** Bits read so far, from the first byte. */
  get position(): number {
    return this.#position;
  }

  /** Raises when more was read than is there. */
  requireInput(): void {
    if (this.#position > this.#bytes.length * 8) throw new CorruptStream('the data end early');
  }

  /** The next `count` (at most 24) bits without moving. */
  peek(count: number): number {
    const byte = this.#position >>> 3;
    const bytes = this.#bytes;
    const word =
      (((bytes[byte] ?? 0) << 24) |
        ((bytes[byte + 1] ?? 0) << 16) |
        ((bytes[byte + 2] ?? 0) << 8) |
        (bytes[byte + 3] ?? 0)) >>>
      0;
    return ((word << (this.#position & 7)) >>> 0) >>> (32 - count);
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** The next `count` (at most 32) bits. */
  read(count: number): number {
    if (count > 16) return this.read(count - 16) * 65_536 + this.read(16);
    const value = this.peek(count);
    this.#position += count;
    return value;
  }
}
