import { realpathSync } from 'node:fs';
import type { TreeEntry } from '../core/tree.ts';
import type { BlobStore } from './blob-store.ts';
import { HuggingFaceCache } from './hugging-face-cache.ts';
import { OllamaStore } from './ollama-store.ts';

/**
 * Adds to the files of a walk what the stores of Hugging Face clients and of Ollama say of them:
 * which model and revision a file belongs to, and the digest it is kept under. A file that a store
 * shows under a name is then not examined a second time under its digest.
 */
export function* withModelStores(root: string, entries: Iterable<TreeEntry>): Generator<TreeEntry> {
  const full = realpathSync(root);
  const stores: readonly BlobStore[] = [new HuggingFaceCache(full), new OllamaStore(full)];
  for (const entry of entries) {
    if (entry.kind !== 'file') {
      yield entry;
      continue;
    }
    let answer: readonly TreeEntry[] | undefined;
    for (const store of stores) answer ??= store.see(entry);
    yield* answer ?? [entry];
  }
  for (const store of stores) yield* store.rest();
}
