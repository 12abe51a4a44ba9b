/** One option of an INI file, as Python's configparser reads it. */
export interface IniOption {
  readonly section: string;
  /** Lower case, as configparser makes it. */
  readonly key: string;
  /** The value by lines, trimmed; the first stands beside the key. Comments and empty lines are left out. */
  readonly values: readonly IniLine[];
  readonly line: number;
}

export interface IniLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Options kept of one file. */
const MAX_OPTIONS = 20_000;

const SECTION_RE = /^\[([^\]\n]+)\]/;

/** Reads options in order, also of sections that stand twice. Lines that are none are skipped, as laxer readers do. */
export function readIni(text: string): readonly IniOption[] {
  const options: { section: string; key: string; values: IniLine[]; line: number }[] = [];
  let section = '';
  let current: (typeof options)[number] | undefined;
  let line = 0;
  for (const raw of text.replace(/^\ufeff/, '').split('\n')) {
    line += 1;
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    if (/^\s/.test(raw)) {
      // An indented line goes on with the value above it.
      current?.values.push({ text: trimmed, line });
      continue;
    }
    const header = SECTION_RE.exec(trimmed)?.[1];
    if (header !== undefined) {
      section = header;
      current = undefined;
      continue;
    }
    const at = trimmed.search(/[=:]/);
    if (at === -1 || options.length >= MAX_OPTIONS) {
      current = undefined;
      continue;
    }
    const value = trimmed.slice(at + 1).trim();
    const key = trimmed.slice(0, at).trim().toLowerCase();
    current = { section, key, values: value === '' ? [] : [{ text: value, line }], line };
    options.push(current);
  }
  return options;
}
