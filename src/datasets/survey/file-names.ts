import type { DataHost } from '../data-host.ts';
import { DataFailure } from '../data-error.ts';
import { DATA_LIMITS } from '../data-limits.ts';

/** Folders inside of folders; downloads are laid out by host or by number. */
const MAX_DEPTH = 8;

/** Regular files of a folder, by their paths within it, with slashes. Throws DataFailure and SourceError. */
export function filesWithin(root: string, host: DataHost): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string, shown: string, depth: number): void => {
    const entries = host.list(path, DATA_LIMITS.maxFolderEntries);
    if (entries === undefined || found.size > DATA_LIMITS.maxFiles)
      throw new DataFailure(
        'too-large',
        `${path} holds more files than are looked at`,
        'give a smaller part of the data',
      );
    for (const { name, kind } of entries)
      if (kind === 'file') found.add(`${shown}${name}`);
      else if (depth < MAX_DEPTH) visit(host.join(path, name), `${shown}${name}/`, depth + 1);
  };
  visit(root, '', 0);
  return found;
}

/** A path as people write it in tables: backslashes, `./` and a slash in front are of no consequence. */
function plainPath(cell: string): string {
  return cell
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '');
}

/**
 * Where a file may lie that a cell names: of an address, by host and path, by path, or by its last part; of anything else, where the cell says.
 * The folder is asked by exact names only, so that nothing outside of it can be named.
 */
export function placesOf(cell: string): readonly string[] {
  if (!/^https?:\/\//i.test(cell)) return [plainPath(cell)];
  const url = URL.parse(cell.trim());
  if (url === null) return [];
  const path = decoded(url.pathname).replace(/^\/+/, '');
  if (path === '') return [];
  return [`${url.hostname}/${path}`, path, path.slice(path.lastIndexOf('/') + 1)];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // No encoding at all: the characters stand for themselves.
    return path;
  }
}
