import type { DataHost } from '../data-host.ts';

/** A file that is being written. Both throw when the disk cannot take it. */
export interface NewFile {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
}

export type SqlCell = null | bigint | number | string | Uint8Array;

/** Tables of a SQLite file. Everything throws UndecodableError where the file is broken or asks for more than its rows. */
export interface OpenedTables {
  /** Real tables, sorted. */
  readonly tables: readonly string[];
  /** Views and virtual tables: never read. */
  readonly leftOut: readonly string[];
  readonly columns: (table: string) => readonly string[];
  readonly count: (table: string) => number;
  /** One after the other, in the order in which the file has them. */
  readonly rows: (table: string) => Iterable<readonly SqlCell[]>;
  readonly close: () => void;
}

/** Access to files for tables: what is not Parquet is converted into a folder of their own. */
export interface RowsHost extends DataHost {
  /** Creates a folder that only this process uses; gives its path. */
  readonly createFolder: (parent: string) => string;
  /** Creates a file that is not there yet. */
  readonly createFile: (path: string) => NewFile;
  /** Opens a SQLite file for reading. Throws SourceError, UndecodableError. */
  readonly openTables: (path: string) => OpenedTables;
  /** Removes a file or a folder with all that is in it, whether or not it is there. */
  readonly remove: (path: string) => void;
}
