import { closeSync, openSync, writeSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { SourceError } from '../../bytes/source.ts';
import { OutputError } from '../output-file.ts';
import { systemReason } from '../system-reason.ts';
import type { Answer, Ask, Network } from './network.ts';
import type { Patience } from './retry.ts';
import { retryAfter, withRetry } from './retry.ts';
import { TransientError, isTransientStatus } from './transient-error.ts';

export type Download =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'saved'; readonly bytes: number; readonly etag: string | undefined };

export interface DownloadOptions {
  readonly network: Network;
  readonly patience: Patience;
  /** Bytes at most. */
  readonly maxBytes: number;
  /** Tag of the copy that is there already. */
  readonly etag?: string;
}

/** Fetches a file whole into a new local file, again from the start when the connection breaks. Throws SourceError and OutputError. */
export async function download(
  url: URL,
  path: string,
  options: DownloadOptions,
): Promise<Download> {
  const { network, patience, maxBytes, etag } = options;
  return withRetry(async () => {
    const answer = await network.ask({
      url,
      ...(etag === undefined ? {} : { headers: { 'If-None-Match': etag } }),
    });
    if (answer.status === 304 && etag !== undefined) {
      answer.body.resume();
      return { kind: 'unchanged' };
    }
    refuseOthers(answer);
    const bytes = await save(answer.body, path, url, maxBytes);
    const declared = Number(answer.headers['content-length'] ?? bytes);
    if (declared !== bytes)
      throw new TransientError(`${url.host} sent ${bytes} of ${declared} bytes`);
    return { kind: 'saved', bytes, etag: answer.headers.etag };
  }, patience);
}

async function save(
  body: IncomingMessage,
  path: string,
  url: URL,
  maxBytes: number,
): Promise<number> {
  const descriptor = writing(path, () => openSync(path, 'w', 0o600));
  let bytes = 0;
  try {
    for await (const chunk of body) {
      const piece: Uint8Array = chunk;
      bytes += piece.length;
      if (bytes > maxBytes) throw new SourceError(`${url.href}: larger than ${maxBytes} bytes`);
      writing(path, () => {
        let written = 0;
        while (written < piece.length) written += writeSync(descriptor, piece, written);
      });
    }
  } finally {
    closeSync(descriptor);
    body.destroy();
  }
  return bytes;
}

function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new OutputError(`cannot write ${path}: ${systemReason(error)}`, { cause: error });
  }
}

export interface PostOptions {
  readonly network: Network;
  readonly patience: Patience;
  /** Characters of the answer at most. */
  readonly maxBytes: number;
}

/** Sends JSON and returns the text of the answer. Throws SourceError. */
export async function postJson(
  ask: Ask & { readonly json: string },
  { network, patience, maxBytes }: PostOptions,
): Promise<string> {
  return withRetry(async () => {
    const answer = await network.ask(ask);
    refuseOthers(answer);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of answer.body) {
        const piece: Uint8Array = chunk;
        bytes += piece.length;
        if (bytes > maxBytes)
          throw new SourceError(`${ask.url.host} answers with more than ${maxBytes} bytes`);
        pieces.push(piece);
      }
    } finally {
      answer.body.destroy();
    }
    return Buffer.concat(pieces).toString('utf8');
  }, patience);
}

function refuseOthers({ status, headers, url, body }: Answer): void {
  if (status === 200) return;
  body.destroy();
  if (isTransientStatus(status)) {
    const waitMs = retryAfter(headers['retry-after'], Date.now());
    throw new TransientError(`${url.host} answers with status ${status}`, { waitMs });
  }
  if (status === 404 || status === 410)
    throw new SourceError(`${url.origin}${url.pathname}: not found (status ${status})`);
  if (status === 401 || status === 403)
    throw new SourceError(`${url.origin}${url.pathname}: access denied (status ${status})`);
  throw new SourceError(`${url.origin}${url.pathname}: status ${status}`);
}
