const URL_RE = /\bhttps?:\/\/[^\s<>"'`)\]}|\\^]{3,2000}/gi;
/** Addresses of one text. */
const MAX_URLS = 500;
/** Second labels under which countries register names; a full list is as long as a book. */
const SECOND_LEVEL_RE = /^(?:co|com|ac|org|net|gov|edu|or|ne|go|gob|nom|ltd|plc|sch)$/;
/** Hosts under whose names everybody can have pages: the label before counts. */
const SHARED_RE =
  /^(?:github|gitlab|blogspot|wordpress|herokuapp|netlify|vercel|web|pages|cloudfront|azurewebsites|amazonaws)\.(?:io|com|app|dev|net)$/;

export const LINK_PREFILTER = String.raw`(?i)https?://`;

export interface Link {
  readonly start: number;
  readonly end: number;
  /** Registrable domain by a short list of suffixes, or the address. */
  readonly domain: string;
  readonly isPlain: boolean;
  /** Why the host deserves a look. */
  readonly oddity: 'address' | 'punycode' | 'user-part' | undefined;
}

/** The name somebody registered: `a.b.example.co.uk` gives `example.co.uk`. */
export function registrableDomain(host: string): string {
  const labels = host.split('.').filter((label) => label !== '');
  const [top = '', second = '', third] = labels.slice(-3).reverse();
  if (third === undefined) return labels.join('.');
  const isSuffix =
    (top.length === 2 && SECOND_LEVEL_RE.test(second)) || SHARED_RE.test(`${second}.${top}`);
  return isSuffix ? `${third}.${second}.${top}` : `${second}.${top}`;
}

interface Host {
  readonly domain: string;
  readonly isPlain: boolean;
  readonly oddity: Link['oddity'];
}

/** Beginnings of addresses up to the path that are remembered: a column has few hosts and many addresses, and parsing is slow. */
const MAX_HOSTS = 10_000;
const hosts = new Map<string, Host | undefined>();
/** All that says who is asked: scheme, user and host. Browsers pass over further slashes. */
const START_RE = /^https?:\/+[^/?#]*/i;

function hostOf(address: string): Host | undefined {
  const start = START_RE.exec(address)?.[0] ?? address;
  if (hosts.has(start)) return hosts.get(start);
  if (hosts.size >= MAX_HOSTS) hosts.clear();
  const host = parsed(start);
  hosts.set(start, host);
  return host;
}

function parsed(start: string): Host | undefined {
  const url = URL.parse(start);
  if (url === null) return undefined;
  const isAddress = /^(?:\d{1,3}\.){3}\d{1,3}$|^\[/.test(url.hostname);
  const isLocal = /^(?:127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1?\])/.test(
    url.hostname,
  );
  return {
    domain: isAddress ? url.hostname : registrableDomain(url.hostname),
    isPlain: url.protocol === 'http:',
    oddity:
      isAddress && !isLocal
        ? 'address'
        : /(?:^|\.)xn--/.test(url.hostname)
          ? 'punycode'
          : url.username !== '' && /\./.test(url.username)
            ? 'user-part'
            : undefined,
  };
}

export function linksOf(text: string): readonly Link[] {
  const found: Link[] = [];
  for (const match of text.matchAll(URL_RE)) {
    if (found.length >= MAX_URLS) break;
    const host = hostOf(match[0].replace(/[.,;:!?*]+$/, ''));
    if (host === undefined) continue;
    found.push({ start: match.index, end: match.index + match[0].length, ...host });
  }
  return found;
}
