import { skeleton } from '../../../code/surface/lookalikes.ts';

const WORD_RE = /[\p{L}\p{M}]{3,60}/gu;
const FOREIGN_RE = /[\u0370-\u052f\u0531-\u058f\u0131\u0261\u029f\u1d00-\u1d2b]/;
const LATIN_RE = /[A-Za-z]/;
/** Words looked at in one text. */
const MAX_WORDS = 20_000;

export interface MixedWord {
  readonly index: number;
  readonly word: string;
  /** The Latin word it looks like. */
  readonly like: string;
}

/** Times the script changes from letter to letter. */
function changes(word: string): number {
  let count = 0;
  for (let at = 1; at < word.length; at += 1)
    if (LATIN_RE.test(word[at] ?? '') !== LATIN_RE.test(word[at - 1] ?? '')) count += 1;
  return count;
}

/**
 * Words of Latin letters and letters of another script that look Latin. Abbreviations with a letter of mathematics (NFκB), one such letter at an end
 * (αsynuclein) and Latin abbreviations with a case ending are how people write.
 */
export function mixedWords(text: string): readonly MixedWord[] {
  if (!FOREIGN_RE.test(text) || !LATIN_RE.test(text)) return [];
  const found: MixedWord[] = [];
  let words = 0;
  for (const match of text.matchAll(WORD_RE)) {
    if ((words += 1) > MAX_WORDS) break;
    const [word] = match;
    if (!FOREIGN_RE.test(word) || !LATIN_RE.test(word)) continue;
    const latin = word.replaceAll(/[^A-Za-z]/g, '');
    const foreign = word.replaceAll(/[A-Za-z]/g, '');
    const isGreek = /^[\u0370-\u03ff]+$/.test(foreign);
    if (latin === latin.toUpperCase() && (isGreek || changes(word) === 1)) continue;
    if (isGreek && changes(word) === 1 && foreign.length <= 2) continue;
    const like = skeleton(word);
    if (like !== undefined) found.push({ index: match.index, word, like });
  }
  return found;
}
