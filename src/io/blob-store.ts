import { basename } from 'node:path';
import type { TreeEntry } from '../core/tree.ts';

export type FileEntry = Extract<TreeEntry, { readonly kind: 'file' }>;

/** A layout of content-addressed files: says what its files are, and which are the same file twice. */
export interface BlobStore {
  /** Answers at once, or with nothing for a file to be explained later; undefined when it is not its own. */
  readonly see: (entry: FileEntry) => readonly TreeEntry[] | undefined;
  /** What was kept back and nothing else explained. */
  readonly rest: () => Iterable<TreeEntry>;
}

const SHA256_RE = /^(?:sha256-)?([0-9a-f]{64})$/;

/** The digest that a file in a store is named after. */
export function digestInName(path: string): string | undefined {
  return SHA256_RE.exec(basename(path))?.[1];
}
