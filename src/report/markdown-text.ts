import { escapeLine } from '../core/escape.ts';
import { excerpt } from '../core/excerpt.ts';

/** Characters with a meaning inside a line of Markdown, HTML or a service's mathematics. */
const SPECIAL_RE = /[\\`*_[\]<>&#|~$]/g;

/**
 * Text as Markdown that shows exactly that text, inside a line. Character references, unlike backslashes, also hold
 * inside tables and HTML. The zero-width spaces stop what services do to the finished page: mentions
 * of people, links to tickets and bare addresses.
 */
export function markdownText(text: string): string {
  return escapeLine(text)
    .replaceAll(SPECIAL_RE, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('@', '@\u200b')
    .replaceAll('&#35;', '&#35;\u200b')
    .replaceAll('://', ':\u200b//')
    .replaceAll(/\bwww\./gi, (prefix) => `${prefix}\u200b`);
}

/** A code span that no backtick in the text can leave. For tables, bars become a look-alike. */
export function inlineCode(text: string): string {
  // A table cell ends at every bar, even inside a code span.
  const safe = escapeLine(text).replaceAll('|', '\u2502');
  const fence = '`'.repeat(longestRun(safe) + 1);
  const needsPadding = safe === '' || /^[ `]|[ `]$/.test(safe);
  return needsPadding ? `${fence} ${safe} ${fence}` : `${fence}${safe}${fence}`;
}

/** A code block that no line of the content can close; lines are escaped and shortened. */
export function codeFence(lines: readonly string[], language = '', maxLength = Infinity): string {
  const safe = lines.map((line) => escapeLine(excerpt(line, maxLength)));
  const fence = '`'.repeat(Math.max(3, longestRun(safe.join('\n')) + 1));
  return [`${fence}${language}`, ...safe, fence].join('\n');
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}
