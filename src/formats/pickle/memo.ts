import { Departed, type Container } from './container-value.ts';
import { TextStore } from './text-store.ts';
import type { Value } from './value.ts';

/** Indexes below this live in a dense array; honest writers number from 0 without gaps. */
const DENSE_ENTRIES = 32_000_000;

/** Stands in the dense array for a text in the store. */
const STORED = Symbol('stored');
type Entry = Value | Departed | typeof STORED;

/**
 * The unpickler's memo. MEMOIZE stores at the number of entries, which after sparse PUTs is not the
 * highest index plus one: scanners that assume the latter resolve other objects than CPython does.
 */
export class Memo {
  #dense: Entry[] = [];
  #sparse = new Map<number, Value | Departed>();
  #texts = new TextStore();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get(index: number): Value | undefined {
    const entry = index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index);
    if (entry === STORED) return this.#texts.get(index);
    if (!(entry instanceof Departed)) return entry;
    const restored = entry.restore();
    this.#put(index, restored);
    return restored;
  }

  /** True when the index was in use. */
  set(index: number, value: Value): boolean {
    return this.#set(index, value);
  }

  #set(index: number, value: Value | typeof STORED): boolean {
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
    if (value !== STORED) this.#sparse.set(index, value);
    if (!used) this.#count += 1;
    return used;
  }

  /** Stores a short text in a fraction of the memory; undefined, and nothing stored, when it cannot. */
  setText(index: number, text: string): boolean | undefined {
    if (index > this.#dense.length || this.#sparse.has(index) || index >= DENSE_ENTRIES)
      return undefined;
    return this.#texts.set(index, text) ? this.#set(index, STORED) : undefined;
  }

  /** Whether the entry still is this container. */
  holds(index: number, container: Container): boolean {
    if (index < 0) return false;
    return (
      (index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index)) === container
    );
  }

  /** From now on the entry only knows where its container went. */
  depart(index: number, departed: Departed): void {
    this.#put(index, departed);
  }

  /** Replaces what is there. */
  #put(index: number, entry: Value | Departed): void {
    if (index < this.#dense.length) this.#dense[index] = entry;
    else this.#sparse.set(index, entry);
  }

  copy(): Memo {
    const copy = new Memo();
    copy.#dense = this.#dense.slice();
    copy.#sparse = new Map(this.#sparse);
    copy.#texts = this.#texts.copy();
    copy.#count = this.#count;
    return copy;
  }
}
