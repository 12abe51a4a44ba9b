/** A value, told apart by a hash of all of it, and the rows that have it. */
export interface ValueCount {
  /** 64-bit hash as 16 hex digits, so that text order is number order. */
  readonly hash: string;
  /** A number, or the first characters of a text. */
  readonly value: number | string;
  readonly rows: number;
}

/**
 * The different values with the smallest hashes, with all their rows ("bottom-k": Cohen and Kaplan 2007). Below `size` values it is every value
 * with its exact count. Parts merge without loss: what is not among the smallest of a part is not among those of the whole.
 * The values of two versions are drawn alike, so that equal values meet.
 */
export interface ValueSample {
  readonly size: number;
  /** Whether there are values beyond those kept. */
  readonly isCut: boolean;
  /** Ascending by hash. */
  readonly values: readonly ValueCount[];
}

/** Hashes there are. */
const HASH_SPACE = 2 ** 64;

export function valueSample(values: readonly ValueCount[], size: number): ValueSample {
  const sorted = values.toSorted((a, b) => (a.hash < b.hash ? -1 : Number(a.hash > b.hash)));
  return { size, isCut: sorted.length > size, values: sorted.slice(0, size) };
}

/** Less of two values of one hash, so that the order of parts does not matter. */
function firstOf(a: number | string, b: number | string): number | string {
  if (typeof a !== typeof b) return typeof a === 'number' ? a : b;
  return a <= b ? a : b;
}

/** Counts of both lists together, in no order. */
export function addCountsByHash(
  a: readonly ValueCount[],
  b: readonly ValueCount[],
): readonly ValueCount[] {
  const sum = new Map(a.map((entry) => [entry.hash, entry]));
  for (const entry of b) {
    const other = sum.get(entry.hash);
    sum.set(
      entry.hash,
      other === undefined
        ? entry
        : {
            hash: entry.hash,
            value: firstOf(other.value, entry.value),
            rows: other.rows + entry.rows,
          },
    );
  }
  return [...sum.values()];
}

export function mergeSamples(a: ValueSample, b: ValueSample): ValueSample {
  const size = Math.min(a.size, b.size);
  const merged = valueSample(addCountsByHash(a.values, b.values), size);
  // A cut part knows nothing above its last hash; a part that was not reaches everywhere.
  return { ...merged, isCut: merged.isCut || a.isCut || b.isCut };
}

/** Different values: those kept, or (k − 1) over the share of the hashes they cover (Beyer and others 2007; 1 % off at 10,000). */
export function distinctOf({ isCut, values }: ValueSample): number {
  const last = values.at(-1);
  if (!isCut || last === undefined) return values.length;
  const share = (Number(BigInt(`0x${last.hash}`)) + 1) / HASH_SPACE;
  return Math.max(values.length + 1, Math.round((values.length - 1) / share));
}
