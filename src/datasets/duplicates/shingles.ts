export interface ShingleOptions {
  /** `words`: five words in a row, for documents. `characters`: five characters, for short texts. */
  readonly unit: 'words' | 'characters';
  /** Whether all digits count as one, so that numbered copies are found. */
  readonly foldDigits?: boolean;
}

/** Words or characters of one shingle. */
const LENGTH = 5;
/** Shingles taken of one text; what follows is not compared. */
const MAX_SHINGLES = 100_000;
const PRIME = 0x01000193;
const OFFSET = 0x811c9dc5;

/** Different shingles of every text, as sorted 32-bit hashes. */
export interface ShingleSets {
  readonly rows: number;
  /** Where each row's hashes begin in `hashes`; one more than rows. */
  readonly starts: Float64Array;
  readonly hashes: Uint32Array;
}

function plain(text: string, foldDigits: boolean): string {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return foldDigits ? letters.replaceAll(/\p{N}/gu, '0') : letters;
}

/** Murmur's last step: near strings get far hashes. */
function spread(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function hashOf(text: string, start: number, end: number): number {
  let hash = OFFSET;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return spread(hash);
}

function shinglesOf(text: string, unit: ShingleOptions['unit']): Uint32Array {
  const ends: number[] = [];
  const starts: number[] = [];
  if (unit === 'characters') {
    const last = Math.max(1, text.length - LENGTH + 1);
    for (let at = 0; at < Math.min(last, MAX_SHINGLES); at += 1) {
      starts.push(at);
      ends.push(Math.min(at + LENGTH, text.length));
    }
  } else {
    const words = Array.from(
      text.matchAll(/\S+/g),
      ({ index, 0: word }) => [index, index + word.length] as const,
    );
    const last = Math.max(1, words.length - LENGTH + 1);
    for (let at = 0; at < Math.min(last, MAX_SHINGLES); at += 1) {
      starts.push(words[at]?.[0] ?? 0);
      ends.push(words[Math.min(at + LENGTH, words.length) - 1]?.[1] ?? 0);
    }
  }
  const sorted = Uint32Array.from(starts, (start, index) =>
    hashOf(text, start, ends[index] ?? 0),
  ).sort();
  let kept = 0;
  for (let at = 0; at < sorted.length; at += 1)
    if (at === 0 || sorted[at] !== sorted[at - 1]) {
      sorted[kept] = sorted[at] ?? 0;
      kept += 1;
    }
  return sorted.subarray(0, kept);
}

/** Shingles of texts without case, punctuation and compatibility forms. An empty text has none. */
export function shingleSets(texts: readonly string[], options: ShingleOptions): ShingleSets {
  const parts: Uint32Array[] = [];
  const starts = new Float64Array(texts.length + 1);
  let total = 0;
  for (const [row, text] of texts.entries()) {
    const folded = plain(text, options.foldDigits ?? false);
    const part = folded === '' ? new Uint32Array() : shinglesOf(folded, options.unit);
    parts.push(part);
    total += part.length;
    starts[row + 1] = total;
  }
  const hashes = new Uint32Array(total);
  for (const [row, part] of parts.entries()) hashes.set(part, starts[row] ?? 0);
  return { rows: texts.length, starts, hashes };
}

/** Jaccard similarity of two rows' shingles, 0 to 1; 0 where both are empty. */
export function jaccard({ starts, hashes }: ShingleSets, a: number, b: number): number {
  const [endA, endB] = [starts[a + 1] ?? 0, starts[b + 1] ?? 0];
  let [i, j, shared] = [starts[a] ?? 0, starts[b] ?? 0, 0];
  const all = endA - i + endB - j;
  while (i < endA && j < endB) {
    const [x, y] = [hashes[i] ?? 0, hashes[j] ?? 0];
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return all === 0 ? 0 : shared / (all - shared);
}
