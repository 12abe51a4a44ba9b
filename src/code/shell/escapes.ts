const NAMED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};
const ESCAPE_RE =
  /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|c([\s\S])|([\s\S]))/g;
const MAX_CODE_POINT = 0x10_ffff;

/** Undoes the escapes of `$'…'`, `echo -e` and `printf`. */
export function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    ESCAPE_RE,
    (
      whole,
      hex?: string,
      short?: string,
      long?: string,
      octal?: string,
      control?: string,
      other?: string,
    ) => {
      const digits = hex ?? short ?? long;
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16);
        return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : whole;
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
      return NAMED[other ?? ''] ?? whole;
    },
  );
}

/** A backslash outside of quotes keeps the next character as it is; one at the end of a line joins lines. */
export function unescapeBare(text: string): string {
  return text.includes('\\')
    ? text.replaceAll(/\\(\r?\n|[\s\S]|$)/g, (_, next: string) => (next.endsWith('\n') ? '' : next))
    : text;
}

/** Inside of double quotes only these are escaped. */
export function unescapeQuoted(text: string): string {
  return text.includes('\\')
    ? text.replaceAll(/\\(\r?\n|[$`"\\])/g, (_, next: string) => (next.endsWith('\n') ? '' : next))
    : text;
}

/** In a heredoc, quotes are plain text. */
export function unescapeHeredoc(text: string): string {
  return text.includes('\\')
    ? text.replaceAll(/\\(\r?\n|[$`\\])/g, (_, next: string) => (next.endsWith('\n') ? '' : next))
    : text;
}
