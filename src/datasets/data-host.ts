import type { OpenedSource } from '../bytes/source.ts';

export interface DataEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Access to files, given by whoever has it: this layer opens none itself, except that DuckDB reads the one table it is told. */
export interface DataHost {
  /** What is there; `undefined` when nothing is, `other` for pipes, sockets and devices, which are never opened. */
  readonly status: (path: string) => 'file' | 'folder' | 'other' | undefined;
  /** Files and folders in a folder, links followed, in no order; `undefined` when there are more than `max`. Throws SourceError. */
  readonly list: (folder: string, max: number) => readonly DataEntry[] | undefined;
  /** Opens a regular file. Throws SourceError. */
  readonly open: (path: string) => OpenedSource;
  readonly absolute: (path: string) => string;
  readonly join: (folder: string, name: string) => string;
  readonly baseName: (path: string) => string;
  readonly folderOf: (path: string) => string;
}
