import type { Value } from './value.ts';

/** Indexes below this live in a dense array; honest writers number from 0 without gaps. */
const DENSE_ENTRIES = 32_000_000;

/**
 * The unpickler's memo. MEMOIZE stores at the number of entries, which after sparse PUTs is not the
 * highest index plus one: scanners that assume the latter resolve other objects than CPython does.
 */
export class Memo {
  readonly #dense: (Value | undefined)[] = [];
  readonly #sparse = new Map<number, Value>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get(index: number): Value | undefined {
    return index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index);
  }

  /** True when the index was in use. */
  set(index: number, value: Value): boolean {
    if (index === this.#dense.length && index < DENSE_ENTRIES && !this.#sparse.has(index)) {
      this.#dense.push(value);
      this.#count += 1;
      return false;
    }
    if (index < this.#dense.length) {
      this.#dense[index] = value;
      return true;
    }
    const used = this.#sparse.has(index);
    this.#sparse.set(index, value);
    if (!used) this.#count += 1;
    return used;
  }

  copy(): Memo {
    const copy = new Memo();
    for (const [index, value] of this.entries()) copy.set(index, value);
    return copy;
  }

  *entries(): Generator<[number, Value]> {
    for (const [index, value] of this.#dense.entries())
      if (value !== undefined) yield [index, value];
    yield* this.#sparse;
  }
}
