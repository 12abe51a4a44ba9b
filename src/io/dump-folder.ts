import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { SourceError } from '../bytes/source.ts';
import { FileTree } from './file-tree.ts';

/** Files of a dump: one record each, some 300,000 in the largest repositories of them. */
const MAX_FILES = 2_000_000;

export interface DumpListing {
  /** In the order of their paths. */
  readonly files: readonly {
    readonly name: string;
    readonly handle: string;
    readonly size: number;
  }[];
  /** Changes when a file is added, removed, or written again: names, sizes and times, not content. */
  readonly digest: string;
}

/** Lists the files of a folder that `wanted` accepts, also in folders inside it. Version-control data are left out. */
export function listDump(folder: string, wanted: (name: string) => boolean): DumpListing {
  const hash = createHash('sha256');
  const files: DumpListing['files'][number][] = [];
  const exclude = (path: string): string | undefined =>
    path.endsWith('.git/') || (!path.endsWith('/') && !wanted(path)) ? 'no record' : undefined;
  for (const entry of new FileTree(folder, { maxFiles: MAX_FILES, exclude }).walk()) {
    if (entry.kind === 'gap' && entry.gap.code === 'file-limit')
      throw new SourceError(`${folder}: ${entry.gap.detail}`);
    if (entry.kind !== 'file') continue;
    const { path, handle, size } = entry.file;
    files.push({ name: path, handle, size });
    hash.update(`${path}\0${size}\0${statSync(handle).mtimeMs}\0`);
  }
  return { files, digest: hash.digest('hex') };
}
