import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { hashWord } from './category-features.ts';

/** Places words and pieces are hashed to; two that fall together are rare among the words of one text. */
const BUCKETS = 2 ** 15;
/** Length of what stands for a text. Distances are kept within some 6 % (Johnson and Lindenstrauss; Achlioptas 2003). */
export const TEXT_WIDTH = 256;
/** Places of the short form each bucket goes to (very sparse projections: Li, Hastie, Church 2006). */
const SPREAD = 16;
/** Characters of a piece: what is left of a word that is spelt a little differently. */
const PIECE = 4;
/** Characters of one text that are looked at. */
const MAX_CHARACTERS = 20_000;
/** A piece says less than a word, and there are more of them. */
const PIECE_WEIGHT = 0.5;
const WORD_RE = /[\p{L}\p{N}_]+/gu;

/** How often each bucket occurs in a text. */
type Counts = ReadonlyMap<number, number>;

/**
 * Texts as numbers: words and pieces of four characters, hashed, weighed by how rare they are (TF-IDF, the logarithm of the count),
 * projected to 256 places with random signs, and brought to length 1. A text without words is 0. Nothing is learned, so the same
 * texts give the same numbers, in any order of the rows.
 */
export function textFeatures(texts: readonly string[]): FeatureMatrix {
  const frequency = new Int32Array(BUCKETS);
  for (const text of texts)
    for (const bucket of countsOf(text).keys()) frequency[bucket] = (frequency[bucket] ?? 0) + 1;
  const rarity = Float64Array.from(
    frequency,
    (count) => Math.log((1 + texts.length) / (1 + count)) + 1,
  );
  const values = new Float32Array(texts.length * TEXT_WIDTH);
  const sums = new Float64Array(TEXT_WIDTH);
  for (const [row, text] of texts.entries()) {
    sums.fill(0);
    // Ascending, so that rounding does not depend on which word comes first.
    for (const [bucket, weight] of [...countsOf(text)].sort((a, b) => a[0] - b[0]))
      addBucket(sums, bucket, Math.log1p(weight) * (rarity[bucket] ?? 0));
    let squares = 0;
    for (const sum of sums) squares += sum * sum;
    const length = Math.sqrt(squares) || 1;
    for (let at = 0; at < TEXT_WIDTH; at += 1)
      values[row * TEXT_WIDTH + at] = (sums[at] ?? 0) / length;
  }
  return { rows: texts.length, width: TEXT_WIDTH, values };
}

function countsOf(text: string): Counts {
  const counts = new Map<number, number>();
  const add = (hash: number, weight: number): void => {
    const bucket = hash % BUCKETS;
    counts.set(bucket, (counts.get(bucket) ?? 0) + weight);
  };
  const lower = text.slice(0, MAX_CHARACTERS).toLowerCase();
  for (const [word] of lower.matchAll(WORD_RE)) {
    add(hashWord(word), 1);
    for (let from = 0; from + PIECE < word.length; from += 1)
      add(hashWord(`\0${word.slice(from, from + PIECE)}`), PIECE_WEIGHT);
  }
  return counts;
}

/** Adds a bucket's weight at its places, with its signs: both come from its number alone. */
function addBucket(sums: Float64Array, bucket: number, weight: number): void {
  let state = Math.imul(bucket + 1, 0x9e3779b1) >>> 0;
  for (let step = 0; step < SPREAD; step += 1) {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    bits ^= bits >>> 15;
    const place = bits & (TEXT_WIDTH - 1);
    sums[place] = (sums[place] ?? 0) + (bits < 0 ? -weight : weight);
  }
}
