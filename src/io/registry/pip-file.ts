/** Longest file and most options that are read. */
const MAX_OPTIONS = 2000;

/**
 * The options of a `pip.conf` as Python's configparser reads them: sections, `=` or `:`, continuation lines by
 * indentation, whole-line comments. A later option of the same name wins. By `section.option`, lower case, `_` as `-`.
 */
export function parsePipFile(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  let section = '';
  let last: string | undefined;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (options.size > MAX_OPTIONS) break;
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    if (/^\s/.test(line) && last !== undefined) {
      options.set(last, `${options.get(last) ?? ''}\n${line.trim()}`.trim());
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header !== null) {
      section = (header[1] ?? '').trim().toLowerCase();
      last = undefined;
      continue;
    }
    const at = line.search(/[=:]/);
    if (at === -1) continue;
    last = `${section}.${line.slice(0, at).trim().toLowerCase().replaceAll('_', '-')}`;
    options.set(last, line.slice(at + 1).trim());
  }
  return options;
}
