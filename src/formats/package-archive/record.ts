/** One line of a wheel's `RECORD`: where a file goes, its digest and its size. */
export interface RecordLine {
  readonly path: string;
  readonly algorithm: string;
  /** Base64url without padding; empty where none is given. */
  readonly digest: string;
  readonly size: number | undefined;
}

/** Lines of one `RECORD`; the largest wheels have some 20,000 files. */
const MAX_RECORD_LINES = 100_000;

/** Fields of a line of comma-separated values, with `"` round those that need it. */
function fieldsOf(line: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (quoted && letter === '"' && line[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  fields.push(field);
  return fields;
}

/** Reads a `RECORD` file. Lines that are none are left out. */
export function parseRecord(text: string): readonly RecordLine[] {
  const lines: RecordLine[] = [];
  for (const line of text.split(/\r?\n/, MAX_RECORD_LINES)) {
    if (line.trim() === '') continue;
    const [path = '', hash = '', size = ''] = fieldsOf(line);
    const equals = hash.indexOf('=');
    if (path === '') continue;
    lines.push({
      path: path.replaceAll('\\', '/'),
      algorithm: equals === -1 ? '' : hash.slice(0, equals),
      digest: equals === -1 ? '' : hash.slice(equals + 1).replace(/=+$/, ''),
      size: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
    });
  }
  return lines;
}
