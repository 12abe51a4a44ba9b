/** Characters of a command line: what systems take in one argument, less the environment. */
const MAX_CHARACTERS = 32_768;

export type CommandWords =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly detail: string };

/**
 * Splits a command line into words, as plain as it can be: blanks separate; '…' and "…" keep blanks, and within "…" a backslash keeps a
 * quote or a backslash. Nothing else has a meaning: there is no shell, so `$`, `*`, `|`, `>` and `~` are characters like any other.
 */
export function splitCommand(text: string): CommandWords {
  if (text.length > MAX_CHARACTERS)
    return { ok: false, detail: `it is longer than ${MAX_CHARACTERS} characters` };
  if (/[\0\r\n]/.test(text)) return { ok: false, detail: 'it is more than one line' };
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === undefined && (character === ' ' || character === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && (character === "'" || character === '"')) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === '"' && character === '\\' && /["\\]/.test(text.charAt(at + 1))) {
      word = (word ?? '') + text.charAt(at + 1);
      at += 1;
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined) return { ok: false, detail: `a quote ${quote} is not closed` };
  if (word !== undefined) words.push(word);
  const [program] = words;
  return program === undefined || program === ''
    ? { ok: false, detail: 'it names no program' }
    : { ok: true, words };
}

/** The words as a command line that splits into them again. */
export function joinCommand(words: readonly string[]): string {
  return words
    .map((word) =>
      word === '' || /[\s'"]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word,
    )
    .join(' ');
}
