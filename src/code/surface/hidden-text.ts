import type { SyntaxTree } from '../syntax-tree.ts';
import { isInText, placeAt } from './place.ts';
import type { InvisibleKind, InvisibleText, PushedCode } from './source-surface.ts';

/** White space in a row that puts what follows out of sight; alignment and indentation stay far below. */
const MIN_GAP = 150;
const GAP_RE = new RegExp(
  `[ \\t\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u2800\\u3000]{${MIN_GAP},}`,
  'g',
);
/** Runs looked at; a table of spaces is no code. */
const MAX_RUNS = 200;
const MAX_FOUND = 20;
const MAX_SHOWN = 200;

/** Code behind a long run of white space, where both are code to the parser. */
export function pushedCode(tree: SyntaxTree): readonly PushedCode[] {
  const found: PushedCode[] = [];
  let runs = 0;
  for (const match of tree.text.matchAll(GAP_RE)) {
    if ((runs += 1) > MAX_RUNS || found.length >= MAX_FOUND) break;
    const end = match.index + match[0].length;
    const newline = tree.text.indexOf('\n', end);
    const text = tree.text.slice(
      end,
      newline === -1 ? end + MAX_SHOWN : Math.min(newline, end + MAX_SHOWN),
    );
    // Closing brackets and a comment pushed aside hide nothing.
    if (!/\w/.test(text) || isInText(tree, match.index, end) || isInText(tree, end, end + 1))
      continue;
    found.push({ ...placeAt(tree, end), gap: match[0].length, text: text.trim() });
  }
  return found;
}

interface Carrier {
  readonly kind: InvisibleKind;
  readonly pattern: RegExp;
  readonly decode: ((points: readonly number[]) => string) | undefined;
}

/** Bytes as variation selectors carry them: 16 in the basic plane, 240 beyond it. */
function selectedBytes(points: readonly number[]): string {
  const bytes = points.map((point) => (point < 0xe0100 ? point - 0xfe00 : point - 0xe0100 + 16));
  return Buffer.from(bytes).toString('utf8');
}

/**
 * An emoji takes one variation selector, the flag of a region seven tag characters. Joiners stand
 * between letters of some scripts, one or two in a row.
 */
const CARRIERS: readonly Carrier[] = [
  {
    kind: 'variation selectors',
    pattern: /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{8,}/gu,
    decode: selectedBytes,
  },
  {
    kind: 'tag characters',
    pattern: /[\u{e0000}-\u{e007f}]{10,}/gu,
    decode: (points) => String.fromCodePoint(...points.map((point) => point & 0x7f)),
  },
  {
    kind: 'zero-width characters',
    pattern: /[\u200b-\u200f\u2060-\u2064\ufeff]{16,}/gu,
    decode: undefined,
  },
];

/** Letters that show nothing: names made of them are arguments nobody sees. */
const BLANK_LETTER_RE = /[\u115f\u1160\u3164\uffa0]/gu;
const MAX_DECODED = 64 * 1024;
const NOT_ASCII_RE = /[^\0-\x7f]/;

/** A run of characters that show nothing, in any text. */
export interface HiddenMessage {
  readonly kind: InvisibleKind;
  /** UTF-16 offsets, the end behind it. */
  readonly start: number;
  readonly end: number;
  /** Code points. */
  readonly count: number;
  /** What it says, where the way it is written is known. */
  readonly decoded: string | undefined;
}

/** Runs of variation selectors, tag characters and zero-width characters that are long enough to carry a text; at most 20. */
export function hiddenMessages(text: string): readonly HiddenMessage[] {
  if (!NOT_ASCII_RE.test(text)) return [];
  const found: HiddenMessage[] = [];
  for (const { kind, pattern, decode } of CARRIERS) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MAX_FOUND) break;
      const points = Array.from(
        match[0].slice(0, MAX_DECODED),
        (letter) => letter.codePointAt(0) ?? 0,
      );
      found.push({
        kind,
        start: match.index,
        end: match.index + match[0].length,
        count: points.length,
        decoded: decode?.(points),
      });
    }
  }
  return found;
}

export function invisibleText(tree: SyntaxTree): readonly InvisibleText[] {
  const { text } = tree;
  if (!NOT_ASCII_RE.test(text)) return [];
  const found: InvisibleText[] = hiddenMessages(text).map(({ kind, start, count, decoded }) => ({
    ...placeAt(tree, start),
    kind,
    count,
    decoded,
  }));
  for (const match of text.matchAll(BLANK_LETTER_RE)) {
    if (found.length >= MAX_FOUND) break;
    if (isInText(tree, match.index, match.index + 1)) continue;
    const place = placeAt(tree, match.index);
    found.push({ ...place, kind: 'invisible letters', count: 1, decoded: undefined });
  }
  return found;
}
