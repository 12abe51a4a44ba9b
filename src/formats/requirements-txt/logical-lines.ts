/** One line as pip puts it together: continuations joined, comments gone. */
export interface LogicalLine {
  /** Line of the file where it begins, from 1, as editors count. */
  readonly line: number;
  readonly text: string;
}

/** Where Python ends a line: more places than editors do, so that more can hide behind one. */
// oxlint-disable-next-line no-control-regex -- separators are control characters
const BREAK_RE = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/g;
const BLANK_RE = /\s/;
/** Lines joined to one. A release has some two hundred files, each with its hash. */
const MAX_CONTINUATIONS = 20_000;

interface PhysicalLine {
  readonly line: number;
  readonly text: string;
}

function* physicalLines(text: string): Generator<PhysicalLine> {
  let start = 0;
  let line = 1;
  for (const match of text.matchAll(BREAK_RE)) {
    yield { line, text: text.slice(start, match.index) };
    start = match.index + match[0].length;
    if (match[0] === '\n' || match[0] === '\r' || match[0] === '\r\n') line += 1;
  }
  if (start < text.length) yield { line, text: text.slice(start) };
}

/** Where a comment begins: a hash at the start or behind white space; -1 where there is none. */
export function commentStart(text: string): number {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1))
    if (at === 0 || BLANK_RE.test(text.charAt(at - 1))) return at;
  return -1;
}

/** Whether nothing but white space stands in front of the comment. */
function isComment(text: string): boolean {
  const at = commentStart(text);
  return at !== -1 && text.slice(0, at).trim() === '';
}

function stripBackslashes(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === '\\') start += 1;
  while (end > start && text[end - 1] === '\\') end -= 1;
  return text.slice(start, end);
}

/** Joins lines that end in a backslash, as pip does: a comment ends what was begun. */
function* joinedLines(text: string): Generator<PhysicalLine> {
  let parts: string[] = [];
  let first = 0;
  for (const { line, text: physical } of physicalLines(text)) {
    const comment = isComment(physical);
    if (physical.endsWith('\\') && !comment) {
      if (parts.length === 0) first = line;
      // A file of nothing but continuations is one line: what is beyond any honest one is not kept.
      if (parts.length < MAX_CONTINUATIONS) parts.push(stripBackslashes(physical));
      continue;
    }
    // In front of a comment a space, so that it stays one when it is joined to something.
    const last = comment ? ` ${physical}` : physical;
    if (parts.length === 0) yield { line, text: last };
    else yield { line: first, text: parts.join('') + last };
    parts = [];
  }
  if (parts.length > 0) yield { line: first, text: parts.join('') };
}

/** A line with its comment still there, for tools that write facts into comments. */
export interface CommentedLine extends LogicalLine {
  readonly comment: string;
}

/** Every line, also those of comments only. */
export function* commentedLines(text: string): Generator<CommentedLine> {
  for (const { line, text: joined } of joinedLines(text)) {
    const at = commentStart(joined);
    const comment = at === -1 ? '' : joined.slice(at + 1).trim();
    yield { line, text: (at === -1 ? joined : joined.slice(0, at)).trim(), comment };
  }
}
