import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** Multipliers and offsets of two independent 32-bit hashes (constants of MurmurHash3). */
const FIRST = 0xcc9e2d51;
const SECOND = 0x1b873593;
const LOW_BITS = 0x20_0000;

/** The rows of a matrix by what is in them. */
export interface ContentOrder {
  /** Row numbers, by hash of the content, then by label: the order of the file has no part in it. */
  readonly order: Int32Array;
  /** Hash of every row, 53 bits; rows of the same content have the same. */
  readonly hashes: Float64Array;
}

function mix(hash: number, word: number, multiplier: number): number {
  const turned = Math.imul(word, multiplier);
  const mixed = hash ^ ((turned << 15) | (turned >>> 17));
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * Orders rows by their content, so that sums over them, and the folds dealt from them, do not depend on the order of the file. Rows
 * that are the same in content and label stand in either order.
 */
export function contentOrder(
  { rows, width, values }: FeatureMatrix,
  labels: Int32Array,
  seed: number,
): ContentOrder {
  // −0 equals 0, so it must hash as 0.
  const clean = Float32Array.from(values, (value) => value + 0);
  const words = new Int32Array(clean.buffer);
  const hashes = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let first = seed | 0;
    let second = ~seed;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const word = words[at] ?? 0;
      first = mix(first, word, FIRST);
      second = mix(second, word, SECOND);
    }
    hashes[row] = (finish(first) % LOW_BITS) * 0x1_0000_0000 + finish(second);
  }
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => (hashes[a] ?? 0) - (hashes[b] ?? 0) || (labels[a] ?? 0) - (labels[b] ?? 0),
  );
  return { order, hashes };
}
