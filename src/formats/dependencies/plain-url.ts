import { withoutCredentials } from '../python-requirement/source-address.ts';

/** Secrets that registries take as a query: `?token=…`. */
const SECRET_QUERY_RE =
  /([?&](?:[a-z_-]{0,20}(?:token|key|secret|password|auth|signature|sig|credential)[a-z_-]{0,20})=)[^&#\s]{1,4000}/gi;

/** An address without user name, password and tokens: what is kept and shown must not leak them. */
export function plainUrl(url: string): string {
  return withoutCredentials(url).replaceAll(SECRET_QUERY_RE, '$1…');
}
