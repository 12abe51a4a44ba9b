import { Hdf5Stop } from './fields.ts';
import type { Store } from './store.ts';

/** A place in the file that holds one object of a collection. */
export interface HeapObject {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Objects remembered over all collections; a table of a million texts has as many. */
const MAX_OBJECTS = 1_000_000;
/** The library makes collections of 4 KB and lets them grow to what one object needs. */
const MAX_COLLECTION_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 16;

/** Collections of variable-length values. */
export class GlobalHeap {
  readonly #store: Store;
  readonly #collections = new Map<number, ReadonlyMap<number, HeapObject>>();
  #objects = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The objects of the collection at an address, by index. */
  async collection(address: number): Promise<ReadonlyMap<number, HeapObject>> {
    const known = this.#collections.get(address);
    if (known !== undefined) return known;
    const store = this.#store;
    const head = await store.glance(address, HEAD_BYTES + 8);
    if (head.signature() !== 'GCOL')
      throw new Hdf5Stop('broken-structure', store.place(address), 'no global heap collection');
    head.skip(4);
    const size = head.length();
    const start = head.at;
    if (size > MAX_COLLECTION_BYTES)
      throw new Hdf5Stop('broken-structure', store.place(address), `a collection of ${size} bytes`);
    store.claim(address, size, 'global heap');
    const fields = await store.fields(address, size);
    fields.at = start;
    const objects = new Map<number, HeapObject>();
    while (fields.left >= 8 + store.widths.lengths) {
      const index = fields.u16();
      fields.skip(6);
      const length = fields.length();
      // Object 0 is the free space at the end.
      if (index === 0 || length > fields.left) break;
      const offset = fields.offset;
      objects.set(index, { offset, bytes: fields.data(length) });
      fields.skip(Math.min(fields.left, (8 - (length % 8)) % 8));
    }
    this.#objects += objects.size;
    if (this.#objects <= MAX_OBJECTS) this.#collections.set(address, objects);
    return objects;
  }

  /** Every object of the collections read so far. */
  *objects(): Generator<HeapObject> {
    for (const collection of this.#collections.values()) yield* collection.values();
  }

  async object(address: number, index: number): Promise<HeapObject | undefined> {
    return (await this.collection(address)).get(index);
  }
}
