/** Numbers of a slot, and which is which. */
const CELL = 5;
const HOLDERS = 0;
const LEADER = 1;
const AGREEING = 2;
const BALANCE = 3;
const LAST_ROW = 4;

/**
 * Counts rows per gram (a word, a window of pixels, a pair of values: anything with a 32-bit hash) in a fixed space, without keeping
 * the grams. Two passes over the same rows: the first counts them and votes for the label that most of them can have (Boyer and Moore
 * 1991, "MJRTY"), the second counts this label. A label that more than half of a gram's rows have always wins the vote.
 * Grams whose hashes fall together count as one: whoever finds a gram here counts it again exactly.
 */
export class GramTable {
  readonly #mask: number;
  /** Five numbers a slot, side by side: one slot is one trip to memory. */
  readonly #cells: Int32Array;
  readonly slots: number;

  /** Takes 2^`bits` slots of 20 bytes. */
  constructor(bits: number) {
    this.slots = 2 ** bits;
    this.#mask = this.slots - 1;
    this.#cells = new Int32Array(this.slots * CELL);
    this.turn();
  }

  /** Slot of a hash; its high bits take part, since weak hashes differ there. */
  slot(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  /** Rows that hold the grams of a slot; each row counts once. */
  holders(slot: number): number {
    return this.#cells[slot * CELL + HOLDERS] ?? 0;
  }

  /** The only label that more than half of them can have. */
  leader(slot: number): number {
    return this.#cells[slot * CELL + LEADER] ?? 0;
  }

  /** Rows with this label, after the second pass. */
  agreeing(slot: number): number {
    return this.#cells[slot * CELL + AGREEING] ?? 0;
  }

  /** First pass: all grams of one row come together. */
  count(hash: number, row: number, label: number): void {
    const cells = this.#cells;
    const at = this.slot(hash) * CELL;
    if (cells[at + LAST_ROW] === row) return;
    cells[at + LAST_ROW] = row;
    cells[at + HOLDERS] = (cells[at + HOLDERS] ?? 0) + 1;
    const balance = cells[at + BALANCE] ?? 0;
    if (balance === 0) {
      cells[at + LEADER] = label;
      cells[at + BALANCE] = 1;
    } else cells[at + BALANCE] = cells[at + LEADER] === label ? balance + 1 : balance - 1;
  }

  /** Between the passes. */
  turn(): void {
    for (let at = LAST_ROW; at < this.#cells.length; at += CELL) this.#cells[at] = -1;
  }

  /** Second pass. */
  confirm(hash: number, row: number, label: number): void {
    const cells = this.#cells;
    const at = this.slot(hash) * CELL;
    if (cells[at + LAST_ROW] === row) return;
    cells[at + LAST_ROW] = row;
    if (cells[at + LEADER] === label) cells[at + AGREEING] = (cells[at + AGREEING] ?? 0) + 1;
  }

  /** Takes a slot out, so that it is looked at once. */
  drop(slot: number): void {
    this.#cells[slot * CELL + HOLDERS] = 0;
  }

  /** Slots that at least `least` rows hold. */
  heldBy(least: number): number {
    let slots = 0;
    for (let at = HOLDERS; at < this.#cells.length; at += CELL)
      if ((this.#cells[at] ?? 0) >= least) slots += 1;
    return slots;
  }

  /** Forgets everything, to be used again. */
  clear(): void {
    this.#cells.fill(0);
    this.turn();
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
