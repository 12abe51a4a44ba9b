import { join, sep } from 'node:path';
import { SourceError } from '../bytes/source.ts';
import type { TreeEntry } from '../core/tree.ts';
import { digestInName } from './blob-store.ts';
import type { BlobStore, FileEntry } from './blob-store.ts';
import { readTextFile } from './text-file.ts';

const BLOB_RE = /(?:^|\/)blobs\/sha256-[0-9a-f]{64}$/;
/** `manifests/<registry>/<namespace>/<model>/<tag>`. */
const MANIFEST_RE = /(?:^|\/)manifests\/[^/]+\/([^/]+)\/([^/]+)\/([^/]+)$/;
const LAYER_RE = /^application\/vnd\.ollama\.image\.([a-z]+)$/;
/** A manifest lists some ten layers; a larger file is something else. */
const MAX_MANIFEST_BYTES = 1024 * 1024;
const MAX_LAYERS = 1000;

interface Layer {
  readonly digest: string;
  readonly kind: string;
}

/** The blob store of Ollama: `blobs/sha256-<digest>`, named by manifests of the container registry's kind. */
export class OllamaStore implements BlobStore {
  readonly #root: string;
  readonly #blobs = new Map<string, FileEntry>();
  /** By digest: the models that use it, and as what. */
  readonly #uses = new Map<string, { readonly kind: string; readonly models: Set<string> }>();
  readonly #wanted: { readonly digest: string; readonly manifest: string }[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  see(entry: FileEntry): readonly TreeEntry[] | undefined {
    const full = join(this.#root, entry.file.path).split(sep).join('/');
    const digest = BLOB_RE.test(full) ? digestInName(full) : undefined;
    if (digest !== undefined) {
      this.#blobs.set(digest, entry);
      return [];
    }
    const manifest = MANIFEST_RE.exec(full);
    if (manifest === null) return undefined;
    const [, namespace = '', model = '', tag = ''] = manifest;
    const name = `${namespace === 'library' ? '' : `${namespace}/`}${model}:${tag}`;
    for (const layer of layersOf(entry.file.handle)) this.#use(layer, name, entry.file.path);
    return [entry];
  }

  #use({ digest, kind }: Layer, name: string, manifest: string): void {
    const use = this.#uses.get(digest) ?? { kind, models: new Set() };
    use.models.add(name);
    this.#uses.set(digest, use);
    this.#wanted.push({ digest, manifest });
  }

  *rest(): Generator<TreeEntry> {
    for (const [digest, { file }] of this.#blobs) {
      const use = this.#uses.get(digest);
      const facts =
        use === undefined
          ? {}
          : { facts: { ollamaModels: [...use.models].sort().join(', '), ollamaLayer: use.kind } };
      yield { kind: 'file', file: { ...file, claimedSha256: digest, ...facts } };
    }
    for (const { digest, manifest } of this.#wanted) {
      // A manifest outside a store with blobs is somebody's copy of one.
      if (this.#blobs.size === 0 || this.#blobs.has(digest)) continue;
      const detail = `layer sha256:${digest} of the model is not in the store`;
      yield { kind: 'gap', gap: { code: 'missing-file', detail, location: { path: [manifest] } } };
    }
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The layers of a manifest; none when it is not one. The file is examined like any other all the same. */
function layersOf(path: string): readonly Layer[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readTextFile(path, MAX_MANIFEST_BYTES) ?? '');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof SourceError) return [];
    throw error;
  }
  const layers = isFields(manifest) ? manifest['layers'] : undefined;
  if (!Array.isArray(layers)) return [];
  return layers.slice(0, MAX_LAYERS).flatMap((layer: unknown): Layer[] => {
    if (!isFields(layer)) return [];
    const { digest, mediaType } = layer;
    const kind = typeof mediaType === 'string' ? LAYER_RE.exec(mediaType)?.[1] : undefined;
    const hex = typeof digest === 'string' ? digestInName(digest.replace(':', '-')) : undefined;
    return kind === undefined || hex === undefined ? [] : [{ digest: hex, kind }];
  });
}
