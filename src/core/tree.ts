import type { Gap } from './gap.ts';

/** A file of the target as the walk found it. */
export interface TreeFile {
  /** Relative to the target, with `/`; the target's own name when it is a file. */
  readonly path: string;
  /** What opening it needs: opaque to everybody but the host. */
  readonly handle: string;
  /** Bytes on disk. */
  readonly size: number;
}

/** What a walk yields, in sorted order inside each folder. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly file: TreeFile }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'excluded'; readonly path: string; readonly by: string };
