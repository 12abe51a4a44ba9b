/**
 * Counts rows per gram (a word, a window of pixels, a pair of values: anything with a 32-bit hash) in a fixed space, without keeping
 * the grams. Two passes over the same rows: the first counts them and votes for the label that most of them can have (Boyer and Moore
 * 1991, "MJRTY"), the second counts this label. A label that more than half of a gram's rows have always wins the vote.
 * Grams whose hashes fall together count as one: whoever finds a gram here counts it again exactly.
 */
export class GramTable {
  readonly #mask: number;
  /** Rows that hold the gram; each row counts once. */
  readonly counts: Uint32Array;
  /** The only label that more than half of them can have. */
  readonly leaders: Int32Array;
  /** Rows with this label, after the second pass. */
  readonly agreeing: Uint32Array;
  readonly #balance: Uint32Array;
  readonly #lastRow: Int32Array;

  /** Takes 2^`bits` slots of 20 bytes. */
  constructor(bits: number) {
    const slots = 2 ** bits;
    this.#mask = slots - 1;
    this.counts = new Uint32Array(slots);
    this.leaders = new Int32Array(slots);
    this.agreeing = new Uint32Array(slots);
    this.#balance = new Uint32Array(slots);
    this.#lastRow = new Int32Array(slots).fill(-1);
  }

  /** Slot of a hash; its high bits take part, since weak hashes differ there. */
  slot(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  /** First pass: all grams of one row come together. */
  count(hash: number, row: number, label: number): void {
    const slot = this.slot(hash);
    if (this.#lastRow[slot] === row) return;
    this.#lastRow[slot] = row;
    this.counts[slot] = (this.counts[slot] ?? 0) + 1;
    const balance = this.#balance[slot] ?? 0;
    if (balance === 0) {
      this.leaders[slot] = label;
      this.#balance[slot] = 1;
    } else this.#balance[slot] = this.leaders[slot] === label ? balance + 1 : balance - 1;
  }

  /** Between the passes. */
  turn(): void {
    this.#lastRow.fill(-1);
  }

  /** Second pass. */
  confirm(hash: number, row: number, label: number): void {
    const slot = this.slot(hash);
    if (this.#lastRow[slot] === row) return;
    this.#lastRow[slot] = row;
    if (this.leaders[slot] === label) this.agreeing[slot] = (this.agreeing[slot] ?? 0) + 1;
  }

  /** Forgets everything, to be used again. */
  clear(): void {
    this.counts.fill(0);
    this.agreeing.fill(0);
    this.#balance.fill(0);
    this.#lastRow.fill(-1);
  }
}

/** Hashes are 32-bit: a step of FNV-1a with a stronger mix, since pixels and characters have few bits. */
export function stepHash(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** Bits of a table with at least twice as many slots as grams are expected, between 2^10 and 2^`most`. */
export function tableBits(expected: number, most: number): number {
  return Math.min(most, Math.max(10, Math.ceil(Math.log2(Math.max(1, expected))) + 1));
}
