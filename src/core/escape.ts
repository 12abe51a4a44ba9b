/**
 * Everything printed that came from a scanned file passes through here: control characters could
 * move the cursor or rewrite earlier lines, bidi and invisible characters could reverse or hide
 * what a reader sees, and some line beginnings are commands to CI systems.
 */
const UNPRINTABLE_RE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;

/** GitHub reads `::name::` at the start of a trimmed line. */
const GITHUB_COMMAND_RE = /^(\s*)::/;
/** Azure reads `##vso[` and `##[`, TeamCity `##teamcity[`, anywhere in a line. */
const MARKED_COMMAND_RE = /##(?=[a-z]*\[)/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  return SHORT[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** One line of text that is safe on a terminal, in a log and in a CI system's output. */
export function escapeLine(text: string): string {
  return text
    .replaceAll(UNPRINTABLE_RE, escapeCharacter)
    .replace(GITHUB_COMMAND_RE, '$1:\u200a:')
    .replaceAll(MARKED_COMMAND_RE, '#\u200a#');
}
