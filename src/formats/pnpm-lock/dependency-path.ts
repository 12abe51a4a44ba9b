/** A package as a key of the lock file names it. */
export interface DependencyPath {
  readonly name: string;
  /** Version, or an address for what no registry serves. */
  readonly version: string;
}

/**
 * Reads a key of `packages` or `snapshots`: `/name/1.0.0_peer@2` of version 5, `/name@1.0.0(peer@2)` of 6,
 * `name@1.0.0(peer@2)` of 9; version 5 may have a registry's host in front.
 */
export function dependencyPath(key: string): DependencyPath {
  const plain = withoutPeers(key.startsWith('/') ? key.slice(1) : key);
  const at = plain.indexOf('@', 1);
  const slashes = plain.startsWith('@') ? plain.indexOf('/') : -1;
  // `@scope/name/1.0.0` has no second `@`; `name/1.0.0_peer@2` has one behind the version.
  if (at > slashes && at !== -1 && !/\/v?\d/.test(plain.slice(0, at)))
    return { name: plain.slice(0, at), version: plain.slice(at + 1) };
  const parts = plain.split('/');
  const version = parts.at(-1)?.replace(/_.*$/, '') ?? '';
  const named = parts.slice(0, -1);
  const scope = named.at(-2)?.startsWith('@') === true ? `${named.at(-2) ?? ''}/` : '';
  return { name: scope + (named.at(-1) ?? ''), version };
}

/** The key without the peers it was resolved with: what `packages` of version 9 uses. */
export function withoutPeers(key: string): string {
  const at = key.indexOf('(');
  return at === -1 ? key : key.slice(0, at);
}

/** How a dependency's reference may stand as a key, over all versions of the format. */
export function candidateKeys(name: string, reference: string): readonly string[] {
  return [
    `${name}@${reference}`,
    `/${name}@${reference}`,
    `/${name}/${reference}`,
    reference,
    `/${reference}`,
  ];
}
