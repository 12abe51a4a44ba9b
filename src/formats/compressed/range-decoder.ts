import { CorruptStream } from './decoding.ts';

const PROBABILITY_BITS = 11;
const MOVE_BITS = 5;
const TOP = 2 ** 24;

/** Adaptive bit probabilities, all starting at one half. */
export class Probabilities {
  readonly values: Uint16Array;

  constructor(count: number) {
    this.values = new Uint16Array(count).fill(1 << (PROBABILITY_BITS - 1));
  }

  reset(): void {
    this.values.fill(1 << (PROBABILITY_BITS - 1));
  }
}

/** The binary range decoder under LZMA. Behind its input it reads zeros; `remaining` then turns negative. */
export class RangeDecoder {
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;

  /** Input bytes not yet used; negative when more were needed than are there. */
  get remaining(): number {
    return this.#input.length - this.#at;
  }

  get isFinished(): boolean {
    return this.#code === 0;
  }

  /** Goes on with other input, keeping the state. */
  feed(input: Uint8Array): void {
    this.#input = input;
    this.#at = 0;
  }

  /** Reads the five initial bytes. */
  start(): void {
    if (this.#input[this.#at] !== 0) throw new CorruptStream('range coder starts wrongly');
    this.#range = 0xffffffff;
    this.#code = 0;
    this.#at += 1;
    for (let index = 0; index < 4; index += 1) this.#shift();
    this.#range = 0xffffffff;
  }

  #shift(): void {
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | (this.#input[this.#at] ?? 0)) >>> 0;
    this.#at += 1;
  }

  normalise(): void {
    if (this.#range < TOP) this.#shift();
  }

  bit(table: Probabilities, index: number): number {
    if (this.#range < TOP) this.#shift();
    const { values } = table;
    const probability = values[index] ?? 0;
    const bound = (this.#range >>> PROBABILITY_BITS) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      values[index] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    values[index] = probability - (probability >> MOVE_BITS);
    return 1;
  }

  tree(table: Probabilities, base: number, bits: number): number {
    let symbol = 1;
    for (let index = 0; index < bits; index += 1) {
      symbol = (symbol << 1) | this.bit(table, base + symbol);
    }
    return symbol - (1 << bits);
  }

  reverseTree(table: Probabilities, base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      const bit = this.bit(table, base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << index;
    }
    return value;
  }

  /** Bits of equal probability. */
  direct(bits: number): number {
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      if (this.#range < TOP) this.#shift();
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = value * 2 + bit;
    }
    return value;
  }
}
