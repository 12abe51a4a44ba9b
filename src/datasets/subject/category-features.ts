import type { FeatureBlock } from './numeric-features.ts';

/** Different words up to which each gets a feature of its own. */
const MAX_ONE_HOT = 20;
/** Features that more words than that share: two words seldom fall into the same one, and if they do, they look alike. */
const HASHED_WIDTH = 32;
/** FNV-1a, 32 bits. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** A hash of UTF-16 units, 0 to 2^32 − 1, with its low bits well mixed. */
export function hashWord(word: string): number {
  let hash = OFFSET;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * Columns of words as features: 1 in the place of the word. Each column is scaled to a variance of 1 in all, so that it weighs as much
 * as a standardised number; a missing word is nowhere.
 */
export function categoryFeatures(
  columns: readonly (readonly (string | undefined)[])[],
  rows: number,
): FeatureBlock {
  const parts = columns.map((words) => oneColumn(words, rows));
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const values = new Float32Array(rows * width);
  let offset = 0;
  for (const part of parts) {
    for (let row = 0; row < rows; row += 1) {
      const place = part.places[row] ?? -1;
      if (place >= 0) values[row * width + offset + place] = part.scale;
    }
    offset += part.width;
  }
  return { rows, width, values, columns: columns.length };
}

function oneColumn(
  words: readonly (string | undefined)[],
  rows: number,
): { readonly places: Int32Array; readonly width: number; readonly scale: number } {
  const different = new Set(words.filter((word) => word !== undefined));
  const isHashed = different.size > MAX_ONE_HOT;
  const numbers = new Map([...different].sort().map((word, at) => [word, at]));
  const width = isHashed ? HASHED_WIDTH : different.size;
  const places = Int32Array.from(words, (word) => {
    if (word === undefined) return -1;
    return isHashed ? hashWord(word) % HASHED_WIDTH : (numbers.get(word) ?? -1);
  });
  const counts = new Float64Array(width);
  for (const place of places) if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  let variance = 0;
  for (const count of counts) variance += (count / rows) * (1 - count / rows);
  return { places, width, scale: variance > 0 ? 1 / Math.sqrt(variance) : 0 };
}
