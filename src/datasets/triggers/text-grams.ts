import { stepHash } from './gram-table.ts';

/** Characters of one text that are looked at. */
const MAX_CHARACTERS = 20_000;
const WORD_RE = /[\p{L}\p{N}]+/gu;
const UPPER_RE = /\p{Lu}/u;
const LOWER_RE = /\p{Ll}/u;
/** Letters of scripts that are taken for Latin ones. */
const LOOKALIKE_RE = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const MAX_WORDS_PER_GRAM = 3;
const SHORTEST_PIECE = 3;
const LONGEST_PIECE = 5;

/** What a gram is; its number is part of its hash. */
export const GRAM_KINDS = [
  'words',
  'characters',
  'first word',
  'last word',
  'sign',
  'last sign',
  'writing',
] as const;
export type GramKind = (typeof GRAM_KINDS)[number];
const [WORDS, CHARACTERS, FIRST_WORD, LAST_WORD, SIGN, LAST_SIGN, WRITING] = [0, 1, 2, 3, 4, 5, 6];

/** A text ready to be cut up. */
export interface CutText {
  /** As it is written. */
  readonly text: string;
  /** In lower case, of the same length. */
  readonly lower: string;
  /** Begin and end of every word. */
  readonly words: Int32Array;
  /** Hash of every word in lower case. */
  readonly hashes: Int32Array;
}

function hashPiece(text: string, from: number, to: number, seed: number): number {
  let hash = seed;
  for (let at = from; at < to; at += 1) hash = stepHash(hash, text.charCodeAt(at));
  return hash;
}

/** Lower case of each character on its own: `toLowerCase` of the whole may change its length. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const small = character.toLowerCase();
    return small.length === character.length ? small : character;
  }).join('');
}

/** Finds the words of a text; what is beyond 20,000 characters is left out. */
export function cutText(whole: string): CutText {
  const text = whole.slice(0, MAX_CHARACTERS);
  const lower = lowerCase(text);
  const words: number[] = [];
  for (const match of lower.matchAll(WORD_RE))
    words.push(match.index, match.index + match[0].length);
  const hashes = new Int32Array(words.length / 2);
  for (let word = 0; word < hashes.length; word += 1)
    hashes[word] = hashPiece(lower, words[word * 2] ?? 0, words[word * 2 + 1] ?? 0, 1);
  return { text, lower, words: Int32Array.from(words), hashes };
}

/** `from` and `to` are the characters the gram stands on. */
type VisitGram = (hash: number, kind: number, from: number, to: number) => void;

/**
 * Visits the grams of a text: runs of one to three words, pieces of three to five characters, its first and last word, every sign that
 * is no letter, digit or space (punctuation, invisible and tag characters too), its last sign, and how it is written. A gram may come
 * more than once.
 */
export function forEachGram({ text, lower, words, hashes }: CutText, visit: VisitGram): void {
  for (let word = 0; word < hashes.length; word += 1) {
    let hash = WORDS;
    const last = Math.min(hashes.length, word + MAX_WORDS_PER_GRAM);
    for (let end = word; end < last; end += 1) {
      hash = stepHash(hash, hashes[end] ?? 0);
      visit(hash, WORDS, words[word * 2] ?? 0, words[end * 2 + 1] ?? 0);
    }
  }
  for (let from = 0; from + SHORTEST_PIECE <= lower.length; from += 1) {
    let hash = hashPiece(lower, from, from + SHORTEST_PIECE - 1, CHARACTERS);
    const most = Math.min(lower.length, from + LONGEST_PIECE);
    for (let to = from + SHORTEST_PIECE; to <= most; to += 1) {
      hash = stepHash(hash, lower.charCodeAt(to - 1));
      // The length keeps pieces of one hash chain apart.
      visit(stepHash(hash, to - from), CHARACTERS, from, to);
    }
  }
  const count = hashes.length;
  if (count > 0) {
    visit(stepHash(FIRST_WORD, hashes[0] ?? 0), FIRST_WORD, words[0] ?? 0, words[1] ?? 0);
    const last = count * 2 - 2;
    visit(
      stepHash(LAST_WORD, hashes[count - 1] ?? 0),
      LAST_WORD,
      words[last] ?? 0,
      words[last + 1] ?? 0,
    );
  }
  visitSigns(text, words, visit);
  const writing = (UPPER_RE.test(text) ? 1 : 0) + (LOWER_RE.test(text) ? 2 : 0);
  visit(stepHash(WRITING, writing), WRITING, 0, 0);
  if (LOOKALIKE_RE.test(text)) visit(stepHash(WRITING, 4), WRITING, 0, 0);
}

function visitSigns(text: string, words: Int32Array, visit: VisitGram): void {
  let word = 0;
  for (let at = 0; at < text.length;) {
    if (at === words[word]) {
      at = words[word + 1] ?? text.length;
      word += 2;
      continue;
    }
    const code = text.codePointAt(at) ?? 0;
    const to = at + (code > 0xffff ? 2 : 1);
    if (text.slice(at, to).trim() !== '' || code === 0xfeff) {
      visit(stepHash(SIGN, code), SIGN, at, to);
      if (to === text.length) visit(stepHash(LAST_SIGN, code), LAST_SIGN, at, to);
    }
    at = to;
  }
}

/** What a person reads of a gram; signs by number too, since some of them do not show. */
export function gramText(cut: CutText, kind: number, from: number, to: number): string {
  const { lower, text } = cut;
  switch (GRAM_KINDS[kind]) {
    case 'words':
      return lower.slice(from, to).match(WORD_RE)?.join(' ') ?? '';
    case 'sign':
    case 'last sign': {
      const code = text.codePointAt(from) ?? 0;
      return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    }
    case 'writing': {
      if (LOOKALIKE_RE.test(text)) return 'Cyrillic or Greek letters';
      const hasLower = LOWER_RE.test(text);
      if (UPPER_RE.test(text)) return hasLower ? 'both cases' : 'upper case only';
      return hasLower ? 'lower case only' : 'no letters with case';
    }
    default:
      return lower.slice(from, to);
  }
}
