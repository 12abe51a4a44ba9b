import { CorruptStream } from './decoding.ts';

/** First allocation; the buffer grows with what is really produced, never with what a header claims. */
const INITIAL_BYTES = 64 * 1024;

/** Output of an LZ decoder that later matches refer back to: the last `history` bytes stay available. */
export class SlidingWindow {
  readonly #history: number;
  #buffer: Uint8Array = new Uint8Array(INITIAL_BYTES);
  #end = 0;
  #taken = 0;
  /** Bytes matches may reach back to: what was written since the last reset. */
  #reachable = 0;

  constructor(history: number) {
    this.#history = history;
  }

  /** Bytes not yet taken. */
  get pending(): number {
    return this.#end - this.#taken;
  }

  get reachable(): number {
    return this.#reachable;
  }

  /** Forbids references to anything written so far. */
  reset(): void {
    this.#reachable = 0;
  }

  #room(count: number): void {
    if (this.#end + count <= this.#buffer.length) return;
    // Drop what nobody can refer to any more; only when that frees half, so that copying stays linear.
    const keepFrom = Math.min(this.#taken, Math.max(0, this.#end - this.#history));
    if (
      keepFrom * 2 >= this.#buffer.length &&
      this.#end - keepFrom + count <= this.#buffer.length
    ) {
      this.#buffer.copyWithin(0, keepFrom, this.#end);
    } else {
      const needed = this.#end - keepFrom + count;
      const grown = new Uint8Array(Math.max(this.#buffer.length * 2, needed));
      grown.set(this.#buffer.subarray(keepFrom, this.#end));
      this.#buffer = grown;
    }
    this.#end -= keepFrom;
    this.#taken -= keepFrom;
  }

  put(byte: number): void {
    if (this.#end === this.#buffer.length) this.#room(1);
    this.#buffer[this.#end] = byte;
    this.#end += 1;
    this.#reachable += 1;
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
    this.#reachable += bytes.length;
  }

  /** The byte `distance` (from 1) back. */
  back(distance: number): number {
    if (distance > this.#reachable || distance > this.#history) return 0;
    return this.#buffer[this.#end - distance] ?? 0;
  }

  /** Repeats `length` bytes from `distance` (from 1) back; the ranges may overlap. */
  repeat(distance: number, length: number): void {
    if (distance < 1 || distance > this.#reachable || distance > this.#history) {
      throw new CorruptStream(`match reaches ${distance} bytes back, ${this.#reachable} are there`);
    }
    this.#room(length);
    const buffer = this.#buffer;
    let to = this.#end;
    if (distance >= length) {
      buffer.copyWithin(to, to - distance, to - distance + length);
    } else {
      for (let from = to - distance; to < this.#end + length; from += 1, to += 1) {
        buffer[to] = buffer[from] ?? 0;
      }
    }
    this.#end += length;
    this.#reachable += length;
  }

  /** A copy of what was written since the last call. */
  take(): Uint8Array {
    const chunk = this.#buffer.slice(this.#taken, this.#end);
    this.#taken = this.#end;
    return chunk;
  }
}
