import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { SourceError } from '../../bytes/source.ts';
import type { ByteLedger } from '../remote/byte-ledger.ts';
import { networkReason } from '../remote/network-reason.ts';
import type { Answer, Network } from '../remote/network.ts';
import type { Patience } from '../remote/retry.ts';
import { retryAfter, withRetry } from '../remote/retry.ts';
import { TransientError, isTransientStatus } from '../remote/transient-error.ts';
import { Digests } from './digests.ts';
import { nestsDeeper } from './nesting.ts';

/** One page or document. The longest public ones (all versions of a package with thousands) have some 40 MB. */
export const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** Deepest honest document: a manifest inside a version inside a package, with a few levels of its own. */
const MAX_JSON_DEPTH = 64;

export interface RegistryTools {
  readonly network: Network;
  readonly ledger: ByteLedger;
  readonly patience: Patience;
}

/** A document, or why there is none. `absent` is an answer (404, 410); everything else is a lack of one. */
export type Fetched<T> =
  | { readonly kind: 'found'; readonly value: T; readonly url: URL }
  | { readonly kind: 'absent'; readonly status: number }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Document {
  readonly text: string;
  /** Lower case, without parameters. */
  readonly type: string;
  /** Of its bytes, by algorithm. */
  readonly digests: Readonly<Record<string, string>>;
}

export interface DownloadOrder {
  readonly url: URL;
  /** The address that led to this one; see `Ask.leader`. */
  readonly leader: URL;
  readonly target: string;
  /** Bytes the index says the file has. */
  readonly size?: number | undefined;
  /** Bytes that are taken at most. */
  readonly maxBytes: number;
}

/** What arrived, with digests by algorithm in lower-case hex. */
export interface Downloaded {
  readonly bytes: number;
  readonly digests: Readonly<Record<string, string>>;
}

/** Speaks to one ecosystem's registries: bounded documents and files, retries, no silent failure. */
export class RegistryClient {
  readonly #tools: RegistryTools;

  constructor(tools: RegistryTools) {
    this.#tools = tools;
  }

  /** A text of at most `maxBytes`. */
  async text(
    url: URL,
    options: { readonly accept: string; readonly leader?: URL; readonly maxBytes?: number },
  ): Promise<Fetched<Document>> {
    const { accept, leader, maxBytes = MAX_DOCUMENT_BYTES } = options;
    return this.#attempt(url, async () => {
      const answer = await this.#ask(url, accept, leader);
      if (answer.kind !== 'found') return answer;
      const bytes = await this.#body(answer.value, maxBytes);
      const type = (answer.value.headers['content-type'] ?? '').split(';')[0] ?? '';
      const text = new TextDecoder('utf-8').decode(bytes);
      const digests = new Digests();
      digests.update(bytes);
      const value = { text, type: type.trim().toLowerCase(), digests: digests.finish() };
      return { kind: 'found', value, url: answer.url };
    });
  }

  /** A JSON value. Truncated, deeply nested and invalid documents are failures with a reason. */
  async json(
    url: URL,
    options: { readonly accept?: string; readonly leader?: URL; readonly maxBytes?: number } = {},
  ): Promise<Fetched<unknown>> {
    const found = await this.text(url, { accept: 'application/json', ...options });
    if (found.kind !== 'found') return found;
    const parsed = parseJson(found.value.text);
    if (parsed.ok) return { kind: 'found', value: parsed.value, url: found.url };
    return { kind: 'failed', reason: `${url.host}: ${parsed.reason}` };
  }

  /** A file, into a new file of this machine that only the user may read. Nothing is left of one that failed. */
  async download(order: DownloadOrder): Promise<Fetched<Downloaded>> {
    return this.#attempt(order.url, async () => {
      const answer = await this.#ask(order.url, '*/*', order.leader);
      if (answer.kind !== 'found') return answer;
      const { body, headers } = answer.value;
      const stated = Number(headers['content-length'] ?? Number.NaN);
      const limit = Math.min(order.maxBytes, order.size ?? Number.POSITIVE_INFINITY);
      if (stated > limit) {
        body.destroy();
        const of = order.size === undefined ? 'may be taken' : 'the index says';
        throw new SourceError(`${order.url.host} sends ${stated} bytes where ${limit} ${of}`);
      }
      const value = await this.#save(answer.value, order, limit);
      return { kind: 'found', value, url: answer.url };
    });
  }

  async #save(answer: Answer, order: DownloadOrder, limit: number): Promise<Downloaded> {
    const hashing = new Digests();
    rmSync(order.target, { force: true });
    const file = openSync(order.target, 'wx', 0o600);
    let bytes = 0;
    let taken = 0;
    let isDone = false;
    try {
      for await (const chunk of answer.body) {
        if (!(chunk instanceof Uint8Array)) continue;
        this.#tools.ledger.take(chunk.length, 0);
        taken += chunk.length;
        bytes += chunk.length;
        if (bytes > limit)
          throw new SourceError(`${order.url.host} sends more than the ${limit} bytes expected`);
        hashing.update(chunk);
        for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
      }
      const stated = answer.headers['content-length'];
      if (stated !== undefined && Number(stated) !== bytes)
        throw new TransientError(`${order.url.host} sent ${bytes} of ${stated} bytes`);
      if (order.size !== undefined && order.size !== bytes)
        throw new SourceError(
          `${order.url.host} sent ${bytes} bytes where the index says ${order.size}`,
        );
      isDone = true;
    } finally {
      answer.body.destroy();
      closeSync(file);
      if (!isDone) {
        rmSync(order.target, { force: true });
        this.#tools.ledger.giveBack(taken);
      }
    }
    return { bytes, digests: hashing.finish() };
  }

  async #attempt<T>(url: URL, action: () => Promise<Fetched<T>>): Promise<Fetched<T>> {
    try {
      return await withRetry(action, this.#tools.patience);
    } catch (error) {
      // The budget is the user's own limit: whoever asked decides what it means.
      if (error instanceof SourceError && error.gap === 'byte-budget') throw error;
      if (!(error instanceof SourceError)) throw error;
      return { kind: 'failed', reason: withHost(url, networkReason(error)) };
    }
  }

  async #ask(url: URL, accept: string, leader: URL | undefined): Promise<Fetched<Answer>> {
    const { network, ledger } = this.#tools;
    ledger.take(0);
    const answer = await network.ask({
      url,
      headers: { Accept: accept },
      ...(leader === undefined ? {} : { leader }),
    });
    const { status, headers, body } = answer;
    if (status === 200) {
      const coding = headers['content-encoding'];
      if (coding === undefined || coding === 'identity')
        return { kind: 'found', value: answer, url: answer.url };
      body.destroy();
      return {
        kind: 'failed',
        reason: `${url.host} compresses its answer, which was not asked for`,
      };
    }
    // What an error page says is never read: it may not end.
    body.destroy();
    if (isTransientStatus(status)) {
      const waitMs = retryAfter(headers['retry-after'], Date.now());
      throw new TransientError(`${answer.url.host} answered ${status}`, { waitMs });
    }
    if (status === 404 || status === 410) return { kind: 'absent', status };
    return { kind: 'failed', reason: statusReason(answer.url, status) };
  }

  async #body(answer: Answer, maxBytes: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of answer.body) {
        if (!(chunk instanceof Uint8Array)) continue;
        this.#tools.ledger.take(chunk.length, 0);
        length += chunk.length;
        if (length > maxBytes)
          throw new SourceError(`${answer.url.host} answers with more than ${maxBytes} bytes`);
        chunks.push(chunk);
      }
    } finally {
      answer.body.destroy();
    }
    const stated = answer.headers['content-length'];
    if (stated !== undefined && Number(stated) !== length)
      throw new TransientError(`${answer.url.host} sent ${length} of ${stated} bytes`);
    return Buffer.concat(chunks);
  }
}

function withHost(url: URL, reason: string): string {
  return reason.includes(url.host) ? reason : `${url.host}: ${reason}`;
}

function statusReason(url: URL, status: number): string {
  if (status === 401) return `${url.host} wants a password (401)`;
  if (status === 403) return `${url.host} refuses access (403)`;
  return `${url.host} answered ${status}`;
}

/** A JSON text from outside. */
export function parseJson(
  text: string,
):
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string } {
  if (nestsDeeper(text, MAX_JSON_DEPTH))
    return { ok: false, reason: `the answer nests deeper than ${MAX_JSON_DEPTH} levels` };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { ok: false, reason: 'the answer is no JSON, or ends too early' };
    throw error;
  }
}
