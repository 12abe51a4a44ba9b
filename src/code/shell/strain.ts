import type { SourceLimits } from '../source-limits.ts';

/** Heredocs, and regular expressions in tests, that begin on one line. Nobody writes more than three. */
const MAX_PER_LINE = 32;

/**
 * Why a text is not given to the parser: what is opened and never closed costs its error recovery a time that grows
 * with the square, 68 seconds for 60 KB of `a=(`. Undefined for text that is fine. Quotes are not looked at: nobody
 * opens so many brackets in them, either.
 */
export function strainOf(text: string, { maxDepth }: SourceLimits): string | undefined {
  let depth = 0;
  let perLine = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case OPEN_ROUND:
      case OPEN_CURLY:
        depth += 1;
        if (depth > maxDepth) return `nested deeper than ${maxDepth}`;
        break;
      case CLOSE_ROUND:
      case CLOSE_CURLY:
        depth = Math.max(0, depth - 1);
        break;
      case NEWLINE:
        perLine = 0;
        break;
      case LESS:
        if (text.charCodeAt(at + 1) === LESS) perLine += 1;
        break;
      case TILDE:
        if (text.charCodeAt(at - 1) === EQUALS) perLine += 1;
        break;
      default:
    }
    if (perLine > MAX_PER_LINE) return `more than ${MAX_PER_LINE} heredocs or patterns on one line`;
  }
  return undefined;
}

const OPEN_ROUND = 0x28;
const CLOSE_ROUND = 0x29;
const OPEN_CURLY = 0x7b;
const CLOSE_CURLY = 0x7d;
const NEWLINE = 0x0a;
const LESS = 0x3c;
const EQUALS = 0x3d;
const TILDE = 0x7e;
