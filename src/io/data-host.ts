import { readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { OpenedSource } from '../bytes/source.ts';
import { SourceError } from '../bytes/source.ts';
import { openFile } from './file-source.ts';
import { systemReason } from './system-reason.ts';

type Kind = 'file' | 'folder' | 'other';

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

function kindOf(status: Stats | Dirent): Kind {
  if (status.isFile()) return 'file';
  return status.isDirectory() ? 'folder' : 'other';
}

function statusOf(path: string): Kind | undefined {
  try {
    return kindOf(statSync(path));
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP')
    )
      return undefined;
    throw new SourceError(systemReason(error), { cause: error });
  }
}

function list(folder: string, max: number): readonly Entry[] | undefined {
  let found: readonly Dirent[];
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new SourceError(systemReason(error), { cause: error });
  }
  if (found.length > max) return undefined;
  return found.flatMap((entry) => {
    // Data sets are often folders of links into a store.
    const kind = entry.isSymbolicLink() ? statusOf(join(folder, entry.name)) : kindOf(entry);
    return kind === 'file' || kind === 'folder' ? [{ name: entry.name, kind }] : [];
  });
}

/** Files of this machine, as `openSamples` reads them. */
export const dataHost: {
  readonly status: (path: string) => Kind | undefined;
  readonly list: (folder: string, max: number) => readonly Entry[] | undefined;
  readonly open: (path: string) => OpenedSource;
  readonly absolute: (path: string) => string;
  readonly join: (folder: string, name: string) => string;
  readonly baseName: (path: string) => string;
  readonly folderOf: (path: string) => string;
} = {
  status: statusOf,
  list,
  open: openFile,
  absolute: resolve,
  join,
  baseName: basename,
  folderOf: dirname,
};
