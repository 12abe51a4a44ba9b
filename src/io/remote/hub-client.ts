import { SourceError } from '../../bytes/source.ts';
import type { RepositoryClaims } from '../../core/adoption.ts';
import type { TreeEntry } from '../../core/tree.ts';
import type { HubFetchTools } from './hub-fetch.ts';
import { hubFetch } from './hub-fetch.ts';
import { networkReason } from './network-reason.ts';
import { remoteHandle } from './remote-file.ts';
import type { RemoteTarget } from './remote-target.ts';

export type RepositoryTarget = Extract<RemoteTarget, { readonly kind: 'repository' }>;

const COMMIT_RE = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/;
const DIGEST_RE = /^[0-9a-f]{64}$/;
/** Tags and base models kept; more is a listing made to flood a report. */
const MAX_CLAIMED = 50;
const MAX_CLAIM_CHARACTERS = 200;
/** Longest path git hosts take. */
const MAX_PATH_CHARACTERS = 1024;

/** Asks the hub about a repository, and lists its files at one commit. */
export class HubClient {
  readonly #hubUrl: string;
  readonly #fetch: typeof fetch;

  constructor(hubUrl: string, tools: HubFetchTools) {
    this.#hubUrl = hubUrl;
    this.#fetch = hubFetch(tools);
  }

  async describe(target: RepositoryTarget): Promise<RepositoryClaims> {
    const { modelInfo, datasetInfo, spaceInfo } = await import('@huggingface/hub');
    const about = {
      name: target.name,
      hubUrl: this.#hubUrl,
      fetch: this.#fetch,
      ...(target.revision === undefined ? {} : { revision: target.revision }),
    };
    const info: unknown = await this.#attempt(target, async (): Promise<unknown> => {
      if (target.repository === 'model')
        return modelInfo({
          ...about,
          additionalFields: ['sha', 'cardData', 'library_name', 'tags', 'disabled'],
        });
      if (target.repository === 'dataset')
        return datasetInfo({ ...about, additionalFields: ['sha', 'cardData', 'tags', 'disabled'] });
      return spaceInfo({ ...about, additionalFields: ['sha', 'cardData', 'tags', 'disabled'] });
    });
    return claimsOf(target, record(info));
  }

  /** Files at the commit, as entries of a walk. What the hub lists and nobody can fetch is a gap. */
  async *list(claims: RepositoryClaims, maxFiles: number): AsyncGenerator<TreeEntry> {
    const { listFiles } = await import('@huggingface/hub');
    const target = targetOf(claims);
    const repo = { type: claims.kind, name: claims.name };
    const listing = listFiles({
      repo,
      recursive: true,
      revision: claims.commit,
      hubUrl: this.#hubUrl,
      fetch: this.#fetch,
    });
    const seen = new Set<string>();
    let count = 0;
    for (;;) {
      const next = await this.#attempt(target, () => listing.next());
      if (next.done === true) return;
      const item = record(next.value);
      if (item['type'] === 'directory') continue;
      const path = typeof item['path'] === 'string' ? item['path'] : '';
      // Every entry counts, or a listing of one name a million times would not end here.
      count += 1;
      if (count > maxFiles) {
        yield gap('file-limit', `more than ${maxFiles} files`, '.');
        return;
      }
      if (seen.has(path)) {
        yield gap('unreadable-file', 'the hub lists this name twice', path);
        continue;
      }
      seen.add(path);
      yield this.#entry(claims, path, item);
    }
  }

  #entry(claims: RepositoryClaims, path: string, item: Item): TreeEntry {
    const lfs = record(item['lfs']);
    const size = item['lfs'] === undefined ? item['size'] : lfs['size'];
    const wrong = pathDefect(path);
    if (wrong !== undefined)
      return gap('unreadable-file', wrong, path.slice(0, MAX_PATH_CHARACTERS));
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      return gap('unreadable-file', 'the hub lists no size for it', path);
    const oid = typeof lfs['oid'] === 'string' ? lfs['oid'].replace(/^sha256:/, '') : '';
    const sha256 = DIGEST_RE.test(oid) ? oid : undefined;
    const folder = claims.kind === 'model' ? '' : `${claims.kind}s/`;
    const segments = path.split('/').map(encodeURIComponent).join('/');
    const url = `${this.#hubUrl}/${folder}${claims.name}/resolve/${claims.commit}/${segments}`;
    const claimed = sha256 === undefined ? {} : { sha256 };
    return {
      kind: 'file',
      file: {
        path,
        size,
        handle: remoteHandle({ url, size, commit: claims.commit, ...claimed }),
        ...(sha256 === undefined ? {} : { claimedSha256: sha256, facts: { hubSha256: sha256 } }),
      },
    };
  }

  /** The library's errors are in its own words and hold addresses: here they get ours. */
  async #attempt<T>(target: RepositoryTarget, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (error instanceof SourceError && error.gap !== 'unreadable-file') throw error;
      const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
      throw new SourceError(`${nameOf(target)}: ${reason(status, error, target)}`, {
        cause: error,
      });
    }
  }
}

type Item = Readonly<Record<string, unknown>>;

function record(value: unknown): Item {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function targetOf({ kind, name, asked }: RepositoryClaims): RepositoryTarget {
  return { kind: 'repository', repository: kind, name, revision: asked };
}

/** How a repository is written on the command line. */
export function nameOf({ repository, name, revision }: RepositoryTarget): string {
  const folder = repository === 'model' ? '' : `${repository}s/`;
  return `hf:${folder}${name}${revision === undefined ? '' : `@${revision}`}`;
}

function reason(status: unknown, error: unknown, target: RepositoryTarget): string {
  if (status === 401) return 'not there, or not public: log in to the hub or set HF_TOKEN';
  if (status === 403)
    return 'the hub refuses access; gated repositories have to be asked for first';
  if (status === 404)
    return target.revision === undefined ? 'not there' : 'no such repository or revision';
  if (typeof status === 'number') return `the hub answered ${status}`;
  if (error instanceof SyntaxError || error instanceof TypeError)
    return 'the hub answered with something that is not its API';
  return networkReason(error);
}

/** A name that no git repository can hold would be a trick on whoever shows or stores it. */
function pathDefect(path: string): string | undefined {
  if (path === '' || path.length > MAX_PATH_CHARACTERS)
    return 'the hub lists a name no file can have';
  if (/\p{Cc}/u.test(path) || !path.isWellFormed()) return 'the name holds control characters';
  const isRelative = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  return isRelative ? undefined : 'the name leads outside the repository';
}

function gap(code: 'unreadable-file' | 'file-limit', detail: string, path: string): TreeEntry {
  return { kind: 'gap', gap: { code, detail, location: { path: [path] } } };
}

function claimsOf(target: RepositoryTarget, info: Item): RepositoryClaims {
  const commit = info['sha'];
  if (typeof commit !== 'string' || !COMMIT_RE.test(commit))
    throw new SourceError(`${nameOf(target)}: the hub does not say which commit this is`);
  const asked = target.revision;
  if (asked !== undefined && COMMIT_RE.test(asked) && asked !== commit)
    throw new SourceError(`${nameOf(target)}: the hub answered with another commit (${commit})`);
  const card = record(info['cardData']);
  const updated = info['updatedAt'];
  const dated = updated instanceof Date && !Number.isNaN(updated.getTime());
  const known = {
    asked,
    lastModified: dated ? updated.toISOString() : undefined,
    downloads: countOf(info['downloads']),
    likes: countOf(info['likes']),
    library: wordsOf(info['library_name'])[0],
    licence: wordsOf(card['license_name'])[0] ?? wordsOf(card['license'])[0],
  };
  return {
    kind: target.repository,
    name: target.name,
    commit,
    gated: info['gated'] !== undefined && info['gated'] !== false,
    private: info['private'] === true,
    disabled: info['disabled'] === true,
    baseModels: wordsOf(card['base_model']),
    tags: wordsOf(info['tags']),
    ...present(known),
  };
}

/** Only the keys that hold something. */
function present<T extends object>(given: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const result: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const key in given) {
    const value = given[key];
    if (value !== undefined && value !== null) result[key] = value;
  }
  return result;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function wordsOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all
    .flatMap((one) =>
      typeof one === 'string' && one !== '' ? [one.slice(0, MAX_CLAIM_CHARACTERS)] : [],
    )
    .slice(0, MAX_CLAIMED);
}
