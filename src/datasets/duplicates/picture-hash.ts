import { RowSets, type RowClusters } from './clusters.ts';

/** Side of the grey picture that is hashed. */
export const HASHED_SIDE = 32;
/** Side of the block of low frequencies kept. */
const BLOCK = 8;
/** Bits that re-encoding and resizing change at most. */
const MAX_DISTANCE = 8;
/** Pictures compared with one chunk in common; a flood of blank pictures is one hash and costs nothing. */
const MAX_PARTNERS = 2000;

const COSINES = Float64Array.from({ length: BLOCK * HASHED_SIDE }, (_, index) =>
  Math.cos(
    (Math.PI * Math.floor(index / HASHED_SIDE) * (2 * (index % HASHED_SIDE) + 1)) /
      (2 * HASHED_SIDE),
  ),
);

/** Perceptual hash, 64 bits as two words. */
export type PictureHash = readonly [number, number];

/**
 * Perceptual hash by the discrete cosine transform (Zauner 2010): of the 8 × 8 lowest frequencies, which lie above their median.
 * @param grey 32 × 32 brightness values, row-major, any range
 */
export function pictureHash(grey: ArrayLike<number>): PictureHash {
  const rows = new Float64Array(BLOCK * HASHED_SIDE);
  for (let y = 0; y < HASHED_SIDE; y += 1)
    for (let u = 0; u < BLOCK; u += 1) {
      let sum = 0;
      for (let x = 0; x < HASHED_SIDE; x += 1)
        sum += (grey[y * HASHED_SIDE + x] ?? 0) * (COSINES[u * HASHED_SIDE + x] ?? 0);
      rows[u * HASHED_SIDE + y] = sum;
    }
  const block = new Float64Array(BLOCK * BLOCK);
  for (let v = 0; v < BLOCK; v += 1)
    for (let u = 0; u < BLOCK; u += 1) {
      let sum = 0;
      for (let y = 0; y < HASHED_SIDE; y += 1)
        sum += (rows[u * HASHED_SIDE + y] ?? 0) * (COSINES[v * HASHED_SIDE + y] ?? 0);
      block[v * BLOCK + u] = sum;
    }
  // Without the mean brightness, which would pull the median.
  const sorted = block.slice(1).sort();
  const median = sorted[sorted.length >> 1] ?? 0;
  const words: [number, number] = [0, 0];
  for (let bit = 0; bit < 64; bit += 1)
    if ((block[bit] ?? 0) > median)
      words[bit >> 5] = ((words[bit >> 5] ?? 0) | (1 << (bit & 31))) >>> 0;
  return words;
}

function ones(word: number): number {
  let value = word - ((word >>> 1) & 0x55555555);
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333);
  return Math.imul((value + (value >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Bits in which two hashes differ, 0 to 64. */
export function hashDistance(a: PictureHash, b: PictureHash): number {
  return ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]);
}

/** 16-bit masks with at most two bits set: of 8 differing bits, one quarter of the hash has at most two. */
const FLIPS = Array.from({ length: 0x10000 }, (_, mask) => mask).filter(
  (mask) => ones(mask) <= MAX_DISTANCE / 4,
);

/** Clusters of pictures whose hashes differ in eight bits or less (multi-index hashing, Norouzi et al. 2012). */
export function similarPictures(hashes: readonly PictureHash[]): {
  readonly clusters: RowClusters;
  readonly skipped: number;
} {
  const sets = new RowSets(hashes.length);
  const first = new Map<string, number>();
  for (const [row, hash] of hashes.entries()) {
    const key = hash.join();
    const known = first.get(key);
    if (known === undefined) first.set(key, row);
    else sets.join(known, row);
  }
  // By hash, not by row: no order of pictures decides which are compared.
  const distinct = [...first.values()].sort((a, b) => {
    const [x = [0, 0], y = [0, 0]] = [hashes[a], hashes[b]];
    return x[0] - y[0] || x[1] - y[1];
  });
  let skipped = 0;
  for (let chunk = 0; chunk < 4; chunk += 1) {
    const part = (row: number): number =>
      ((hashes[row]?.[chunk >> 1] ?? 0) >>> (16 * (chunk & 1))) & 0xffff;
    const buckets = Map.groupBy(distinct, part);
    for (const row of distinct) {
      const own = part(row);
      const hash = hashes[row];
      for (const flip of FLIPS) {
        const partners = buckets.get(own ^ flip);
        if (partners === undefined) continue;
        skipped += Math.max(0, partners.length - MAX_PARTNERS);
        for (const partner of partners.slice(0, MAX_PARTNERS)) {
          const other = hashes[partner];
          if (
            partner !== row &&
            hash !== undefined &&
            other !== undefined &&
            hashDistance(hash, other) <= MAX_DISTANCE
          )
            sets.join(row, partner);
        }
      }
    }
  }
  return { clusters: sets.clusters(), skipped };
}
