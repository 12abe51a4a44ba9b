import type { DependencyRequest } from '../dependencies/dependency-set.ts';

const NAME_RE = /^([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?![a-z0-9_.-])\s*(.*)$/i;
const URL_RE = /^(?:https?|file):\/\//i;
/** conda keeps the token of a private channel in the path. */
const TOKEN_RE = /\/t\/[^/]+\//;

/** A channel without its token. */
export function plainChannel(channel: string): string {
  return channel.replace(TOKEN_RE, '/t/…/').replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}

/** Reads what conda calls a match specification: `channel::name >=1.2`, `name=1.2=build`. Undefined for none. */
export function readMatchSpec(
  text: string,
): Omit<DependencyRequest, 'groups' | 'line'> | undefined {
  const spec = text.replace(/\s#.*$/, '').trim();
  if (URL_RE.test(spec)) {
    const found = readCondaUrl(spec);
    if (found === undefined) return undefined;
    const source = { kind: 'url', url: plainChannel(found.url) } as const;
    return { ...EMPTY, name: found.name, constraint: `=${found.version}`, source };
  }
  const colons = spec.lastIndexOf('::');
  const match = NAME_RE.exec(colons === -1 ? spec : spec.slice(colons + 2));
  if (match === null) return undefined;
  const channel = colons === -1 ? {} : { url: plainChannel(spec.slice(0, colons)) };
  return {
    ...EMPTY,
    name: match[1] ?? '',
    constraint: match[2] === '*' ? '' : (match[2] ?? ''),
    source: { kind: 'index', ...channel },
  };
}

const EMPTY = { ecosystem: 'conda', extras: [], hashes: [] } as const;

export interface CondaArchive {
  readonly url: string;
  readonly name: string;
  readonly version: string;
  readonly build: string;
  /** What stands behind `#`: an MD5, or `sha256:…`. */
  readonly digest: string;
}

/** Name, version and build stand in the file name, apart by the last two hyphens. */
export function readCondaUrl(text: string): CondaArchive | undefined {
  const hash = text.indexOf('#');
  const url = hash === -1 ? text : text.slice(0, hash);
  const file = url.slice(url.lastIndexOf('/') + 1).replace(/\.(?:conda|tar\.bz2)$/, '');
  const parts = file.split('-');
  const [version, build] = parts.slice(-2);
  const name = parts.slice(0, -2).join('-');
  if (name === '' || version === undefined || build === undefined) return undefined;
  return { url, name, version, build, digest: hash === -1 ? '' : text.slice(hash + 1) };
}

/** A digest with the name of its algorithm, which conda leaves out for MD5. */
export function condaHashes(digest: string): readonly string[] {
  if (digest === '') return [];
  return [digest.includes(':') ? digest : `md5:${digest}`];
}
