import { ScorerError } from '../../core/scorer.ts';

/** RFC 9110 5.1: a token. */
const HEADER_RE = /^([!#$%&'*+.^_`|~\w-]{1,100}):[\t ]*([\t\x20-\x7e]{1,8192})$/;
/** What the client itself says of a request, and cookies, which belong to browsers. */
const OWN_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const LOOPBACK_RE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** An address that questions are sent to. Throws `ScorerError` with what is wrong. */
export function parseScorerUrl(text: string): URL {
  if (!URL.canParse(text)) throw new ScorerError('it is no address such as http://host:port/path');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ScorerError(`only http and https addresses are asked, not ${url.protocol}`);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]')
    throw new ScorerError(
      `${url.hostname} is where a server listens: say 127.0.0.1, or its own address`,
    );
  url.hash = '';
  return url;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** `Authorization: Bearer …`, as an environment variable holds it. Throws `ScorerError` that names the variable and never its value. */
export function headerFrom(variable: string, text: string | undefined): Header {
  if (text === undefined || text === '')
    throw new ScorerError(`the environment variable ${variable} is not set`);
  const [, name, value] = HEADER_RE.exec(text.trim()) ?? [];
  if (name === undefined || value === undefined)
    throw new ScorerError(
      `the environment variable ${variable} does not hold a header such as "Authorization: Bearer …"`,
    );
  if (OWN_HEADERS.has(name.toLowerCase()))
    throw new ScorerError(`the header ${name} of ${variable} is not for others to set`);
  return { name, value };
}

/** Refuses to tell a secret where anybody on the way could listen. */
export function refuseOpenLine(url: URL, headers: readonly Header[]): void {
  const isSecret = headers.length > 0 || url.username !== '' || url.password !== '';
  if (isSecret && url.protocol === 'http:' && !LOOPBACK_RE.test(url.hostname))
    throw new ScorerError(
      `${url.host}: http is not encrypted, so no header or password is sent over it but to this machine; use https`,
    );
}
