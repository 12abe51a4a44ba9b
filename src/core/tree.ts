import type { Gap } from './gap.ts';

/** A file of the target as the walk found it. */
export interface TreeFile {
  /** Relative to the target, with `/`; the target's own name when it is a file. */
  readonly path: string;
  /** What opening it needs: opaque to everybody but the host. */
  readonly handle: string;
  /** Bytes on disk, or as the remote side lists them. */
  readonly size: number;
  /** Files of the same identity are the same bytes: hard links, and symbolic links followed. */
  readonly identity?: string;
  /** The SHA-256 under which the store that keeps the file names it: a claim, until digests are computed. */
  readonly claimedSha256?: string;
  /** Package URL, where the store says which model and revision the file belongs to. */
  readonly purl?: string;
  /** What else the store says of the file, for the inventory. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** What a walk yields, in sorted order inside each folder. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly file: TreeFile }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'excluded'; readonly path: string; readonly by: string };
