/** Words that one word may become: `{a,b}{c,d}` are four. Honest scripts stay far below. */
const MAX_BRACE_WORDS = 64;
/** Places that stand for parts which are not plain text. */
const OPEN = '{';
const CLOSE = '}';

interface Group {
  readonly start: number;
  readonly end: number;
  readonly options: readonly string[];
}

/** The first complete `{a,b}` at the outermost level. */
function firstGroup(text: string): Group | undefined {
  for (let start = text.indexOf(OPEN); start !== -1; start = text.indexOf(OPEN, start + 1)) {
    let depth = 0;
    let from = start + 1;
    const options: string[] = [];
    for (let at = start; at < text.length; at += 1) {
      const letter = text[at];
      if (letter === OPEN) depth += 1;
      else if (letter === CLOSE) depth -= 1;
      if (depth === 0) {
        options.push(text.slice(from, at));
        if (options.length > 1) return { start, end: at + 1, options };
        break;
      }
      if (letter === ',' && depth === 1) {
        options.push(text.slice(from, at));
        from = at + 1;
      }
    }
    // Without an end none of the later ones has one: no second pass over the rest for each brace.
    if (depth !== 0) return undefined;
  }
  return undefined;
}

/** `{a,b}` in unquoted text becomes several words, as in bash; at most {@link MAX_BRACE_WORDS} of them. */
export function expandBraces(text: string): readonly string[] {
  let words: readonly string[] = [text];
  for (;;) {
    const next: string[] = [];
    let changed = false;
    for (const word of words) {
      const group = firstGroup(word);
      if (group === undefined) {
        next.push(word);
        continue;
      }
      changed = true;
      for (const option of group.options)
        next.push(word.slice(0, group.start) + option + word.slice(group.end));
    }
    if (!changed || next.length > MAX_BRACE_WORDS) return words;
    words = next;
  }
}
