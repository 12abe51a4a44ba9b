import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Drops the least recently written files of a folder beyond a bound in bytes; throws what the file system throws. */
export function pruneFolder(folder: string, maxBytes: number): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return { path, size, mtimeMs };
    })
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let kept = 0;
  for (const { path, size } of files) {
    kept += size;
    if (kept > maxBytes) rmSync(path, { force: true });
  }
}
