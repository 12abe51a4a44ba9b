import type { ByteSource } from '../bytes/source.ts';
import type { Gap } from '../core/gap.ts';

/** A file of the target as the walk found it. */
export interface TreeFile {
  /** Relative to the target, with `/`; the target's own name when it is a file. */
  readonly path: string;
  /** What `open` needs: opaque to everybody but the host. */
  readonly handle: string;
  readonly size: number;
}

/** What a walk yields, in sorted order inside each folder. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly file: TreeFile }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'excluded'; readonly path: string; readonly by: string };

/** An opened file; `close` releases it. */
export interface OpenedFile {
  readonly source: ByteSource;
  readonly close: () => void;
}

/** The outside world as an examination needs it; `io/` provides it. */
export interface Host {
  /** Opens a regular file for reading. Throws SourceError. */
  readonly open: (handle: string) => OpenedFile;
  /** A clock that only moves forward, in milliseconds. */
  readonly milliseconds: () => number;
}
