import type { ShellFrame } from './shell-frame.ts';
import type { WordPart } from './shell-script.ts';
import { textOfParts } from './shell-script.ts';

/** `$NAME`: its elements, and whether each is a word of its own even in quotes. */
export interface Expanded {
  readonly elements: readonly (readonly WordPart[])[];
  readonly list: boolean;
}

/** Characters of a text that is cut at a pattern: every length is tried. */
const MAX_CUT = 400;
const MAX_PATTERN = 100;
const SPLITTERS: WordPart = Object.freeze({ kind: 'text', text: ' \t\n' });
const GLOB_RE = /[*?[\]\\]/;

export function scalar(parts: readonly WordPart[]): Expanded {
  return { elements: [parts], list: false };
}

/** The value of a variable as the script sees it. */
export function lookUp({ variables, positional }: ShellFrame, name: string): Expanded {
  const outside = scalar([{ kind: 'variable', name }]);
  if (name === '@' || name === '*')
    return positional === undefined ? outside : { elements: positional, list: name === '@' };
  if (name === '#' && positional !== undefined)
    return scalar([{ kind: 'text', text: String(positional.length) }]);
  if (/^[1-9][0-9]{0,4}$/.test(name) && positional !== undefined)
    return scalar(positional[Number(name) - 1] ?? []);
  const value = variables.get(name);
  if (value === undefined) return name === 'IFS' ? scalar([SPLITTERS]) : outside;
  return scalar(value.kind === 'scalar' ? value.parts : (value.items[0] ?? []));
}

/** `${NAME[@]}`, `${NAME[2]}`. */
export function lookUpElement(frame: ShellFrame, name: string, index: string): Expanded {
  const value = frame.variables.get(name);
  if (value === undefined) return scalar([{ kind: 'variable', name }]);
  const items = value.kind === 'array' ? value.items : [value.parts];
  if (index === '@' || index === '*') return { elements: items, list: index === '@' };
  return /^[0-9]{1,5}$/.test(index)
    ? scalar(items[Number(index)] ?? [])
    : scalar([{ kind: 'unknown' }]);
}

export function isSet({ variables, positional }: ShellFrame, name: string): boolean {
  if (/^[1-9][0-9]{0,4}$/.test(name)) return (positional?.[Number(name) - 1]?.length ?? 0) > 0;
  if (name === '@' || name === '*') return (positional?.length ?? 0) > 0;
  return variables.get(name) !== undefined;
}

/** Matches a whole text against `*` and `?`, without backtracking beyond the last star. */
function matches(pattern: string, text: string): boolean {
  let [at, to, star, resume] = [0, 0, -1, 0];
  while (to < text.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at;
      at += 1;
      resume = to;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[to])) {
      at += 1;
      to += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      to = resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

function cut(text: string, operator: string, pattern: string): string | undefined {
  if (text.length > MAX_CUT || pattern.length > MAX_PATTERN || /[[\]\\]/.test(pattern))
    return undefined;
  const front = operator.startsWith('#');
  const longest = operator.length === 2;
  for (let at = 0; at <= text.length; at += 1) {
    const size = longest ? text.length - at : at;
    const piece = front ? text.slice(0, size) : text.slice(text.length - size);
    if (matches(pattern, piece))
      return front ? text.slice(size) : text.slice(0, text.length - size);
  }
  return text;
}

function substring(text: string, range: string): string | undefined {
  const match = /^\s*(-?[0-9]{1,7})\s*(?::\s*(-?[0-9]{1,7})\s*)?$/.exec(range);
  if (match === null) return undefined;
  const offset = Number(match[1]);
  const start = offset < 0 ? Math.max(0, text.length + offset) : offset;
  if (match[2] === undefined) return text.slice(start);
  const length = Number(match[2]);
  return text.slice(start, length < 0 ? text.length + length : start + length);
}

/** `/old/new`, `//old/new`, with plain text for the pattern. */
function replaced(text: string, operation: string): string | undefined {
  const match = /^(\/\/?)([^/]*)(?:\/([\s\S]*))?$/.exec(operation);
  const [, slashes = '', old = '', fresh = ''] = match ?? [];
  const pattern = old.replaceAll(/^(['"])(.*)\1$/g, '$2');
  if (match === null || pattern === '' || GLOB_RE.test(pattern) || fresh.includes('$'))
    return undefined;
  const inserted = fresh.replaceAll(/^(['"])(.*)\1$/g, '$2');
  if (slashes === '/') return text.replace(pattern, () => inserted);
  const pieces = text.split(pattern);
  return pieces.length * inserted.length > MAX_REPLACED ? undefined : pieces.join(inserted);
}

/** Characters that a replacement may add. */
const MAX_REPLACED = 100_000;

/** What `${NAME<operation>}` makes of a known value: cutting, slicing, replacing, changing case. */
export function transformed(parts: readonly WordPart[], operation: string): readonly WordPart[] {
  const text = textOfParts(parts);
  if (text === undefined)
    return [...parts.filter(({ kind }) => kind !== 'text'), { kind: 'unknown' }];
  const made = transformedText(text, operation);
  if (made === undefined) return [{ kind: 'unknown' }];
  const decodedBy = parts.find((part) => part.kind === 'text')?.decodedBy;
  return [{ kind: 'text', text: made, ...(decodedBy === undefined ? {} : { decodedBy }) }];
}

function transformedText(text: string, operation: string): string | undefined {
  const trim = /^(##?|%%?)([\s\S]*)$/.exec(operation);
  if (trim !== null) {
    const pattern = (trim[2] ?? '').replaceAll(/['"]/g, '');
    return pattern.includes('$') ? undefined : cut(text, trim[1] ?? '', pattern);
  }
  if (operation.startsWith('/')) return replaced(text, operation);
  if (operation.startsWith(':')) return substring(text, operation.slice(1));
  if (operation === '^^') return text.toUpperCase();
  if (operation === ',,') return text.toLowerCase();
  if (operation === '^') return text.slice(0, 1).toUpperCase() + text.slice(1);
  if (operation === ',') return text.slice(0, 1).toLowerCase() + text.slice(1);
  // `@E`, `@Q` and whatever later shells add.
  return undefined;
}
