import type { FeatureMatrix } from './feature-matrix.ts';

/** 2^32 over the golden ratio, and a multiplier whose low bits spread upwards (MurmurHash3's first). */
const STEP = 0x9e3779b1;
const SPREAD = 0x85ebca6b;
/** −0 and 0 are one number. */
const NEGATIVE_ZERO = 0x80000000;

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/**
 * Rows ordered by what they hold and not by where they stand, equal rows side by side. What is drawn by position in this order stays the
 * same when the rows are shuffled. The order means nothing else: it is that of a hash, so that comparing two rows seldom reads further than that.
 * Rows that share a hash on purpose cost one comparison of their content each, never a scan of all of them.
 */
export class ContentOrder {
  /** All rows; those of one content ascend. */
  readonly order: Int32Array;
  readonly #width: number;
  readonly #bits: Uint32Array;
  readonly #hashes: Uint32Array;
  /** By row: where in `order` the rows of its content begin and end. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  constructor(matrix: FeatureMatrix) {
    const { rows, width, values } = matrix;
    this.#width = width;
    this.#bits = bitsOf(values);
    this.#hashes = new Uint32Array(rows);
    for (let row = 0; row < rows; row += 1) this.#hashes[row] = this.#hash(this.#bits, row * width);
    const order = Int32Array.from({ length: rows }, (_, row) => row);
    order.sort((a, b) => this.#compare(this.#bits, a, this.#hashes[a] ?? 0, b) || a - b);
    this.order = order;
    this.#starts = new Int32Array(rows);
    this.#ends = new Int32Array(rows);
    let start = 0;
    for (let at = 1; at <= rows; at += 1) {
      const first = order[start] ?? 0;
      if (
        at < rows &&
        this.#compare(this.#bits, first, this.#hashes[first] ?? 0, order[at] ?? 0) === 0
      )
        continue;
      for (const row of order.subarray(start, at)) {
        this.#starts[row] = start;
        this.#ends[row] = at;
      }
      start = at;
    }
  }

  /** The rows that hold what `row` holds, itself among them, ascending. */
  equals(row: number): Int32Array {
    return this.order.subarray(this.#starts[row], this.#ends[row]);
  }

  /** The rows that hold what row `row` of another matrix of the same width holds, ascending; possibly none. */
  equalsOf(other: FeatureMatrix, row: number): Int32Array {
    const bits = bitsOf(other.values);
    const hash = this.#hash(bits, row * this.#width);
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(bits, row, hash, this.order[middle] ?? 0) > 0) low = middle + 1;
      else high = middle;
    }
    const found = this.order[low];
    return found !== undefined && this.#compare(bits, row, hash, found) === 0
      ? this.equals(found)
      : this.order.subarray(0, 0);
  }

  #hash(bits: Uint32Array, offset: number): number {
    let hash = 0;
    for (let at = offset; at < offset + this.#width; at += 1) {
      const word = bits[at] ?? 0;
      hash = Math.imul(hash ^ (word === NEGATIVE_ZERO ? 0 : word), STEP);
      hash = Math.imul(hash ^ (hash >>> 15), SPREAD);
    }
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  /** Row `a` of `bits` against row `b` of this matrix: by hash, then by content. */
  #compare(bits: Uint32Array, a: number, hash: number, b: number): number {
    const difference = hash - (this.#hashes[b] ?? 0);
    if (difference !== 0) return difference;
    const width = this.#width;
    for (let column = 0; column < width; column += 1) {
      const left = bits[a * width + column] ?? 0;
      const right = this.#bits[b * width + column] ?? 0;
      if (left === right) continue;
      const one = left === NEGATIVE_ZERO ? 0 : left;
      const other = right === NEGATIVE_ZERO ? 0 : right;
      if (one !== other) return one - other;
    }
    return 0;
  }
}
