import { Random } from '../../tensor/random.ts';
import { RowSets, type RowClusters } from './clusters.ts';
import { jaccard, shingleSets, type ShingleOptions, type ShingleSets } from './shingles.ts';

export interface NearDuplicateOptions extends ShingleOptions {
  /** Jaccard similarity of two duplicates, above 0 and up to 1. */
  readonly threshold: number;
  /** Share of the pairs at the threshold that must become candidates; 0.95 unless given. Pairs above it are found more often. */
  readonly recall?: number;
}

export interface NearDuplicates {
  readonly clusters: RowClusters;
  readonly bands: Bands;
  /** Pairs whose true similarity was computed. */
  readonly verified: number;
  /** Pairs not compared because a bucket had too many rows. */
  readonly skipped: number;
}

export interface Bands {
  readonly bands: number;
  readonly rows: number;
  /** Chance that a pair exactly at the threshold is compared: 1 − (1 − s^rows)^bands. */
  readonly recall: number;
}

const DEFAULT_RECALL = 0.95;
/** Permutations at most; each costs one multiplication per shingle. */
const MAX_PERMUTATIONS = 160;
const MAX_BAND_ROWS = 12;
/** Other rows of a bucket each row is compared with, in the order of their content: boilerplate would else cost a square. */
const MAX_PARTNERS = 64;
/** Same permutations in every run. */
const SEED = 'minhash';

/** The most selective banding that still reaches the recall: verification removes what it lets through too much, nothing brings back what it misses. */
export function chooseBands(threshold: number, recall = DEFAULT_RECALL): Bands {
  let chosen: Bands | undefined;
  for (let rows = 1; rows <= MAX_BAND_ROWS; rows += 1) {
    const hit = threshold ** rows;
    const bands = hit >= 1 ? 1 : Math.ceil(Math.log1p(-recall) / Math.log1p(-hit));
    if (bands * rows > MAX_PERMUTATIONS) break;
    chosen = { bands, rows, recall: 1 - (1 - hit) ** bands };
  }
  // Even one row a band needs more than all permutations: everything in one band of one.
  return (
    chosen ?? { bands: MAX_PERMUTATIONS, rows: 1, recall: 1 - (1 - threshold) ** MAX_PERMUTATIONS }
  );
}

/** Smallest permuted hash per row and permutation, row-major. */
function signatures({ rows, starts, hashes }: ShingleSets, count: number): Uint32Array {
  const random = new Random(SEED);
  const masks = Uint32Array.from({ length: count }, () => random.bits());
  const factors = Uint32Array.from({ length: count }, () => random.bits() | 1);
  const minima = new Uint32Array(rows * count).fill(0xffffffff);
  for (let row = 0; row < rows; row += 1) {
    const [start, end] = [starts[row] ?? 0, starts[row + 1] ?? 0];
    for (let index = 0; index < count; index += 1) {
      const mask = masks[index] ?? 0;
      const factor = factors[index] ?? 1;
      let least = 0xffffffff;
      for (let at = start; at < end; at += 1) {
        let value = Math.imul((hashes[at] ?? 0) ^ mask, factor);
        value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
        if (value < least) least = value;
      }
      minima[row * count + index] = least;
    }
  }
  return minima;
}

/** Order by content, so that the order of the rows decides nothing: by the shingles themselves. */
function compareContent({ starts, hashes }: ShingleSets, a: number, b: number): number {
  const [startA, startB] = [starts[a] ?? 0, starts[b] ?? 0];
  const [lengthA, lengthB] = [(starts[a + 1] ?? 0) - startA, (starts[b + 1] ?? 0) - startB];
  for (let at = 0; at < Math.min(lengthA, lengthB); at += 1) {
    const difference = (hashes[startA + at] ?? 0) - (hashes[startB + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}

/** One row of each content, in the order of content; the others are joined to it. */
function distinctRows(sets: ShingleSets, into: RowSets): Int32Array {
  const order = Int32Array.from({ length: sets.rows }, (_, row) => row)
    .filter((row) => (sets.starts[row + 1] ?? 0) > (sets.starts[row] ?? 0))
    .sort((a, b) => compareContent(sets, a, b) || a - b);
  let kept = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    const last = order[kept - 1] ?? -1;
    if (kept > 0 && compareContent(sets, last, row) === 0) into.join(last, row);
    else {
      order[kept] = row;
      kept += 1;
    }
  }
  return order.subarray(0, kept);
}

/**
 * Clusters of texts that nearly are the same: MinHash (Broder 1997) in bands (Leskovec, Rajaraman and Ullman, chapter 3), candidates verified by
 * their true Jaccard similarity, verified pairs joined. The order of the texts changes nothing but the numbers of rows.
 */
export function nearDuplicates(
  texts: readonly string[],
  options: NearDuplicateOptions,
): NearDuplicates {
  const sets = shingleSets(texts, options);
  const bands = chooseBands(options.threshold, options.recall);
  const width = bands.bands * bands.rows;
  const minima = signatures(sets, width);
  const joined = new RowSets(sets.rows);
  const distinct = distinctRows(sets, joined);
  let verified = 0;
  let skipped = 0;
  for (let band = 0; band < bands.bands; band += 1) {
    const buckets = new Map<number, number[]>();
    for (const row of distinct) {
      let [high, low] = [band, 0];
      for (let at = 0; at < bands.rows; at += 1) {
        const value = minima[row * width + band * bands.rows + at] ?? 0;
        high = Math.imul(high ^ value, 0x9e3779b1);
        low = Math.imul(low ^ (value >>> 16) ^ (value << 16), 0x85ebca6b) ^ (low >>> 13);
      }
      // 52 bits of key: what falls together by chance is verified away.
      const key = (high >>> 6) * 0x4000000 + (low >>> 6);
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [row]);
      else bucket.push(row);
    }
    for (const bucket of buckets.values()) {
      for (const [at, row] of bucket.entries()) {
        const last = Math.min(bucket.length, at + 1 + MAX_PARTNERS);
        skipped += bucket.length - last;
        for (let other = at + 1; other < last; other += 1) {
          const partner = bucket[other] ?? row;
          // What is joined already stays so: another edge changes no cluster.
          if (joined.root(row) === joined.root(partner)) continue;
          verified += 1;
          if (jaccard(sets, row, partner) >= options.threshold) joined.join(row, partner);
        }
      }
    }
  }
  return { clusters: joined.clusters(), bands, verified, skipped };
}
