import { compareText } from '../../../core/location.ts';
import { ByteCursor } from './byte-cursor.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ReadAt } from './part-file.ts';
import { PartReader, partFile } from './part-file.ts';

/** Bytes a bucket should have: read in one go, searched in microseconds. */
const BUCKET_BYTES = 1024;
const MAX_BUCKET_BITS = 20;

/** A table from texts to bytes that answers without being read whole: a part file whose parts are the buckets of a hash. */
export function hashTable(entries: ReadonlyMap<string, Uint8Array>): readonly Uint8Array[] {
  let bytes = 0;
  for (const [key, value] of entries) bytes += key.length + value.length + 3;
  let bits = 0;
  while (bits < MAX_BUCKET_BITS && bytes / 2 ** bits > BUCKET_BYTES) bits += 1;
  const buckets: string[][] = Array.from({ length: 2 ** bits }, () => []);
  for (const key of entries.keys()) buckets[hashOf(key) % buckets.length]?.push(key);
  const writer = new ByteWriter();
  const parts = buckets.map((keys) => {
    for (const key of keys.sort(compareText))
      writer.text(key).bytes(entries.get(key) ?? new Uint8Array());
    return writer.take();
  });
  return partFile(parts);
}

/** FNV-1a over UTF-16 code units: spreads names well, and names are nobody's secret. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  // The low bits of FNV mix least well.
  return (hash ^ (hash >>> 15)) >>> 0;
}

export class HashTableReader {
  readonly #parts: PartReader;

  constructor(read: ReadAt, name: string) {
    this.#parts = new PartReader(read, name);
  }

  get(key: string): Uint8Array | undefined {
    if (this.#parts.count === 0) return undefined;
    const cursor = new ByteCursor(this.#parts.part(hashOf(key) % this.#parts.count));
    const wanted = Buffer.from(key, 'utf8');
    while (!cursor.isAtEnd) {
      const found = cursor.bytes();
      const value = cursor.bytes();
      if (wanted.equals(found)) return value;
    }
    return undefined;
  }
}
