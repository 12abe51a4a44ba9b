/** Under which conditions the lines of a section are asked for. */
export interface RequiresSection {
  /** The extra that asks for them; empty for those that are always asked for. */
  readonly extra: string;
  /** Environment marker that stands in the header; empty when there is none. */
  readonly marker: string;
}

/** setuptools: `[extra]`, `[:marker]` and `[extra:marker]`. A marker may hold anything but a line end. */
const HEADER_RE = /^\[([\w .-]{0,200})(?::([^\n]{0,8192}))?\]$/;

/**
 * setuptools writes what a package requires to `requires.txt` in its `.egg-info`: requirements of pip
 * under headers that pip itself does not know. Undefined where the line is no header.
 */
export function sectionOf(text: string): RequiresSection | undefined {
  const match = HEADER_RE.exec(text);
  return match === null
    ? undefined
    : { extra: (match[1] ?? '').trim(), marker: (match[2] ?? '').trim() };
}

/** pip takes any name, setuptools only this one. */
export function hasSections(name: string): boolean {
  return name === 'requires.txt';
}
