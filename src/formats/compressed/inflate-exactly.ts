import type { Reader } from '../../bytes/reader.ts';
import { CorruptStream } from './decoding.ts';
import { DEFLATE, DEFLATE64 } from './deflate-tables.data.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Input buffered before a symbol or a block header is decoded; the longest header has 320 bytes. */
const LOOKAHEAD_BYTES = 512;
const INPUT_BYTES = 64 * 1024;
const OUTPUT_BYTES = 256 * 1024;
const MAX_BITS = 15;
/** The order in which a dynamic block lists the lengths of its length codes (RFC 1951, 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;
const END_OF_BLOCK = 256;

/** Codes by length, and the symbols in code order. */
interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function huffman(lengths: Uint8Array): Huffman {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const offsets = new Uint16Array(MAX_BITS + 2);
  for (let bits = 1; bits <= MAX_BITS; bits += 1) {
    offsets[bits + 1] = (offsets[bits] ?? 0) + (counts[bits] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const at = offsets[length] ?? 0;
    symbols[at] = symbol;
    offsets[length] = at + 1;
  }
  counts[0] = 0;
  // More codes than a prefix code of this shape has room for.
  let left = 1;
  for (let bits = 1; bits <= MAX_BITS; bits += 1) {
    left = left * 2 - (counts[bits] ?? 0);
    if (left < 0) throw new CorruptStream('over-subscribed code');
  }
  return { counts, symbols };
}

function fixedCodes(): { readonly literals: Huffman; readonly distances: Huffman } {
  const lengths = new Uint8Array(288).fill(8);
  lengths.fill(9, 144, 256);
  lengths.fill(7, 256, 280);
  return { literals: huffman(lengths), distances: huffman(new Uint8Array(32).fill(5)) };
}

/** Least-significant-bit-first reading. Behind the end it reads zeros, and `overrun` says so. */
class Bits {
  #bytes: Uint8Array = new Uint8Array(0);
  #position = 0;

  feed(bytes: Uint8Array, bit: number): void {
    this.#bytes = bytes;
    this.#position = bit;
  }

  get position(): number {
    return this.#position;
  }

  get remainingBytes(): number {
    return this.#bytes.length - Math.ceil(this.#position / 8);
  }

  requireInput(): void {
    if (this.#position > this.#bytes.length * 8) throw new CorruptStream('the data end early');
  }

  bit(): number {
    const value = ((this.#bytes[this.#position >> 3] ?? 0) >> (this.#position & 7)) & 1;
    this.#position += 1;
    return value;
  }

  read(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value |= this.bit() << index;
    return value;
  }

  align(): void {
    this.#position = Math.ceil(this.#position / 8) * 8;
  }

  take(count: number): Uint8Array {
    const from = this.#position / 8;
    const bytes = this.#bytes.subarray(from, from + count);
    this.#position += bytes.length * 8;
    return bytes;
  }

  symbol(code: Huffman): number {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_BITS; length += 1) {
      value |= this.bit();
      const count = code.counts[length] ?? 0;
      if (value - count < first) return code.symbols[index + (value - first)] ?? 0;
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new CorruptStream('undefined code');
  }
}

function dynamicCodes(bits: Bits): { readonly literals: Huffman; readonly distances: Huffman } {
  const literals = bits.read(5) + 257;
  const distances = bits.read(5) + 1;
  const count = bits.read(4) + 4;
  const lengthLengths = new Uint8Array(19);
  for (const symbol of LENGTH_ORDER.slice(0, count)) lengthLengths[symbol] = bits.read(3);
  const code = huffman(lengthLengths);
  const lengths = new Uint8Array(literals + distances);
  for (let at = 0; at < lengths.length;) {
    const symbol = bits.symbol(code);
    if (symbol < 16) {
      lengths[at] = symbol;
      at += 1;
      continue;
    }
    if (symbol === 16 && at === 0) throw new CorruptStream('repeat without a predecessor');
    const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
    let times = 11 + (symbol === 18 ? bits.read(7) : 0);
    if (symbol === 16) times = 3 + bits.read(2);
    if (symbol === 17) times = 3 + bits.read(3);
    if (at + times > lengths.length) throw new CorruptStream('too many code lengths');
    lengths.fill(value, at, at + times);
    at += times;
  }
  if (lengths[END_OF_BLOCK] === 0) throw new CorruptStream('no end-of-block code');
  return {
    literals: huffman(lengths.subarray(0, literals)),
    distances: huffman(lengths.subarray(literals)),
  };
}

type Variant = typeof DEFLATE | typeof DEFLATE64;

/**
 * Deflate or Deflate64 in plain TypeScript: slower than zlib, but every byte before a defect comes
 * out. A loader that reads a few bytes at a time executes what precedes the defect; zlib's one
 * error for the whole buffer would hide it.
 */
export class Inflater {
  readonly #reader: Reader;
  readonly #variant: Variant;
  readonly #window: SlidingWindow;
  readonly #bits = new Bits();
  #base = 0;

  constructor(reader: Reader, variant: 'deflate' | 'deflate64') {
    this.#reader = reader;
    this.#variant = variant === 'deflate' ? DEFLATE : DEFLATE64;
    this.#window = new SlidingWindow(this.#variant.historyBytes);
    this.#base = reader.offset;
  }

  /** Moves what is consumed into the reader's offset and buffers more. */
  async #refill(): Promise<void> {
    const { position } = this.#bits;
    this.#reader.seek(this.#base + (position >> 3));
    await this.#reader.ensure(INPUT_BYTES);
    this.#base = this.#reader.offset;
    this.#bits.feed(this.#reader.bytes(this.#reader.buffered), position & 7);
  }

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    try {
      let isLast = false;
      while (!isLast) {
        await this.#refill();
        isLast = this.#bits.bit() === 1;
        const type = this.#bits.read(2);
        this.#bits.requireInput();
        if (type === 3) throw new CorruptStream('reserved block type');
        if (type === 0) yield* this.#stored();
        else yield* this.#coded(type === 1 ? fixedCodes() : dynamicCodes(this.#bits));
      }
    } catch (error) {
      if (error instanceof CorruptStream && this.#window.pending > 0) yield this.#window.take();
      throw error;
    }
    if (this.#window.pending > 0) yield this.#window.take();
    this.#reader.seek(this.#base + Math.ceil(this.#bits.position / 8));
  }

  async *#stored(): AsyncGenerator<Uint8Array, void> {
    this.#bits.align();
    const length = this.#bits.read(16);
    if (this.#bits.read(16) !== (length ^ 0xffff))
      throw new CorruptStream('stored length is wrong');
    for (let left = length; left > 0;) {
      if (this.#bits.remainingBytes === 0) await this.#refill();
      const bytes = this.#bits.take(left);
      if (bytes.length === 0) throw new CorruptStream('the data end early');
      this.#window.append(bytes);
      left -= bytes.length;
    }
    if (this.#window.pending >= OUTPUT_BYTES) yield this.#window.take();
  }

  async *#coded(codes: {
    readonly literals: Huffman;
    readonly distances: Huffman;
  }): AsyncGenerator<Uint8Array, void> {
    const bits = this.#bits;
    const window = this.#window;
    for (;;) {
      if (bits.remainingBytes < LOOKAHEAD_BYTES) await this.#refill();
      const symbol = bits.symbol(codes.literals);
      bits.requireInput();
      if (symbol === END_OF_BLOCK) return;
      if (symbol < END_OF_BLOCK) window.put(symbol);
      else this.#match(symbol - 257, codes.distances);
      if (window.pending >= OUTPUT_BYTES) yield window.take();
    }
  }

  #match(lengthSymbol: number, distances: Huffman): void {
    const bits = this.#bits;
    const { lengthBases, lengthBits, distanceBases, distanceBits } = this.#variant;
    const base = lengthBases[lengthSymbol];
    if (base === undefined) throw new CorruptStream('undefined length');
    const length = base + bits.read(lengthBits[lengthSymbol] ?? 0);
    const symbol = bits.symbol(distances);
    const distance = distanceBases[symbol];
    if (distance === undefined) throw new CorruptStream('undefined distance');
    const full = distance + bits.read(distanceBits[symbol] ?? 0);
    bits.requireInput();
    this.#window.repeat(full, length);
  }
}
