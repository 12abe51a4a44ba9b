import { INVISIBLE_RE, isSpelling } from '../../../code/surface/invisible-character.ts';

/** Scripts without spaces, in which a zero-width space marks where a line may break; and scripts with format characters of their own. */
const BREAKS_RE =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Tibetan}\p{Script=Javanese}]/u;
const JOINS_RE =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Letters written from right to left. */
export const RTL_RE =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const BIDI_RE = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;
/** A black flag, the letters of a region as tags, and the end of it. */
const FLAG_RE = /\u{1f3f4}[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{2,6}\u{e007f}/gu;
const LETTER_RE = /[\p{L}\p{M}]/u;

/** An invisible character that no spelling explains. */
export interface Stray {
  readonly index: number;
  readonly point: number;
  /** It stands between two Latin letters: a word that is not what it looks like to a search. */
  readonly splitsWord: boolean;
}

function before(text: string, index: number): string {
  return Array.from(text.slice(Math.max(0, index - 2), index)).at(-1) ?? '';
}

function after(text: string, index: number): string {
  const point = text.codePointAt(index);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function isHonest(text: string, index: number, character: string): boolean {
  if (isSpelling(text, index, character)) return true;
  const [left, right] = [before(text, index), after(text, index + character.length)];
  switch (character) {
    case '\u00ad':
      // Where a word may be divided: between two letters each side.
      return (
        /[\p{L}\p{M}]{2}$/u.test(text.slice(0, index)) &&
        /^.[\p{L}\p{M}]{2}/u.test(text.slice(index, index + 3))
      );
    case '\u200b':
    case '\u2060':
      return BREAKS_RE.test(left) || BREAKS_RE.test(right);
    case '\u200c':
    case '\u200d':
      return JOINS_RE.test(left);
    case '\u180b':
    case '\u180c':
    case '\u180d':
    case '\u180e':
    case '\u180f':
      return /\p{Script=Mongolian}/u.test(left);
    case '\u115f':
    case '\u1160':
    case '\u3164':
    case '\uffa0':
      return /\p{Script=Hangul}/u.test(left) || /\p{Script=Hangul}/u.test(right);
    default:
      // One selector of a variant behind an ideograph.
      return /[\u{e0100}-\u{e01ef}]/u.test(character) && /\p{Script=Han}/u.test(left);
  }
}

/** Invisible characters outside the spelling of any script; direction marks are left to the test of directions. */
export function strayCharacters(text: string): readonly Stray[] {
  const flags: [number, number][] = text.includes('\u{1f3f4}')
    ? Array.from(text.matchAll(FLAG_RE), (match) => [match.index, match.index + match[0].length])
    : [];
  const strays: Stray[] = [];
  for (const match of text.matchAll(INVISIBLE_RE)) {
    const [character] = match;
    if (BIDI_RE.test(character) || isHonest(text, match.index, character)) continue;
    if (flags.some(([start, end]) => match.index >= start && match.index < end)) continue;
    const [left, right] = [before(text, match.index), after(text, match.index + character.length)];
    strays.push({
      index: match.index,
      point: character.codePointAt(0) ?? 0,
      splitsWord:
        LETTER_RE.test(left) && LETTER_RE.test(right) && /\p{Script=Latin}/u.test(left + right),
    });
  }
  return strays;
}
