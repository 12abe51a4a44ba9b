/** One setting of an INI file. */
export interface IniEntry {
  /** Lower case; empty in front of the first section. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const SECTION_RE = /^\s*\[([^\]]{0,200})\]\s*$/;
const ENTRY_RE = /^([^=:\s][^=]{0,300}?)\s*=\s*(.*)$/;
const COLON_RE = /^([\w.-]{1,100})\s*:\s*(.*)$/;
const MAX_ENTRIES = 5000;

/** Reads an INI file with its lines; an indented line continues the value before it, as Python's reader has it. */
export function readIni(text: string): readonly IniEntry[] {
  const entries: IniEntry[] = [];
  let section = '';
  for (const [at, written] of text.split('\n').entries()) {
    if (/^\s*(?:[#;]|$)/.test(written) || entries.length >= MAX_ENTRIES) continue;
    const header = SECTION_RE.exec(written);
    if (header !== null) {
      section = (header[1] ?? '').trim().toLowerCase();
      continue;
    }
    const isContinued = /^\s/.test(written) && section !== '';
    const match = isContinued ? null : (ENTRY_RE.exec(written) ?? COLON_RE.exec(written));
    if (match !== null) {
      entries.push({
        section,
        key: (match[1] ?? '').trim(),
        value: (match[2] ?? '').trim(),
        line: at + 1,
      });
      continue;
    }
    const last = entries.at(-1);
    if (isContinued && last !== undefined)
      entries.push({ ...last, value: written.trim(), line: at + 1 });
  }
  return entries;
}
