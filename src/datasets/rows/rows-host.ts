import type { DataHost } from '../data-host.ts';

/** A file that is being written. Both throw when the disk cannot take it. */
export interface NewFile {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
}

/** Access to files for tables: what is not Parquet is converted into a folder of their own. */
export interface RowsHost extends DataHost {
  /** Creates a folder that only this process uses; gives its path. */
  readonly createFolder: (parent: string) => string;
  /** Creates a file that is not there yet. */
  readonly createFile: (path: string) => NewFile;
  /** Removes a file or a folder with all that is in it, whether or not it is there. */
  readonly remove: (path: string) => void;
}
