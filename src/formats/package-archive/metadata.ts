import type { EntryPoint } from './package-contents.ts';

/** Lines of a metadata file that are read. */
const MAX_LINES = 20_000;
const MAX_ENTRY_POINTS = 500;

/** Canonical form of a Python distribution's name (PEP 503). */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The first value of a header of `METADATA`, `WHEEL` or `PKG-INFO`, which are written like mail. */
export function headerOf(text: string, name: string): string {
  return headersOf(text, name)[0] ?? '';
}

export function headersOf(text: string, name: string): readonly string[] {
  const wanted = `${name.toLowerCase()}:`;
  const found: string[] = [];
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    // The description follows the first empty line and may say anything.
    if (line === '') break;
    if (line.slice(0, wanted.length).toLowerCase() === wanted)
      found.push(line.slice(wanted.length).trim());
  }
  return found;
}

/** Sections of an INI file: `[group]` and `name = value` lines. */
export function iniSections(
  text: string,
): ReadonlyMap<string, readonly { readonly name: string; readonly value: string }[]> {
  const sections = new Map<string, { name: string; value: string }[]>();
  let current: { name: string; value: string }[] | undefined;
  for (const raw of text.split(/\r?\n/, MAX_LINES)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      const group = line.slice(1, -1).trim();
      current = sections.get(group) ?? [];
      sections.set(group, current);
      continue;
    }
    const equals = line.search(/[=:]/);
    if (equals <= 0 || current === undefined) continue;
    current.push({ name: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() });
  }
  return sections;
}

/** What `entry_points.txt` promises. */
export function entryPointsOf(text: string): readonly EntryPoint[] {
  const points: EntryPoint[] = [];
  for (const [group, entries] of iniSections(text))
    for (const { name, value } of entries)
      if (points.length < MAX_ENTRY_POINTS) points.push({ group, name, target: value });
  return points;
}
