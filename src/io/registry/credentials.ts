/** The value of an Authorization header for one host, by the origin and path below which it is told. */
export interface RegistryCredential {
  /** `https://host[:port]/path/`: told to addresses below it only. */
  readonly below: string;
  readonly header: string;
}

/** The header for an address: of the most specific credential, so that two registries on one host stay apart. */
export function headerFor(
  url: URL,
  credentials: readonly RegistryCredential[],
): string | undefined {
  const place = `${url.origin}${url.pathname}`;
  const [best] = credentials
    .filter(({ below }) => place.startsWith(below) || place === below.slice(0, -1))
    .toSorted((a, b) => b.below.length - a.below.length);
  return best?.header;
}

/** An address without user name and password, and what they were good for. */
export function withoutPassword(text: string): {
  readonly url: URL;
  readonly credential: RegistryCredential | undefined;
} {
  const url = new URL(text);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  if (username === '' && password === '') return { url, credential: undefined };
  const pair = `${decoded(username)}:${decoded(password)}`;
  const header = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  // Files of an index lie beside its pages, so the whole host is told, as pip does.
  return { url, credential: { below: `${url.origin}/`, header } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
