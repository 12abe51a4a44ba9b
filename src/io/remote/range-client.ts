import type { IncomingMessage } from 'node:http';
import { SourceError } from '../../bytes/source.ts';
import type { ByteLedger } from './byte-ledger.ts';
import { parseContentRange, strongEtag, unsatisfiedTotal } from './content-range.ts';
import type { Answer, Network } from './network.ts';
import type { RemoteFile } from './remote-file.ts';
import { shownUrl } from './remote-target.ts';
import type { Patience } from './retry.ts';
import { retryAfter, withRetry } from './retry.ts';
import { TransientError, isTransientStatus } from './transient-error.ts';

/** What all ranges of one file share. */
export interface RangeTools {
  readonly network: Network;
  readonly ledger: ByteLedger;
  readonly patience: Patience;
}

/** A signed address of a CDN answers with one of these when its time is over. */
const EXPIRED = new Set([400, 401, 403, 404, 410]);

/**
 * Fetches byte ranges of one file and believes nothing: every answer must be exactly the range that was
 * asked for, of the same size and the same entity as the answers before it.
 */
export class RangeClient {
  readonly #file: RemoteFile;
  readonly #tools: RangeTools;
  readonly #url: URL;
  /** Where the first redirect led; asked directly from then on, until it expires. */
  #resolved: URL | undefined;
  #size: number | undefined;
  #etag: string | undefined;
  #modified: string | undefined;
  #seen = false;

  constructor(file: RemoteFile, tools: RangeTools) {
    this.#file = file;
    this.#tools = tools;
    this.#url = new URL(file.url);
    this.#size = file.size;
  }

  /** Known from the listing, or after the first range. */
  get size(): number | undefined {
    return this.#size;
  }

  get etag(): string | undefined {
    return this.#etag;
  }

  /** The bytes from `offset`; fewer than `length` only at the end of the file. */
  async fetch(offset: number, length: number): Promise<Uint8Array> {
    return withRetry(() => this.#attempt(offset, length), this.#tools.patience);
  }

  async #attempt(offset: number, length: number): Promise<Uint8Array> {
    const { ledger } = this.#tools;
    ledger.take(length);
    const received = { bytes: 0 };
    try {
      const answer = await this.#ask(offset, length);
      const expected = this.#judge(answer, offset, length);
      if (expected === 0) {
        answer.body.destroy();
        return new Uint8Array(0);
      }
      return await readBody(answer.body, expected, received);
    } finally {
      ledger.giveBack(length - Math.min(length, received.bytes));
    }
  }

  async #ask(offset: number, length: number): Promise<Answer> {
    const headers = {
      Range: `bytes=${offset}-${offset + length - 1}`,
      ...(this.#etag === undefined ? {} : { 'If-Range': this.#etag }),
    };
    if (this.#resolved !== undefined) {
      const url = this.#resolved;
      const answer = await this.#tools.network.ask({ url, headers, leader: this.#url });
      if (!EXPIRED.has(answer.status)) return answer;
      answer.body.destroy();
      this.#resolved = undefined;
    }
    const answer = await this.#tools.network.ask({ url: this.#url, headers });
    if (answer.status === 206 && answer.url.href !== this.#url.href) this.#resolved = answer.url;
    return answer;
  }

  /** Bytes to read of an answer that is what was asked for; everything else throws with its reason. */
  #judge(answer: Answer, offset: number, length: number): number {
    try {
      this.#agreeWithListing(answer);
      this.#agreeWithBefore(answer);
      const expected = this.#expectedBytes(answer, offset, length);
      this.#seen = true;
      return expected;
    } catch (error) {
      // Closes the connection: what the server sends instead is not waited for.
      answer.body.destroy();
      throw error;
    }
  }

  #expectedBytes(answer: Answer, offset: number, length: number): number {
    const { status, headers } = answer;
    if (status === 206) return this.#partial(answer, offset, length);
    if (status === 200) return this.#whole(answer, offset, length);
    if (status === 416) {
      const total = unsatisfiedTotal(headers['content-range']);
      if (total === 0 && offset === 0) return this.#settle(0);
      throw changed(`${this.#shown} has no bytes at ${offset} any more`);
    }
    if (isTransientStatus(status)) {
      const waitMs = retryAfter(headers['retry-after'], Date.now());
      throw new TransientError(`${answer.url.host} answered ${status}`, { waitMs });
    }
    throw new SourceError(refusal(status, this.#shown));
  }

  #partial({ headers }: Answer, offset: number, length: number): number {
    refuseEncoding(headers['content-encoding'], this.#shown);
    const range = parseContentRange(headers['content-range']);
    if (range === undefined)
      throw new SourceError(`${this.#shown}: the server does not say which range it sends`);
    if (range.start !== offset || range.end !== Math.min(offset + length, range.total)) {
      throw new SourceError(
        `${this.#shown}: bytes ${offset} to ${offset + length} were asked for, the server sends ${range.start} to ${range.end}`,
      );
    }
    this.#settle(range.total);
    const expected = range.end - range.start;
    const declared = headers['content-length'];
    if (declared !== undefined && Number(declared) !== expected) {
      throw new SourceError(
        `${this.#shown}: the server sends ${declared} bytes and calls them ${expected}`,
      );
    }
    return expected;
  }

  /**
   * 200 means the whole file comes. That is an answer only when the whole file is no more than what was
   * asked for, as for small files of simple servers; otherwise it would be the download that nobody wanted.
   */
  #whole({ headers }: Answer, offset: number, length: number): number {
    if (this.#seen && this.#etag !== undefined && strongEtag(headers.etag) !== this.#etag)
      throw changed(`${this.#shown} changed while it was read`);
    refuseEncoding(headers['content-encoding'], this.#shown);
    const total = Number(headers['content-length'] ?? Number.NaN);
    if (offset !== 0 || !(total <= length)) {
      throw new SourceError(
        `${this.#shown}: the server ignores byte ranges and would send the whole file; not downloaded`,
      );
    }
    return this.#settle(total);
  }

  #settle(total: number): number {
    if (this.#size !== undefined && total !== this.#size) {
      const detail = `${this.#shown}: ${this.#size} bytes ${this.#seen ? 'before' : 'listed'}, ${total} now`;
      throw changed(detail);
    }
    this.#size = total;
    return total;
  }

  /** What the hub says with its redirect must be what it listed. */
  #agreeWithListing({ first, status }: Answer): void {
    if (status >= 400) return;
    const { sha256, commit } = this.#file;
    const linked = strongEtag(textOf(first.headers['x-linked-etag']))?.slice(1, -1);
    if (sha256 !== undefined && linked !== undefined && linked !== sha256)
      throw changed(`${this.#shown}: the hub lists another content than it serves`);
    const served = textOf(first.headers['x-repo-commit']);
    if (commit !== undefined && served !== undefined && served !== commit)
      throw changed(`${this.#shown}: the hub answered from commit ${served.slice(0, 40)}`);
  }

  #agreeWithBefore({ status, headers }: Answer): void {
    if (status !== 206) return;
    const etag = strongEtag(headers.etag);
    // Where there is no tag, the date is all that can tell.
    const modified = etag === undefined ? headers['last-modified'] : undefined;
    if (this.#seen && (etag !== this.#etag || modified !== this.#modified))
      throw changed(`${this.#shown} changed while it was read`);
    this.#etag = etag;
    this.#modified = modified;
  }

  get #shown(): string {
    return shownUrl(this.#url);
  }
}

function changed(detail: string): SourceError {
  return new SourceError(detail, { gap: 'changed-during-read' });
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function refuseEncoding(encoding: string | undefined, shown: string): void {
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return;
  throw new SourceError(
    `${shown}: the server compresses (${encoding.slice(0, 40)}) although it was asked not to`,
  );
}

function refusal(status: number, shown: string): string {
  if (status === 401) return `${shown}: not allowed without a token (HF_TOKEN), or not there`;
  if (status === 403) return `${shown}: access is refused; gated models have to be asked for first`;
  if (status === 404) return `${shown}: not there`;
  if (status === 410) return `${shown}: no longer there`;
  return `${shown}: the server answered ${status}`;
}

/** Exactly the expected bytes: fewer are worth another attempt, more are a lie. */
async function readBody(
  body: IncomingMessage,
  expected: number,
  received: { bytes: number },
): Promise<Uint8Array> {
  const bytes = new Uint8Array(expected);
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      const at = received.bytes;
      received.bytes += chunk.length;
      if (received.bytes > expected)
        throw new SourceError('the server sends more bytes than it announced');
      bytes.set(chunk, at);
    }
  } finally {
    body.destroy();
  }
  if (received.bytes < expected)
    throw new TransientError(`the server sent ${received.bytes} of ${expected} bytes`);
  return bytes;
}
