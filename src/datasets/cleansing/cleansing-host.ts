import type { RowsHost } from '../rows/rows-host.ts';

/** Access to files for a cleaned copy. */
export interface CleansingHost extends RowsHost {
  /** Whether two paths are one file, links followed; false where one of them is not there. */
  readonly isSameFile: (a: string, b: string) => boolean;
  /** Puts a file in its place, all at once; what stood there is gone. */
  readonly rename: (from: string, to: string) => void;
  /** Creates a folder that is not there yet. */
  readonly makeFolder: (path: string) => void;
  /** Whether a link stands at a path, wherever it points to. Throws SourceError. */
  readonly isLink: (path: string) => boolean;
}
