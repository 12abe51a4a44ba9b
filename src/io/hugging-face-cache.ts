import { realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { TreeEntry, TreeFile } from '../core/tree.ts';
import { digestInName } from './blob-store.ts';
import type { BlobStore, FileEntry } from './blob-store.ts';

/** `models--org--name/blobs/<digest>` and `models--org--name/snapshots/<commit>/<path>`, from the end of the path. */
const PLACE_RE = /^(.*?(?:^|\/))((models|datasets|spaces)--([^/]+))\/(blobs|snapshots)\/(.+)$/;
const COMMIT_RE = /^[0-9a-f]{40}$/;
/** Parts of files as the Xet client keeps them: it puts files together from them and checks each. */
const CHUNKS_RE = /(?:^|\/)xet\/.*(?:chunk-cache|chunk_cache|staging|shard-cache|shard_cache)\//;

/**
 * The cache folder of the Hugging Face clients. Content lies in `blobs`, named by SHA-256 (large files)
 * or git digest; `snapshots` shows it under its real names, once for each revision.
 */
export class HuggingFaceCache implements BlobStore {
  readonly #root: string;
  /** Blobs by identity, until a snapshot names them. */
  readonly #unnamed = new Map<string, FileEntry>();

  constructor(root: string) {
    this.#root = root;
  }

  see(entry: FileEntry): readonly TreeEntry[] | undefined {
    // The target may itself be a folder of the cache, so the path above it counts.
    const full = join(this.#root, entry.file.path).split(sep).join('/');
    const inside = entry.file.handle === this.#root ? this.#root.split(sep).join('/') : full;
    if (CHUNKS_RE.test(inside))
      return [
        { kind: 'excluded', path: entry.file.path, by: 'chunks of the Xet client (default)' },
      ];
    const place = PLACE_RE.exec(inside);
    if (place === null) return undefined;
    const [, , , kind = '', id = '', part, rest = ''] = place;
    if (part === 'blobs') return this.#blob(entry, rest);
    const [commit = ''] = rest.split('/');
    if (!COMMIT_RE.test(commit)) return undefined;
    if (entry.file.identity !== undefined) this.#unnamed.delete(entry.file.identity);
    return [{ kind: 'file', file: named(entry.file, kind, id.replaceAll('--', '/'), commit) }];
  }

  #blob(entry: FileEntry, name: string): readonly TreeEntry[] {
    if (name.endsWith('.incomplete'))
      return [{ kind: 'excluded', path: entry.file.path, by: 'unfinished download (default)' }];
    if (entry.file.identity === undefined) return [entry];
    this.#unnamed.set(entry.file.identity, entry);
    return [];
  }

  *rest(): Generator<TreeEntry> {
    for (const { file } of this.#unnamed.values()) {
      const claimed = digestInName(file.path);
      yield {
        kind: 'file',
        file: claimed === undefined ? file : { ...file, claimedSha256: claimed },
      };
    }
  }
}

/** Package URLs exist for models; for the others the inventory says where they come from. */
function named(file: TreeFile, kind: string, id: string, commit: string): TreeFile {
  const claimed = digestInName(blobOf(file.handle));
  const origin =
    kind === 'models'
      ? { purl: `pkg:huggingface/${id.split('/').map(encodeURIComponent).join('/')}@${commit}` }
      : { facts: { repository: `${kind}/${id}`, revision: commit } };
  return { ...file, ...origin, ...(claimed === undefined ? {} : { claimedSha256: claimed }) };
}

/** Where the link of a snapshot leads; on systems without links the file itself stands there. */
function blobOf(handle: string): string {
  try {
    const real = realpathSync(handle);
    return basename(dirname(real)) === 'blobs' ? real : '';
  } catch {
    // Gone since the walk: opening it reports that.
    return '';
  }
}
