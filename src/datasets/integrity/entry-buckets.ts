/** Buckets of entries: equal ones are skipped in a comparison, and a changed one says where to look. */
export const BUCKETS = 256;
/** Bytes a bucket starts with. */
const FIRST_BYTES = 1024;

interface Bucket {
  bytes: Buffer;
  used: number;
}

/** Entries of one size by their first byte, packed: ten million of 26 bytes take 260 MB and not six times that. */
export class EntryBuckets {
  readonly #buckets: readonly Bucket[];

  constructor() {
    this.#buckets = Array.from({ length: BUCKETS }, () => ({ bytes: Buffer.alloc(0), used: 0 }));
  }

  /** Copies the entry in. */
  add(entry: Uint8Array): void {
    const bucket = this.#buckets[entry[0] ?? 0];
    if (bucket === undefined) return;
    const end = bucket.used + entry.length;
    if (end > bucket.bytes.length) {
      const larger = Buffer.alloc(Math.max(FIRST_BYTES, end, Math.ceil(1.5 * bucket.bytes.length)));
      larger.set(bucket.bytes.subarray(0, bucket.used));
      bucket.bytes = larger;
    }
    bucket.bytes.set(entry, bucket.used);
    bucket.used = end;
  }

  /** Unsorted, by first byte. */
  buckets(): readonly Buffer[] {
    return this.#buckets.map(({ bytes, used }) => bytes.subarray(0, used));
  }
}

/** The entries of one bucket, ascending. */
export function sortedEntries(bytes: Buffer, size: number): Buffer {
  const entries = Array.from({ length: bytes.length / size }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  ).sort((a, b) => a.compare(b));
  return Buffer.concat(entries);
}

/** Whether buckets hold whole entries of a size, each in its place. */
export function areInPlace(buckets: readonly Buffer[], size: number): boolean {
  return (
    buckets.length === BUCKETS &&
    buckets.every((bucket, place) => {
      if (bucket.length % size !== 0) return false;
      for (let at = 0; at < bucket.length; at += size) if (bucket[at] !== place) return false;
      return true;
    })
  );
}
