interface Group {
  /** Whether something inside repeats without a bound. */
  repeats: boolean;
  /** Atomic and look-around groups give nothing back. */
  readonly atomic: boolean;
}

/** Characters of a pattern that are looked at. */
const MAX_PATTERN = 4096;
const OPENING_RE = /\((?:\?(?:<?[=!]|>|[a-z-]*:|P?<\w+>|'\w+'))?/y;
const REPEAT_RE = /(?:[*+]|\{\d*,\})([+?]?)/y;

/**
 * The part of a regular expression that repeats something which itself repeats without a bound:
 * on a text that does not fit, a backtracking engine tries every way to split it, which takes twice
 * as long for each further character.
 */
export function nestedRepeat(whole: string): string | undefined {
  const pattern = whole.slice(0, MAX_PATTERN);
  const open: (Group & { readonly start: number })[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at];
    if (character === '\\') {
      at = afterRepeat(pattern, at + 2, open);
    } else if (character === '[') {
      at = afterRepeat(pattern, afterClass(pattern, at), open);
    } else if (character === '(') {
      OPENING_RE.lastIndex = at;
      const opening = OPENING_RE.exec(pattern)?.[0] ?? '(';
      open.push({ repeats: false, atomic: /^\(\?(?:<?[=!]|>)/.test(opening), start: at });
      at += opening.length;
    } else if (character === ')') {
      const group = open.pop();
      REPEAT_RE.lastIndex = at + 1;
      const repeat = REPEAT_RE.exec(pattern);
      if (repeat !== null && repeat[1] !== '+' && group?.repeats === true && !group.atomic)
        return pattern.slice(group.start, at + 1 + repeat[0].length);
      const outer = open.at(-1);
      if (
        outer !== undefined &&
        (repeat !== null || group?.repeats === true) &&
        group?.atomic !== true
      )
        outer.repeats = true;
      at += 1 + (repeat?.[0].length ?? 0);
    } else {
      at = afterRepeat(pattern, at + 1, open);
    }
  }
  return undefined;
}

function afterRepeat(pattern: string, at: number, open: readonly Group[]): number {
  REPEAT_RE.lastIndex = at;
  const repeat = REPEAT_RE.exec(pattern);
  if (repeat === null) return at;
  const group = open.at(-1);
  // A possessive repetition gives nothing back.
  if (group !== undefined && repeat[1] !== '+') group.repeats = true;
  return at + repeat[0].length;
}

/** The end of a character class, with classes inside it. */
function afterClass(pattern: string, start: number): number {
  let depth = 0;
  for (let at = start; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '[') depth += 1;
    else if (character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return pattern.length;
}
