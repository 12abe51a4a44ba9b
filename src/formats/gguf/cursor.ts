import type { Reader } from '../../bytes/reader.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { GgufAnomaly } from './gguf-model.ts';

/** Unwinds the walk where the file can not be followed further; caught in the parser. */
export class GgufStop extends Error {
  readonly code: GgufAnomaly | 'size-limit';
  readonly offset: number;
  constructor(code: GgufAnomaly | 'size-limit', offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** Reads GGUF's primitives in the file's byte order, and checks every length against what is there. */
export class GgufCursor {
  readonly reader: Reader;
  readonly littleEndian: boolean;
  /** Lengths and counts have 4 bytes in version 1 and 8 later. */
  readonly lengthBytes: 4 | 8;
  readonly #size: number;

  constructor(reader: Reader, littleEndian: boolean, lengthBytes: 4 | 8, size: number | undefined) {
    this.reader = reader;
    this.littleEndian = littleEndian;
    this.lengthBytes = lengthBytes;
    this.#size = size ?? Number.MAX_SAFE_INTEGER;
  }

  get offset(): number {
    return this.reader.offset;
  }

  /** Bytes between the cursor and the end of the file. */
  get remaining(): number {
    return this.#size - this.reader.offset;
  }

  async need(count: number): Promise<void> {
    if (this.reader.has(count) || (await this.reader.ensure(count))) return;
    throw new GgufStop('truncated', this.offset, `${count} bytes wanted where the file ends`);
  }

  async u32(): Promise<number> {
    await this.need(4);
    return this.reader.u32(this.littleEndian);
  }

  /** A 64-bit number, rounded beyond 2^53: such a value is refused wherever it matters. */
  async u64(): Promise<number> {
    await this.need(8);
    const first = this.reader.u32(this.littleEndian);
    const second = this.reader.u32(this.littleEndian);
    return this.littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  length(): Promise<number> {
    return this.lengthBytes === 4 ? this.u32() : this.u64();
  }

  /** The length of a string, checked; the cursor is then on its first byte. */
  async stringLength(): Promise<number> {
    const at = this.offset;
    const length = await this.length();
    if (length > this.remaining) {
      throw new GgufStop(
        'string-beyond-file',
        at,
        `a string of ${length} bytes, ${this.remaining} are left`,
      );
    }
    return length;
  }

  /** A string; what is beyond `max` bytes is skipped. */
  async string(max: number): Promise<{ text: string; length: number }> {
    const length = await this.stringLength();
    const end = this.offset + length;
    const kept = Math.min(length, max);
    await this.need(kept);
    const text = decodeUtf8Leniently(this.reader.bytes(kept));
    this.reader.seek(end);
    return { text, length };
  }

  /**
   * Moves over `count` strings. Tokenizers hold a quarter of a million, so the loop does nothing but
   * add lengths, and only waits when the window is used up.
   */
  async skipStrings(count: number): Promise<void> {
    const { reader, lengthBytes, littleEndian } = this;
    for (let index = 0; index < count; index += 1) {
      if (!reader.has(lengthBytes)) await this.need(lengthBytes);
      const first = reader.u32(littleEndian);
      const second = lengthBytes === 4 ? 0 : reader.u32(littleEndian);
      const high = littleEndian || lengthBytes === 4 ? second : first;
      const low = littleEndian || lengthBytes === 4 ? first : second;
      if (high !== 0 || low > this.remaining) {
        throw new GgufStop(
          'string-beyond-file',
          this.offset - lengthBytes,
          `string ${index} of an array is longer than the file`,
        );
      }
      reader.skip(low);
    }
  }
}
