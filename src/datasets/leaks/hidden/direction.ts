import { RTL_RE } from './invisible.ts';

const EMBED_RE = /[\u202a\u202b]/;
const OVERRIDE_RE = /[\u202d\u202e]/;
const ISOLATE_RE = /[\u2066-\u2068]/;
const CONTROL_RE = /[\u202a-\u202e\u2066-\u2069]/g;
/** Openers held of one line; the algorithm of Unicode itself stops at 125. */
const MAX_DEPTH = 125;

export interface DirectionTrick {
  readonly kind: 'override' | 'unbalanced';
  readonly index: number;
}

/**
 * Direction controls that make a reader see another order than a machine (UAX 9): overrides of Latin text, and embeddings or isolates that the line
 * does not close. An embedding left open in a line with letters from right to left is a habit of word processors.
 */
export function directionTricks(text: string): readonly DirectionTrick[] {
  const tricks: DirectionTrick[] = [];
  let start = 0;
  for (const line of text.split(/\r?\n|\u2029/)) {
    const isRtl = RTL_RE.test(line);
    const open: { readonly index: number; readonly control: string }[] = [];
    for (const match of line.matchAll(CONTROL_RE)) {
      const [control] = match;
      const index = start + match.index;
      if (control === '\u202c') {
        if (!ISOLATE_RE.test(open.at(-1)?.control ?? '')) open.pop();
      } else if (control === '\u2069') {
        const isolate = open.findLastIndex((opener) => ISOLATE_RE.test(opener.control));
        if (isolate >= 0) open.length = isolate;
      } else if (open.length < MAX_DEPTH) {
        open.push({ index, control });
        const shown = line.slice(match.index + 1);
        if (
          OVERRIDE_RE.test(control) &&
          /^[^\u202c]*[A-Za-z]{2}/.test(shown) &&
          control === '\u202e'
        )
          tricks.push({ kind: 'override', index });
      }
    }
    for (const { index, control } of open) {
      const isHabit = isRtl && EMBED_RE.test(control);
      const shows = /\S/.test(text.slice(index + 1, start + line.length));
      if (!isHabit && shows && !tricks.some((trick) => trick.index === index))
        tricks.push({ kind: 'unbalanced', index });
    }
    start += line.length + (text.startsWith('\r\n', start + line.length) ? 2 : 1);
  }
  return tricks;
}
