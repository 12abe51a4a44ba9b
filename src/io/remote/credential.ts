import type { Reach } from './address.ts';

/** The token of the hub, and the only origin that is ever told it. */
export interface Credential {
  readonly origin: string;
  readonly token: string;
}

/**
 * The header that shows the token: to its own origin only, never to where that origin redirects, and not even
 * to the hub itself where the line is open, whatever the user allows to be read over it.
 */
export function authorisation(
  url: URL,
  reach: Reach,
  credential: Credential | undefined,
): { readonly Authorization?: string } {
  if (credential === undefined || credential.origin !== url.origin) return {};
  if (url.protocol !== 'https:' && reach !== 'loopback') return {};
  return { Authorization: `Bearer ${credential.token}` };
}
