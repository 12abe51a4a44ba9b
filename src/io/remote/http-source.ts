import type { ByteRange, ByteSource, OpenedSource } from '../../bytes/source.ts';
import { SourceError } from '../../bytes/source.ts';
import { PAGE_BYTES, PageCache } from './page-cache.ts';
import { PageStore } from './page-store.ts';
import type { RangeTools } from './range-client.ts';
import { RangeClient } from './range-client.ts';
import type { RemoteFile } from './remote-file.ts';

/** Bytes of the first request when the size is unknown: what every recogniser wants to see. */
const FIRST_BYTES = 16 * 1024;
/** A file up to this comes in one request: both of its ends are wanted anyway. */
const WHOLE_FILE_BYTES = 128 * 1024;
/** One request: a stalled one loses no more, and a CDN serves this in well under the time limit. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** Reading ahead of a parser that goes forward: a GGUF tokenizer of 10 MB then needs some fifteen requests. */
const MAX_AHEAD_BYTES = 1024 * 1024;
/** Pages apart up to which two announced stretches are one request: a round trip costs more than 16 kB. */
const JOIN_PAGES = 4;
/** Announced requests under way at once. */
const MAX_PARALLEL = 8;

interface Run {
  /** Page numbers, the end excluded. */
  readonly start: number;
  readonly end: number;
}

/** Opens a remote file for random access. `folder` is where what was read is kept; undefined keeps nothing. */
export async function openHttp(
  file: RemoteFile,
  tools: RangeTools,
  folder: string | undefined,
): Promise<OpenedSource> {
  const source = new HttpSource(file, tools, folder);
  await source.start();
  return { source, close: () => source.close() };
}

class HttpSource implements ByteSource {
  readonly #file: RemoteFile;
  readonly #client: RangeClient;
  readonly #folder: string | undefined;
  readonly #pages = new PageCache();
  #store: PageStore | undefined;
  #size = 0;
  /** End of the last stretch read from the network, and its length: how a forward reader is known. */
  #lastEnd = -1;
  #lastBytes = 0;
  /** After a failure that stays one, further reads fail at once instead of after more timeouts. */
  #failure: SourceError | undefined;

  constructor(file: RemoteFile, tools: RangeTools, folder: string | undefined) {
    this.#file = file;
    this.#client = new RangeClient(file, tools);
    this.#folder = folder;
  }

  async start(): Promise<void> {
    const { url, size, commit, sha256 = '' } = this.#file;
    if (size !== undefined && commit !== undefined) {
      this.#size = size;
      // A commit names its bytes for ever.
      this.#openStore(['commit', url, size, commit, sha256]);
      return;
    }
    const bytes = await this.#client.fetch(0, FIRST_BYTES);
    this.#size = this.#client.size ?? bytes.length;
    this.#pages.add(0, bytes, this.#size);
    const { etag } = this.#client;
    // Without a strong tag nothing says that tomorrow's bytes are today's.
    if (etag !== undefined) this.#openStore(['etag', url, this.#size, etag]);
  }

  #openStore(identity: readonly (string | number)[]): void {
    if (this.#folder !== undefined) this.#store = PageStore.open(this.#folder, identity);
  }

  close(): void {
    this.#store?.close();
  }

  get size(): number {
    return this.#size;
  }

  read(offset: number, length: number): Uint8Array | Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size);
    if (end <= offset) return new Uint8Array(0);
    return this.#read(offset, end);
  }

  async #read(offset: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - offset);
    let at = offset;
    while (at < end) {
      const page = Math.floor(at / PAGE_BYTES);
      const known = this.#pages.get(page);
      const piece =
        known === undefined
          ? await this.#fetch(at, end)
          : { offset: page * PAGE_BYTES, bytes: known };
      const from = at - piece.offset;
      const part = piece.bytes.subarray(from, from + (end - at));
      if (part.length === 0) throw new SourceError('the file became shorter while it was read');
      bytes.set(part, at - offset);
      at += part.length;
    }
    return bytes;
  }

  /** A stretch that begins with the page of `at` and goes towards `end`, from the store or the network. */
  async #fetch(at: number, end: number): Promise<{ offset: number; bytes: Uint8Array }> {
    const kept = this.#store?.extentAt(at);
    if (kept !== undefined) {
      this.#pages.add(kept.offset, kept.bytes, this.#size);
      return kept;
    }
    const whole = this.#size <= WHOLE_FILE_BYTES;
    const start = whole ? 0 : at - (at % PAGE_BYTES);
    let pageEnd = whole ? this.#size : roundUp(end);
    if (start === this.#lastEnd)
      pageEnd = Math.max(pageEnd, start + Math.min(MAX_AHEAD_BYTES, this.#lastBytes * 2));
    const next = whole ? pageEnd : this.#nextKnown(start, pageEnd);
    const stop = Math.min(next, start + MAX_REQUEST_BYTES, this.#size);
    const bytes = await this.#transfer(start, stop - start);
    this.#lastEnd = stop;
    this.#lastBytes = stop - start;
    return { offset: start, bytes };
  }

  /** Where, between two offsets, the first page begins that need not be asked for. */
  #nextKnown(start: number, end: number): number {
    let next = start + PAGE_BYTES;
    while (next < end && !this.#pages.has(next / PAGE_BYTES)) next += PAGE_BYTES;
    return next;
  }

  async #transfer(offset: number, length: number): Promise<Uint8Array> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const bytes = await this.#client.fetch(offset, length);
      this.#pages.add(offset, bytes, this.#size);
      this.#store?.keep({ offset, bytes });
      return bytes;
    } catch (error) {
      // An exhausted budget may still hold the next, smaller read.
      if (error instanceof SourceError && error.gap !== 'byte-budget') this.#failure = error;
      throw error;
    }
  }

  async prefetch(ranges: readonly ByteRange[]): Promise<void> {
    if (this.#size <= WHOLE_FILE_BYTES) return;
    const runs = this.#missing(ranges).values();
    const fetchers = Array.from({ length: MAX_PARALLEL }, async () => {
      for (const run of runs) await this.#fill(run);
    });
    await Promise.all(fetchers);
  }

  /** A failure here is met again, and reported, by the read that was announced. */
  async #fill({ start, end }: Run): Promise<void> {
    const offset = start * PAGE_BYTES;
    const stop = Math.min(end * PAGE_BYTES, offset + MAX_REQUEST_BYTES, this.#size);
    try {
      const kept = this.#store?.extentAt(offset);
      if (kept !== undefined) this.#pages.add(kept.offset, kept.bytes, this.#size);
      else await this.#transfer(offset, stop - offset);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }

  #missing(ranges: readonly ByteRange[]): readonly Run[] {
    const runs: { start: number; end: number }[] = [];
    for (const { offset, length } of ranges.toSorted((a, b) => a.offset - b.offset)) {
      const end = Math.ceil(Math.min(offset + length, this.#size) / PAGE_BYTES);
      for (let page = Math.floor(Math.max(0, offset) / PAGE_BYTES); page < end; page += 1) {
        const last = runs.at(-1);
        if (last !== undefined && page < last.end) continue;
        if (this.#pages.has(page)) continue;
        if (last !== undefined && page - last.end <= JOIN_PAGES) last.end = page + 1;
        else runs.push({ start: page, end: page + 1 });
      }
    }
    return runs;
  }
}

function roundUp(offset: number): number {
  return Math.ceil(offset / PAGE_BYTES) * PAGE_BYTES;
}
