import { escapeLine } from '../core/escape.ts';

/** East Asian wide and emoji blocks, coarsely: a wrong guess costs a ragged edge, nothing else. */
const WIDE_RE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING_RE = /\p{M}/u;
const ASCII_RE = /^[\u0020-\u007e]*$/;

/** Columns a text takes on a terminal. */
export function columns(text: string): number {
  if (ASCII_RE.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

function columnsOf(character: string): number {
  if (COMBINING_RE.test(character)) return 0;
  return WIDE_RE.test(character) ? 2 : 1;
}

/**
 * Breaks text into lines of at most `width` columns, between words where there are any. Each line is
 * escaped once more, because a break may bring a CI command that stood inside a line to its start.
 */
export function wrap(text: string, width: number): readonly string[] {
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of escapeLine(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (columns(joined) <= limit) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '') lines.push(line);
  return lines.map(escapeLine);
}

/** Pieces of at most `limit` columns; a wide character alone may be wider. */
export function breakWord(word: string, limit: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of word) {
    const more = columnsOf(character);
    if (width + more > limit && piece !== '') {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += character;
    width += more;
  }
  return [...pieces, piece];
}

/** Cuts to `width` columns, with an ellipsis when something is lost. */
export function clip(text: string, width: number): string {
  if (columns(text) <= width) return text;
  return `${breakWord(text, Math.max(1, width - 1))[0] ?? ''}…`;
}
