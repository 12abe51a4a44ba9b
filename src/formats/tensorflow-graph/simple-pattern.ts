/** Patterns and texts that are followed: longer ones are no path that somebody took apart. */
const MAX_PATTERN = 64;
const MAX_TEXT = 1024;
/** At most one repetition, so that no pattern of a hostile file can take long. */
const SIMPLE_RE = /^(?:\\[^\w\s]|[^\\^$.|?*+()[\]{}]|\[\^?[^\]\\[]+\]|\.)+$/;
const REPEATED_RE = /^((?:\\[^\w\s]|[^\\^$.|?*+()[\]{}]|\[\^?[^\]\\[]+\]|\.)+)[+*]$/;

/**
 * Replaces matches of a pattern that is simple enough to be the same in RE2 and here: characters,
 * sets and at most one repetition at its end. Undefined when it is not.
 */
export function simpleReplace(
  text: string,
  pattern: string | undefined,
  rewrite: string | undefined,
  all: boolean,
): string | undefined {
  if (pattern === undefined || rewrite === undefined || pattern === '') return undefined;
  if (pattern.length > MAX_PATTERN || text.length > MAX_TEXT || rewrite.includes('\\'))
    return undefined;
  if (!SIMPLE_RE.test(pattern) && !REPEATED_RE.test(pattern)) return undefined;
  try {
    return text.replace(new RegExp(pattern, all ? 'gs' : 's'), () => rewrite);
  } catch (error) {
    // A set such as [z-a]: RE2 refuses it, too.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
