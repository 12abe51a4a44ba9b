import { SourceError } from '../../bytes/source.ts';
import type { ByteLedger } from './byte-ledger.ts';
import type { Network } from './network.ts';
import type { Patience } from './retry.ts';
import { retryAfter, withRetry } from './retry.ts';
import { TransientError, isTransientStatus } from './transient-error.ts';

/** One answer of the hub's API. A page of a thousand files has some 400 kB; more is an attack on memory. */
const MAX_API_BYTES = 16 * 1024 * 1024;
/** Pages of a listing: a hub sends a thousand files each. One that always has a next page would never end. */
const MAX_API_REQUESTS = 2000;
/** All of it together, however slowly it comes. */
const MAX_API_MS = 300_000;

export interface HubFetchTools {
  readonly network: Network;
  readonly ledger: ByteLedger;
  readonly patience: Patience;
  /** The only origin the client library may speak to. */
  readonly origin: string;
}

/**
 * A `fetch` for the hub's client library that goes through our own network: bounded answers, checked
 * redirects, retries, and no address but the hub's, whatever a `Link` header says.
 */
export function hubFetch(tools: HubFetchTools): typeof fetch {
  const began = performance.now();
  let requests = 0;
  return async (input, init) => {
    requests += 1;
    if (requests > MAX_API_REQUESTS || performance.now() - began > MAX_API_MS)
      throw new SourceError('the listing does not end; given up');
    const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
    if (url.origin !== tools.origin)
      throw new SourceError(`the hub sends its client to ${url.host}, which is not the hub`);
    if ((init?.method ?? 'GET') !== 'GET')
      throw new SourceError('the hub client wanted to write; only reading is allowed');
    return withRetry(() => exchange(url, tools), tools.patience);
  };
}

async function exchange(url: URL, { network, ledger }: HubFetchTools): Promise<Response> {
  ledger.take(0);
  const answer = await network.ask({ url, headers: { Accept: 'application/json' } });
  const { status, headers, body } = answer;
  if (isTransientStatus(status)) {
    body.destroy();
    const waitMs = retryAfter(headers['retry-after'], Date.now());
    throw new TransientError(`${answer.url.host} answered ${status}`, { waitMs });
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    ledger.take(chunk.length, 0);
    length += chunk.length;
    if (length > MAX_API_BYTES) {
      body.destroy();
      throw new SourceError(`${url.host} answered with more than ${MAX_API_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  const kept = ['content-type', 'link', 'x-error-code', 'x-error-message', 'x-request-id'];
  const told = kept.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] satisfies [string, string]] : [];
  });
  // The constructor refuses these; none of them has a body that anybody reads.
  const shown = status >= 200 && status <= 599 && ![204, 205, 304].includes(status) ? status : 599;
  return new Response(Buffer.concat(chunks), { status: shown, headers: told });
}
