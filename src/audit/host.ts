import type { OpenedSource } from '../bytes/source.ts';

/** The outside world as an examination needs it; `io/` provides it. */
export interface Host {
  /** Opens a regular file for reading. Throws SourceError. */
  readonly open: (handle: string) => OpenedSource | Promise<OpenedSource>;
  /** A clock that only moves forward, in milliseconds. */
  readonly milliseconds: () => number;
}
