/** What a piece of evidence is, for colour. */
export type TokenKind = 'plain' | 'comment' | 'text' | 'keyword' | 'number' | 'call';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Longer lines are cut in the middle before they reach a report for people. */
export const MAX_EVIDENCE_CHARACTERS = 240;

/**
 * Decompiled code is Python. A text may be unclosed, because evidence is cut; that also keeps the
 * expression linear. Alternatives in order: comment, text, keyword, number, name before `(`, other name.
 */
const TOKEN_RE =
  /(#.*)|([bru]{0,2}(?:'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?))|\b(from|import|as|def|class|return|lambda|if|else|for|in|not|and|or|None|True|False)\b|\b(\d[\w.]*)|\b([A-Za-z_][\w.]*)(?=\()|[A-Za-z_][\w.]*/g;

/** Splits one line into tokens; joined together they are the line again. */
export function highlight(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN_RE)) {
    const kind = kindOf(match);
    if (kind === 'plain') continue;
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index) });
    tokens.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end) });
  return tokens;
}

function kindOf(match: RegExpExecArray): TokenKind {
  if (match[1] !== undefined) return 'comment';
  if (match[2] !== undefined) return 'text';
  if (match[3] !== undefined) return 'keyword';
  if (match[4] !== undefined) return 'number';
  return match[5] === undefined ? 'plain' : 'call';
}
