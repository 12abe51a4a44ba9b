/**
 * The way strace writes strings: C escapes, octal with as few digits as the next character allows, and `...` after
 * the closing quote where a string was longer than the limit.
 */
export interface Quoted {
  /** One byte a character (Latin-1), because payloads are no text. */
  readonly text: string;
  readonly isCut: boolean;
  /** Index behind the literal. */
  readonly end: number;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  v: '\v',
  f: '\f',
  a: '\u0007',
  b: '\b',
};
const OCTAL_DIGITS = 3;

/** Reads the literal that begins at `start` (a double quote); undefined when it is not closed. */
export function readQuoted(line: string, start: number): Quoted | undefined {
  if (line[start] !== '"') return undefined;
  const parts: string[] = [];
  let from = start + 1;
  let index = from;
  while (index < line.length) {
    const character = line[index];
    if (character === '"') {
      parts.push(line.slice(from, index));
      const isCut = line.startsWith('...', index + 1);
      return { text: parts.join(''), isCut, end: index + (isCut ? 4 : 1) };
    }
    if (character !== '\\') {
      index += 1;
      continue;
    }
    parts.push(line.slice(from, index));
    const escape = readEscape(line, index + 1);
    parts.push(escape.text);
    index = escape.end;
    from = index;
  }
  return undefined;
}

/** What stands behind a backslash. */
function readEscape(line: string, at: number): { readonly text: string; readonly end: number } {
  const character = line[at] ?? '';
  if (character === 'x') {
    const code = Number.parseInt(line.slice(at + 1, at + 3), 16);
    if (!Number.isNaN(code)) return { text: String.fromCodePoint(code), end: at + 3 };
  }
  let digits = 0;
  let value = 0;
  while (digits < OCTAL_DIGITS) {
    const digit = line.codePointAt(at + digits);
    if (digit === undefined || digit < 0x30 || digit > 0x37) break;
    value = value * 8 + digit - 0x30;
    digits += 1;
  }
  if (digits > 0) return { text: String.fromCodePoint(value & 0xff), end: at + digits };
  return { text: SIMPLE[character] ?? character, end: at + 1 };
}

/** Bytes of a Latin-1 string as UTF-8 text, for paths and arguments. */
export function utf8Of(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
