import { CorruptStream } from './decoding.ts';
import { Probabilities, RangeDecoder } from './range-decoder.ts';
import type { SlidingWindow } from './sliding-window.ts';

/** A symbol never needs more input than this (liblzma's LZMA_IN_REQUIRED). */
export const MAX_SYMBOL_BYTES = 20;
const STATES = 12;
const POSITION_STATES = 16;
const END_MARKER_DISTANCE = 0xffffffff;

/** The properties byte: literal context bits, literal position bits, position bits. */
export interface LzmaProperties {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
}

export function lzmaProperties(byte: number): LzmaProperties | undefined {
  if (byte >= 9 * 5 * 5) return undefined;
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };
}

class LengthDecoder {
  readonly #choice = new Probabilities(2);
  readonly #low = new Probabilities(POSITION_STATES * 8);
  readonly #mid = new Probabilities(POSITION_STATES * 8);
  readonly #high = new Probabilities(256);

  reset(): void {
    for (const table of [this.#choice, this.#low, this.#mid, this.#high]) table.reset();
  }

  decode(range: RangeDecoder, positionState: number): number {
    if (range.bit(this.#choice, 0) === 0) return 2 + range.tree(this.#low, positionState * 8, 3);
    if (range.bit(this.#choice, 1) === 0) return 10 + range.tree(this.#mid, positionState * 8, 3);
    return 18 + range.tree(this.#high, 0, 8);
  }
}

/** Why {@link LzmaDecoder.run} returned. */
export type LzmaPause = 'output' | 'input' | 'end-marker';

/**
 * LZMA's symbol decoder, after the description in the LZMA specification of the 7-Zip SDK. Shared by
 * lzma-alone, LZMA2 (xz) and zip method 14. Written here because it must stop exactly at limits,
 * hand out what precedes a defect, and never trust a declared size.
 */
export class LzmaDecoder {
  readonly range = new RangeDecoder();
  readonly #window: SlidingWindow;
  #properties: LzmaProperties;
  #literals: Probabilities;
  readonly #isMatch = new Probabilities(STATES * POSITION_STATES);
  readonly #isRep = new Probabilities(STATES);
  readonly #isRep0 = new Probabilities(STATES);
  readonly #isRep1 = new Probabilities(STATES);
  readonly #isRep2 = new Probabilities(STATES);
  readonly #isRep0Long = new Probabilities(STATES * POSITION_STATES);
  readonly #slots = new Probabilities(4 * 64);
  readonly #special = new Probabilities(128);
  readonly #align = new Probabilities(16);
  readonly #matchLength = new LengthDecoder();
  readonly #repLength = new LengthDecoder();
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;

  constructor(window: SlidingWindow, properties: LzmaProperties) {
    this.#window = window;
    this.#properties = properties;
    this.#literals = new Probabilities(0x300 << (properties.lc + properties.lp));
  }

  setProperties(properties: LzmaProperties): void {
    this.#properties = properties;
    this.#literals = new Probabilities(0x300 << (properties.lc + properties.lp));
  }

  resetState(): void {
    const tables = [
      this.#literals,
      this.#isMatch,
      this.#isRep,
      this.#isRep0,
      this.#isRep1,
      this.#isRep2,
      this.#isRep0Long,
      this.#slots,
      this.#special,
      this.#align,
      this.#matchLength,
      this.#repLength,
    ];
    for (const table of tables) table.reset();
    this.#state = 0;
    this.#rep0 = 0;
    this.#rep1 = 0;
    this.#rep2 = 0;
    this.#rep3 = 0;
  }

  /**
   * Decodes until `pauseAt` bytes are pending in the window (it may overshoot by one match), fewer
   * than `minimumInput` bytes of input are left, or `most` bytes were made by this call.
   */
  run(pauseAt: number, most: number, minimumInput: number): LzmaPause {
    const window = this.#window;
    const { range } = this;
    const positionMask = (1 << this.#properties.pb) - 1;
    const from = window.pending;
    while (window.pending < pauseAt && window.pending - from < most) {
      if (range.remaining < minimumInput) return 'input';
      if (range.remaining < 0) throw new CorruptStream('the data end early');
      const positionState = window.reachable & positionMask;
      const key = this.#state * POSITION_STATES + positionState;
      if (range.bit(this.#isMatch, key) === 0) {
        this.#literal();
        continue;
      }
      const length = this.#match(positionState, key);
      if (length === 0) continue;
      if (length < 0) return 'end-marker';
      if (length > most - (window.pending - from)) {
        throw new CorruptStream('a match runs past the declared size');
      }
      window.repeat(this.#rep0 + 1, length);
    }
    return 'output';
  }

  #literal(): void {
    const window = this.#window;
    const { lc, lp } = this.#properties;
    const position = window.reachable & ((1 << lp) - 1);
    const before = window.reachable === 0 ? 0 : window.back(1);
    const base = 0x300 * ((position << lc) + (before >> (8 - lc)));
    const { range } = this;
    let symbol = 1;
    if (this.#state >= 7) {
      let match = window.back(this.#rep0 + 1);
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const bit = range.bit(this.#literals, base + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (matchBit !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(this.#literals, base + symbol);
    window.put(symbol & 0xff);
    if (this.#state < 4) this.#state = 0;
    else this.#state -= this.#state < 10 ? 3 : 6;
  }

  /** Length of the match whose distance is now `rep0`; 0 when it was a short rep already written; -1 at the end marker. */
  #match(positionState: number, key: number): number {
    const { range } = this;
    const state = this.#state;
    if (range.bit(this.#isRep, state) === 0) {
      this.#rep3 = this.#rep2;
      this.#rep2 = this.#rep1;
      this.#rep1 = this.#rep0;
      const length = this.#matchLength.decode(range, positionState);
      this.#rep0 = this.#distance(length);
      this.#state = state < 7 ? 7 : 10;
      return this.#rep0 === END_MARKER_DISTANCE ? -1 : length;
    }
    if (range.bit(this.#isRep0, state) === 0) {
      if (range.bit(this.#isRep0Long, key) === 0) {
        this.#state = state < 7 ? 9 : 11;
        this.#window.repeat(this.#rep0 + 1, 1);
        return 0;
      }
    } else {
      this.#rotateDistances(state);
    }
    this.#state = state < 7 ? 8 : 11;
    return this.#repLength.decode(range, positionState);
  }

  #rotateDistances(state: number): void {
    let distance = this.#rep1;
    if (this.range.bit(this.#isRep1, state) === 1) {
      distance = this.#rep2;
      if (this.range.bit(this.#isRep2, state) === 1) {
        distance = this.#rep3;
        this.#rep3 = this.#rep2;
      }
      this.#rep2 = this.#rep1;
    }
    this.#rep1 = this.#rep0;
    this.#rep0 = distance;
  }

  #distance(length: number): number {
    const { range } = this;
    const slot = range.tree(this.#slots, Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + range.reverseTree(this.#special, base - slot, bits);
    return base + range.direct(bits - 4) * 16 + range.reverseTree(this.#align, 0, 4);
  }
}
