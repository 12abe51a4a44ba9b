import type { ByteSource } from './source.ts';

/** Bytes fetched at a time. Small enough for a header, large enough that reads do not dominate. */
const DEFAULT_WINDOW_BYTES = 64 * 1024;

const EMPTY = new Uint8Array(0);

/**
 * A forward cursor with a buffered window over a source.
 *
 * The fast path is synchronous: `has(n)` says whether the next `n` bytes are buffered, and the
 * getters then need no check. Only `ensure(n)` may wait. The pattern in hot loops is
 * `if (!reader.has(n) && !(await reader.ensure(n))) return truncated(...)`.
 *
 * Getters beyond the buffered bytes throw `RangeError`: that is a bug of the caller, not a
 * property of the input, because every caller must have ensured first.
 */
export class Reader {
  readonly #source: ByteSource;
  readonly #windowBytes: number;
  readonly #end: number;
  #window: Uint8Array = EMPTY;
  #view: DataView = new DataView(EMPTY.buffer);
  /** The same bytes, for native decoding without a view per string. */
  #buffer: Buffer = Buffer.from(EMPTY.buffer);
  /** Absolute offset of the window's first byte. */
  #start: number;
  /** Index of the cursor inside the window. */
  #index = 0;

  constructor(
    source: ByteSource,
    options: {
      readonly offset?: number;
      readonly end?: number;
      readonly windowBytes?: number;
    } = {},
  ) {
    this.#source = source;
    this.#start = options.offset ?? 0;
    this.#end = options.end ?? Number.MAX_SAFE_INTEGER;
    this.#windowBytes = options.windowBytes ?? DEFAULT_WINDOW_BYTES;
  }

  /** Absolute offset of the cursor in the source. */
  get offset(): number {
    return this.#start + this.#index;
  }

  /** Buffered bytes ahead of the cursor. */
  get buffered(): number {
    return this.#window.length - this.#index;
  }

  has(count: number): boolean {
    return this.#window.length - this.#index >= count;
  }

  /**
   * Buffers at least `count` bytes ahead; false when the source (or `end`) has fewer. `count` must
   * be bounded by the caller: it is memory. What is there stays buffered either way.
   */
  async ensure(count: number): Promise<boolean> {
    while (!this.has(count)) {
      const from = this.#start + this.#window.length;
      const wanted = Math.min(Math.max(count - this.buffered, this.#windowBytes), this.#end - from);
      if (wanted <= 0) return false;
      const more = await this.#source.read(from, wanted);
      if (more.length === 0) return false;
      this.#append(more);
    }
    return true;
  }

  #append(more: Uint8Array): void {
    const rest = this.buffered;
    let joined = more;
    if (rest > 0) {
      joined = new Uint8Array(rest + more.length);
      joined.set(this.#window.subarray(this.#index), 0);
      joined.set(more, rest);
    }
    this.#start += this.#index;
    this.#index = 0;
    this.#hold(joined);
  }

  #hold(window: Uint8Array): void {
    this.#window = window;
    this.#view = new DataView(window.buffer, window.byteOffset, window.byteLength);
    this.#buffer = Buffer.from(window.buffer, window.byteOffset, window.byteLength);
  }

  /** Moves to an absolute offset, keeping the buffer when it lies inside. */
  seek(offset: number): void {
    const index = offset - this.#start;
    if (index >= 0 && index <= this.#window.length) {
      this.#index = index;
      return;
    }
    this.#hold(EMPTY);
    this.#start = offset;
    this.#index = 0;
  }

  skip(count: number): void {
    const index = this.#index + count;
    if (index <= this.#window.length) this.#index = index;
    else this.seek(this.#start + index);
  }

  /**
   * The buffered bytes and the cursor among them, for hot loops that look at many bytes. Both are
   * void after the next `ensure` or `seek`.
   */
  get window(): Uint8Array {
    return this.#window;
  }

  get index(): number {
    return this.#index;
  }

  /** The bytes of the window from `start` to `end`, one character each. */
  latin1(start: number, end: number): string {
    return this.#buffer.toString('latin1', start, end);
  }

  /** The byte `ahead` of the cursor, without moving. */
  peek(ahead = 0): number {
    return this.#view.getUint8(this.#index + ahead);
  }

  u8(): number {
    const value = this.#view.getUint8(this.#index);
    this.#index += 1;
    return value;
  }

  u16(littleEndian = true): number {
    const value = this.#view.getUint16(this.#index, littleEndian);
    this.#index += 2;
    return value;
  }

  u32(littleEndian = true): number {
    const value = this.#view.getUint32(this.#index, littleEndian);
    this.#index += 4;
    return value;
  }

  i32(littleEndian = true): number {
    const value = this.#view.getInt32(this.#index, littleEndian);
    this.#index += 4;
    return value;
  }

  u64(littleEndian = true): bigint {
    const value = this.#view.getBigUint64(this.#index, littleEndian);
    this.#index += 8;
    return value;
  }

  i64(littleEndian = true): bigint {
    const value = this.#view.getBigInt64(this.#index, littleEndian);
    this.#index += 8;
    return value;
  }

  f64(littleEndian = true): number {
    const value = this.#view.getFloat64(this.#index, littleEndian);
    this.#index += 8;
    return value;
  }

  /** The next `count` buffered bytes as a view; copy to keep beyond the next `ensure`. */
  bytes(count: number): Uint8Array {
    if (count > this.buffered)
      throw new RangeError(`${count} bytes wanted, ${this.buffered} buffered`);
    const value = this.#window.subarray(this.#index, this.#index + count);
    this.#index += count;
    return value;
  }

  /** Distance to the next `byte` among the buffered bytes, or -1. */
  indexOf(byte: number): number {
    const found = this.#window.indexOf(byte, this.#index);
    return found === -1 ? -1 : found - this.#index;
  }
}
