import { statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LocalDump } from './advisory-input.ts';
import { folderDump, zipDump } from './advisory-input.ts';
import { SourceError } from './bytes/source.ts';
import type { PackageEcosystem } from './core/package.ts';
import type { CveFacts } from './ecosystems/advisories/exploitation.ts';
import { IndexCompiler } from './ecosystems/advisories/index/compile-index.ts';
import type { IndexManifest, IndexSource } from './ecosystems/advisories/index/manifest.ts';
import { INDEX_FORMAT, parseManifest } from './ecosystems/advisories/index/manifest.ts';
import { AdvisoryIndex } from './ecosystems/advisories/index/read-index.ts';
import { AdvisoryStore } from './io/advisory-store.ts';
import { dataFolder } from './io/data-folder.ts';
import { Network } from './io/remote/network.ts';
import type { Patience } from './io/remote/retry.ts';
import { PATIENCE } from './io/remote/retry.ts';
import { download } from './io/remote/whole-answer.ts';
import { systemReason } from './io/system-reason.ts';
import { VERSION } from './version.ts';

/** The public bucket of the OSV project, with one archive per ecosystem. */
export const OSV_BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';
/** Ecosystems advisories exist for, with the names their folders have in the bucket. */
export const ADVISORY_ECOSYSTEMS = { pypi: 'PyPI', npm: 'npm' } as const satisfies Partial<
  Record<PackageEcosystem, string>
>;
export type AdvisoryEcosystem = keyof typeof ADVISORY_ECOSYSTEMS;

/** One archive: the largest has a few hundred megabytes. */
const MAX_ARCHIVE_BYTES = 4 * 1024 ** 3;
/** A few hundred megabytes over a slow line. */
const DOWNLOAD_MS = 3_600_000;
/** Files that could not be read, listed by name; the others are counted. */
const MAX_LISTED = 20;

/** Where the index lies: `WEIGHBRIDGE_DATA`, or the user's data folder. */
export function advisoryFolder(): string {
  return join(dataFolder(), 'advisories');
}

export interface OpenedIndex {
  readonly index: AdvisoryIndex;
  readonly folder: string;
  readonly close: () => void;
}

/** Opens the index in force; undefined when there is none. Throws SourceError when there is one that cannot be used. */
export function openAdvisories(folder: string = advisoryFolder()): OpenedIndex | undefined {
  const generation = new AdvisoryStore(folder).current();
  if (generation === undefined) return undefined;
  const manifest = parseManifest(generation.manifest);
  if (manifest === undefined)
    throw new SourceError(
      'the advisory index was made by another version, or is damaged; run: weighbridge advisories update',
    );
  const index = new AdvisoryIndex(manifest, generation.open);
  return { index, folder: generation.folder, close: generation.close };
}

export interface UpdateOptions {
  /** Folder, archive, or https address of an archive or of a bucket with one archive per ecosystem. Default: the OSV project's. */
  readonly from?: string;
  readonly ecosystems?: readonly AdvisoryEcosystem[];
  readonly folder?: string;
  readonly allowHttp?: boolean;
  readonly onProgress?: (step: string) => void;
  readonly now?: () => Date;
  readonly patience?: Patience;
}

export interface UpdateResult {
  /** False when the source is what the index was made of: nothing was done. */
  readonly changed: boolean;
  readonly manifest: IndexManifest;
  /** Files of the dump that could not be read, and why; bounded. */
  readonly unread: readonly string[];
  readonly unreadCount: number;
}

/**
 * Makes the advisory index anew from a dump, unless the dump is the one it was made of. The old index stays in force until the new one is
 * complete. Throws SourceError when the dump cannot be had, OutputError when the index cannot be written.
 */
export async function updateAdvisories(options: UpdateOptions = {}): Promise<UpdateResult> {
  const ecosystems = options.ecosystems ?? (['pypi', 'npm'] as const);
  const store = new AdvisoryStore(options.folder ?? advisoryFolder());
  const known = knownManifest(store, ecosystems);
  const from = options.from ?? OSV_BUCKET;
  const partial = store.begin();
  try {
    const dumps = /^https?:\/\//i.test(from)
      ? await remoteDumps(from, ecosystems, partial, known, options)
      : [{ from, dump: await localDump(from) }];
    if (dumps === undefined || isSame(dumps, known)) {
      if (known === undefined) throw new SourceError(`${from}: nothing to read`);
      return { changed: false, manifest: known, unread: [], unreadCount: 0 };
    }
    return await compile(dumps, { ...options, ecosystems }, store, partial);
  } finally {
    store.discard(partial);
  }
}

interface NamedDump {
  readonly from: string;
  readonly dump: LocalDump;
}

/** What the index in force was made of, where it covers the same ecosystems. An unusable index is made anew. */
function knownManifest(
  store: AdvisoryStore,
  ecosystems: readonly PackageEcosystem[],
): IndexManifest | undefined {
  try {
    const generation = store.current();
    generation?.close();
    const manifest = generation === undefined ? undefined : parseManifest(generation.manifest);
    return manifest?.ecosystems.toSorted().join() === ecosystems.toSorted().join()
      ? manifest
      : undefined;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

function isSame(dumps: readonly NamedDump[], known: IndexManifest | undefined): boolean {
  const now = dumps.map(({ from, dump }) => `${from} ${dump.digest}`);
  return (
    known?.sources.map(({ from, digest }) => `${from} ${digest}`).join('\n') === now.join('\n')
  );
}

async function localDump(from: string): Promise<LocalDump> {
  let isFolder: boolean;
  try {
    isFolder = statSync(from).isDirectory();
  } catch (error) {
    throw new SourceError(`${from}: ${systemReason(error)}`, { cause: error });
  }
  return isFolder ? folderDump(from) : zipDump(from);
}

/** Fetches what changed; undefined when nothing did. Where one archive changed, the others are needed again, too. */
async function remoteDumps(
  from: string,
  ecosystems: readonly AdvisoryEcosystem[],
  partial: string,
  known: IndexManifest | undefined,
  { onProgress = () => undefined, allowHttp = false, patience = PATIENCE }: UpdateOptions,
): Promise<readonly NamedDump[] | undefined> {
  if (!URL.canParse(from)) throw new SourceError(`${from}: no address`);
  const base = from.replace(/\/+$/, '');
  const urls = /\.zip$/i.test(new URL(from).pathname)
    ? [new URL(from)]
    : ecosystems.map((ecosystem) => new URL(`${base}/${ADVISORY_ECOSYSTEMS[ecosystem]}/all.zip`));
  const network = new Network({
    userAgent: `weighbridge/${VERSION}`,
    allowHttp,
    timeouts: { totalMs: DOWNLOAD_MS },
  });
  const fetchOne = async (
    url: URL,
    index: number,
    etag: string | undefined,
  ): Promise<NamedDump | undefined> => {
    onProgress(`fetching ${url.host}${url.pathname}`);
    const path = join(partial, `source-${index}.zip`);
    const limits = {
      network,
      patience,
      maxBytes: MAX_ARCHIVE_BYTES,
      ...(etag === undefined ? {} : { etag }),
    };
    const answer = await download(url, path, limits).catch((error: unknown) => {
      throw unreachable(url, error);
    });
    if (answer.kind === 'unchanged') return undefined;
    const dump = await zipDump(path);
    return {
      from: url.href,
      dump: answer.etag === undefined ? dump : { ...dump, digest: `etag:${answer.etag}` },
    };
  };
  try {
    const dumps: (NamedDump | undefined)[] = [];
    for (const [index, url] of urls.entries()) {
      const digest = known?.sources.find((source) => source.from === url.href)?.digest ?? '';
      dumps.push(
        await fetchOne(url, index, digest.startsWith('etag:') ? digest.slice(5) : undefined),
      );
    }
    if (dumps.every((dump) => dump === undefined)) return undefined;
    for (const [index, url] of urls.entries())
      dumps[index] ??= await fetchOne(url, index, undefined);
    return dumps.filter((dump) => dump !== undefined);
  } finally {
    network.close();
  }
}

/** Who did not answer, and what to do without a network. */
function unreachable(url: URL, error: unknown): unknown {
  if (!(error instanceof SourceError)) return error;
  const reason = error.message.includes(url.host) ? error.message : `${url.host}: ${error.message}`;
  return new SourceError(`${reason}; without a network, copy a dump here and give it with --from`, {
    cause: error,
  });
}

async function compile(
  dumps: readonly NamedDump[],
  options: UpdateOptions & { readonly ecosystems: readonly AdvisoryEcosystem[] },
  store: AdvisoryStore,
  partial: string,
): Promise<UpdateResult> {
  const compiler = new IndexCompiler(options.ecosystems);
  const sources: IndexSource[] = [];
  const unread: string[] = [];
  let unreadCount = 0;
  // Facts of exploitation are kept for the CVEs of the records alone, so they come last.
  const facts: Iterable<CveFacts>[] = [];
  for (const { from, dump } of dumps) {
    options.onProgress?.(`reading ${from}`);
    let records = 0;
    for await (const { name, file } of dump.items()) {
      if (file.kind === 'record') records += compiler.add(file.value) ? 1 : 0;
      else if (file.kind === 'exploitation') facts.push(file.facts);
      else {
        unreadCount += 1;
        if (unread.length < MAX_LISTED) unread.push(`${name}: ${file.reason}`);
      }
    }
    sources.push({ from, records, digest: dump.digest });
  }
  for (const list of facts)
    for (const { cve, facts: known } of list) compiler.addExploitation(cve, known);
  options.onProgress?.('writing the index');
  const { files, newest, ...counts } = compiler.finish();
  if (counts.records === 0)
    throw new SourceError(
      `${dumps.map(({ from }) => from).join(', ')}: no OSV record of these ecosystems`,
    );
  const written = files.map(({ name, pieces }) => store.write(partial, name, pieces));
  const manifest: IndexManifest = {
    format: INDEX_FORMAT,
    built: (options.now?.() ?? new Date()).toISOString(),
    ...(newest === undefined ? {} : { newest }),
    ...counts,
    ecosystems: options.ecosystems,
    sources,
    files: written,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  removeArchives(store, partial, dumps.length);
  store.commit(partial, generationOf(text), text);
  return { changed: true, manifest, unread, unreadCount };
}

function removeArchives(store: AdvisoryStore, partial: string, count: number): void {
  for (let index = 0; index < count; index += 1)
    store.discard(join(partial, `source-${index}.zip`));
}

/** Named by what is in it and when it was made, so that two makings never share a folder. */
function generationOf(manifest: string): string {
  return createHash('sha256').update(manifest).digest('hex').slice(0, 16);
}
