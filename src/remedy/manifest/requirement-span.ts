/** A requirement (PEP 508) in a text, with the place of its constraint. */
export interface RequirementSpan {
  readonly name: string;
  readonly constraint: string;
  /** Where the constraint stands, or would stand. */
  readonly start: number;
  readonly end: number;
}

const NAME_RE = /[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/iy;
const BLANK_RE = /[ \t]*/y;
const EXTRAS_RE = /\[[^\][\n]{0,1000}\]/y;
/** Everything specifiers are made of; what follows must be the end, a marker or a comment. */
const SPECIFIERS_RE = /[=<>!~^][^;#\n()'"\\]*/y;

/** Reads the requirement that stands at `from`; undefined for addresses, options and what is none. */
export function requirementSpan(
  text: string,
  from: number,
  until: number,
): RequirementSpan | undefined {
  let at = skip(BLANK_RE, text, from);
  const nameEnd = skip(NAME_RE, text, at);
  if (nameEnd === at || nameEnd > until) return undefined;
  const name = text.slice(at, nameEnd);
  at = skip(BLANK_RE, text, nameEnd);
  const extrasEnd = skip(EXTRAS_RE, text, at);
  const place = extrasEnd === at ? nameEnd : extrasEnd;
  at = skip(BLANK_RE, text, extrasEnd);
  if (at < until && text[at] === '(') return inParentheses(text, name, at, until);
  const end = Math.min(skip(SPECIFIERS_RE, text, at), until);
  if (end <= at) {
    const next = at < until ? text[at] : undefined;
    // `name @ address`, and anything else that is no plain requirement.
    const isBare = next === undefined || next === ';' || next === '#' || next === '\\';
    return isBare ? { name, constraint: '', start: place, end: place } : undefined;
  }
  const written = text.slice(at, end);
  const option = written.search(/\s--/);
  const constraint = (option === -1 ? written : written.slice(0, option)).trimEnd();
  return { name, constraint, start: at, end: at + constraint.length };
}

function inParentheses(
  text: string,
  name: string,
  open: number,
  until: number,
): RequirementSpan | undefined {
  const close = text.indexOf(')', open);
  if (close === -1 || close >= until) return undefined;
  const constraint = text.slice(open + 1, close);
  return { name, constraint: constraint.trim(), start: open + 1, end: close };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
