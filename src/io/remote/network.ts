import { lookup } from 'node:dns/promises';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { SourceError } from '../../bytes/source.ts';
import type { Reach } from './address.ts';
import { mayLead, reachOf } from './address.ts';
import type { Credential } from './credential.ts';
import { usesProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { authorisation } from './credential.ts';
import { redirected } from './redirect.ts';
import { TransientError } from './transient-error.ts';

export interface Timeouts {
  /** Until a connection stands, TLS included. */
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  /** One request with its answer, however alive it looks: against servers that send a byte now and then. */
  readonly totalMs: number;
}

export const TIMEOUTS: Timeouts = { connectMs: 10_000, idleMs: 20_000, totalMs: 90_000 };

export interface NetworkOptions {
  /** The only origin that is ever told the token. */
  readonly credential?: Credential | undefined;
  /** The value of the Authorization header for an address, where there are credentials for several origins. */
  readonly authorise?: (url: URL) => string | undefined;
  /** Proxies, as Node's agent takes them. What a proxy looks up and reaches is its own affair. */
  readonly proxy?: Proxy | undefined;
  /** Certificates of further authorities, PEM. */
  readonly authorities?: readonly string[];
  /** Also http to hosts that are not this machine. Off by default: anybody on the way could change a model. */
  readonly allowHttp?: boolean;
  readonly userAgent: string;
  readonly timeouts?: Partial<Timeouts>;
}

export interface Ask {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to send with POST. Redirects of it are not followed: nobody else is meant to see it. */
  readonly json?: string;
  /** Ends the request, and the answer while it is read. */
  readonly signal?: AbortSignal;
  /** Who led us to this address; its own reach limits ours. By default the user named the address. */
  readonly leader?: URL;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** What the first server said, before any redirect. */
  readonly first: { readonly status: number; readonly headers: IncomingHttpHeaders };
  readonly body: IncomingMessage;
}

/** Longer chains are loops or games; the hub needs two. */
const MAX_REDIRECTS = 5;
/** Connections to one host at once, per thread. */
const MAX_CONNECTIONS = 16;
/** Headers of one answer. Signed addresses in `Location` have some two thousand characters. */
const MAX_HEADER_BYTES = 32 * 1024;
/** A redirect's own body up to this is read to keep the connection; a longer one costs more than a new connection. */
const MAX_DRAINED_BYTES = 16 * 1024;
/** How long a looked-up name is believed: within a run a host must not move to another network. */
const NAME_LIFETIME_MS = 300_000;

interface Agents {
  readonly 'http:': HttpAgent;
  readonly 'https:': HttpsAgent;
}

interface Place {
  readonly addresses: readonly { readonly address: string; readonly family: number }[];
  readonly reach: Reach;
  readonly until: number;
}

/** HTTP as a suspicious client speaks it: redirects by hand, addresses checked before they are connected to, no silent waiting. */
export class Network {
  readonly #options: NetworkOptions;
  readonly #timeouts: Timeouts;
  readonly #places = new Map<string, Promise<Place>>();
  /** The addresses of hosts that were looked up and judged. */
  readonly #addresses = new Map<string, Place['addresses']>();
  readonly #agents: Agents;
  readonly #proxied: Agents | undefined;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
    const pool = {
      keepAlive: true,
      maxSockets: MAX_CONNECTIONS,
      // The addresses that were checked are the ones that are connected to: a second lookup could say something else.
      lookup: this.#knownAddresses,
    };
    const { proxy, authorities = [] } = options;
    const ca = authorities.length === 0 ? {} : { ca: [...getCACertificates(), ...authorities] };
    this.#agents = { 'http:': new HttpAgent(pool), 'https:': new HttpsAgent({ ...pool, ...ca }) };
    if (proxy === undefined) return;
    const through = { ...pool, lookup: undefined, proxyEnv: { ...proxy } };
    this.#proxied = {
      'http:': new HttpAgent(through),
      'https:': new HttpsAgent({ ...through, ...ca }),
    };
  }

  close(): void {
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
    this.#proxied?.['http:'].destroy();
    this.#proxied?.['https:'].destroy();
  }

  /** Asks, following redirects. The caller must read the body or destroy it. */
  async ask(ask: Ask): Promise<Answer> {
    const from = await this.#reach(ask.leader ?? ask.url);
    let url = ask.url;
    let first: Answer['first'] | undefined;
    for (let hops = 0; ; hops += 1) {
      const reach = await this.#admit(url, from, ask.leader === undefined && hops === 0);
      // A redirect may not pick the host that is told a password, even one the user has for that host.
      const told = url.origin === ask.url.origin;
      const headers = this.#headers(url, reach, ask.headers ?? {}, told);
      const body = await this.#exchange(url, headers, ask);
      const status = body.statusCode ?? 0;
      first ??= { status, headers: body.headers };
      const { location } = body.headers;
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined)
        return { status, headers: body.headers, url, first, body };
      drain(body);
      if (ask.json !== undefined)
        throw new SourceError(`${url.host} redirects what was sent to it`);
      if (hops >= MAX_REDIRECTS)
        throw new SourceError(`${url.host} redirects more than ${MAX_REDIRECTS} times`);
      url = redirected(location, url);
    }
  }

  /** Refuses addresses nobody may lead us to, and http where somebody could be listening. */
  async #admit(url: URL, from: Reach, isNamedByUser: boolean): Promise<Reach> {
    const reach = await this.#reach(url);
    if (url.protocol === 'http:' && reach !== 'loopback' && this.#options.allowHttp !== true) {
      throw new SourceError(
        `${url.host}: http is not encrypted, so anybody on the way could change what is read; use https, or --allow-http`,
      );
    }
    if (reach === 'forbidden')
      throw new SourceError(`${url.host} is an address that never holds model files; not asked`);
    if (!isNamedByUser && !mayLead(from, reach)) {
      throw new SourceError(
        `redirected from a ${from} address to ${url.host}, which is a ${reach} one; not followed`,
      );
    }
    return reach;
  }

  async #reach(url: URL): Promise<Reach> {
    // Behind a proxy names are looked up there: an address written as such is still judged.
    if (usesProxy(url, this.#options.proxy)) {
      const host = bareHost(url);
      return isIP(host) === 0 ? 'public' : reachOf(host);
    }
    return (await this.#place(url)).reach;
  }

  async #place(url: URL): Promise<Place> {
    const host = bareHost(url);
    const known = this.#places.get(host);
    if (known !== undefined && (await known).until > performance.now()) return known;
    const looked = lookUp(host);
    this.#places.set(host, looked);
    try {
      const place = await looked;
      this.#addresses.set(host, place.addresses);
      return place;
    } catch (error) {
      this.#places.delete(host);
      throw error;
    }
  }

  readonly #knownAddresses: LookupFunction = (hostname, options, callback) => {
    const addresses = this.#addresses.get(hostname) ?? [];
    const [one] = addresses;
    if (one === undefined)
      process.nextTick(callback, new Error(`${hostname} was not looked up`), '', 0);
    else if (options.all === true) process.nextTick(callback, null, [...addresses]);
    else process.nextTick(callback, null, one.address, one.family);
  };

  #headers(
    url: URL,
    reach: Reach,
    given: Readonly<Record<string, string>>,
    told: boolean,
  ): Record<string, string> {
    const { credential, userAgent, authorise } = this.#options;
    const safe = url.protocol === 'https:' || reach === 'loopback';
    const own = told && safe ? authorise?.(url) : undefined;
    const kept = Object.entries(given).filter(([name]) => !/^(authorization|cookie)$/i.test(name));
    return {
      ...Object.fromEntries(kept),
      'User-Agent': userAgent,
      // Ranges of compressed content would be ranges of something else.
      'Accept-Encoding': 'identity',
      ...authorisation(url, reach, credential),
      ...(own === undefined ? {} : { Authorization: own }),
    };
  }

  #exchange(
    url: URL,
    headers: Record<string, string>,
    { json, signal }: Pick<Ask, 'json' | 'signal'>,
  ): Promise<IncomingMessage> {
    const secure = url.protocol === 'https:';
    const { connectMs, idleMs, totalMs } = this.#timeouts;
    const agents =
      (usesProxy(url, this.#options.proxy) ? this.#proxied : undefined) ?? this.#agents;
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, {
        agent: secure ? agents['https:'] : agents['http:'],
        method: json === undefined ? 'GET' : 'POST',
        headers: json === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
        maxHeaderSize: MAX_HEADER_BYTES,
        ...(signal === undefined ? {} : { signal }),
      });
      let answer: IncomingMessage | undefined;
      const giveUp = (what: string): void => {
        const error = new TransientError(`${url.host} ${what}`);
        if (answer === undefined) request.destroy(error);
        else answer.destroy(error);
      };
      let connecting: NodeJS.Timeout | undefined;
      let total: NodeJS.Timeout | undefined;
      request.on('socket', (socket) => {
        total = setTimeout(() => giveUp(`took longer than ${totalMs} ms`), totalMs);
        if (!socket.connecting) return;
        connecting = setTimeout(() => giveUp(`did not connect within ${connectMs} ms`), connectMs);
        socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
      });
      request.setTimeout(idleMs, () => giveUp(`sent nothing for ${idleMs} ms`));
      request.on('response', (message) => {
        answer = message;
        // Whoever reads it hears of the error; without a listener one that nobody reads would end the thread.
        message.on('error', () => undefined);
        resolve(message);
      });
      request.on('error', reject);
      request.on('close', () => {
        clearTimeout(connecting);
        clearTimeout(total);
      });
      request.end(json);
    });
  }
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

async function lookUp(host: string): Promise<Place> {
  const addresses =
    isIP(host) === 0
      ? await lookup(host, { all: true, order: 'verbatim' })
      : [{ address: host, family: isIP(host) }];
  // A name with a public and a private address is as near as its nearest.
  const reaches = addresses.map(({ address }) => reachOf(address));
  const order: readonly Reach[] = ['forbidden', 'loopback', 'private', 'public'];
  const reach = order.find((one) => reaches.includes(one)) ?? 'forbidden';
  return { addresses, reach, until: performance.now() + NAME_LIFETIME_MS };
}

function drain(body: IncomingMessage): void {
  body.on('error', () => undefined);
  const length = Number(body.headers['content-length'] ?? Number.NaN);
  if (length <= MAX_DRAINED_BYTES) body.resume();
  else body.destroy();
}
