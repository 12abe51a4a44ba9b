import { SourceError } from '../../bytes/source.ts';

/** Where a `Location` header leads. Throws SourceError for what is not followed. */
export function redirected(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href))
    throw new SourceError(`${from.host} redirects to something that is no address`);
  const url = new URL(location, from);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new SourceError(`${from.host} redirects to ${url.protocol}, which is not followed`);
  if (from.protocol === 'https:' && url.protocol === 'http:')
    throw new SourceError(`${from.host} redirects from https to http, which is not followed`);
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}
