import type { PackageSource } from '../dependencies/dependency-set.ts';

/** What an address of a package says, with the parts that tools keep behind `#`. */
export interface SourceAddress {
  readonly source: PackageSource;
  /** From `#egg=name`, or the file name of a wheel. */
  readonly name?: string;
  readonly extras: readonly string[];
  /** From the file name of a wheel. */
  readonly version?: string;
  /** Digests behind `#`, as `sha256:…`. */
  readonly hashes: readonly string[];
}

const GIT_RE = /^git(?:\+|:)/i;
const FILE_RE = /^file:/i;
const URL_SCHEME_RE = /^(?:(?:git|hg|svn|bzr)\+|(?:git|https?|ftp|file|s3|gs|ssh):)/i;
const COMMIT_RE = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
const DIGEST_RE = /^(md5|sha1|sha224|sha256|sha384|sha512)$/;
const EGG_RE = /^([a-z0-9][a-z0-9._-]*)[ \t]*(?:\[([a-z0-9._, -]*)\])?$/i;
const WHEEL_RE =
  /(?:^|[/\\])([a-z0-9][a-z0-9._]*)-([0-9][^-/\\]*)(?:-[0-9][^-/\\]*)?-[^-/\\]+-[^-/\\]+-[^-/\\]+\.whl$/i;

/** Whether a text names where something lies rather than what it is called. */
export function isAddress(text: string): boolean {
  return URL_SCHEME_RE.test(text);
}

/**
 * An address without user name and password: they are secrets, and whoever reads a report is not
 * meant to have them. The user of an ssh address is part of the address.
 */
export function withoutCredentials(url: string): string {
  const start = url.indexOf('://');
  if (start === -1) return url;
  const end = url.slice(start + 3).search(/[/?#]/);
  const authority = end === -1 ? url.slice(start + 3) : url.slice(start + 3, start + 3 + end);
  const at = authority.lastIndexOf('@');
  if (at === -1) return url;
  const user = authority.slice(0, at);
  const kept = /ssh$/i.test(url.slice(0, start)) ? `${user.replace(/:.*$/, '')}@` : '';
  return url.slice(0, start + 3) + kept + url.slice(start + 3 + at + 1);
}

/** Reads an address as pip does: `git+https://host/repo@rev#egg=name&subdirectory=sub`. */
export function readAddress(text: string, editable = false): SourceAddress {
  const hash = text.indexOf('#');
  const fragment = hash === -1 ? '' : text.slice(hash + 1);
  const bare = hash === -1 ? text : text.slice(0, hash);
  const facts = readFragment(fragment);
  if (GIT_RE.test(bare)) return { ...facts, source: gitSource(bare.replace(/^git\+/i, '')) };
  const wheel = WHEEL_RE.exec(decoded(bare.replace(/\?.*$/, '')));
  const named = {
    ...facts,
    ...(wheel?.[1] === undefined ? {} : { name: wheel[1] }),
    ...(wheel?.[2] === undefined ? {} : { version: wheel[2] }),
  };
  if (FILE_RE.test(bare) || !isAddress(bare))
    return { ...named, source: pathSource(bare, editable) };
  return { ...named, source: { kind: 'url', url: withoutCredentials(bare) } };
}

/** A folder or archive of the project: `./lib`, `file:lib`. */
export function pathSource(path: string, editable = false): PackageSource {
  const local = path.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/i, '');
  return editable ? { kind: 'path', path: local, editable } : { kind: 'path', path: local };
}

/** A repository by its address and what to check out. A commit only where it is a full hash. */
export function gitSource(url: string, revision?: string): PackageSource {
  const [address, inPath] = revision === undefined ? splitRevision(url) : [url, revision];
  const plain = withoutCredentials(address);
  if (inPath === undefined || inPath === '') return { kind: 'git', url: plain };
  return COMMIT_RE.test(inPath)
    ? { kind: 'git', url: plain, revision: inPath, commit: inPath.toLowerCase() }
    : { kind: 'git', url: plain, revision: inPath };
}

/** The revision stands behind the last `@` of the path; one in front of the host is a user. */
function splitRevision(url: string): readonly [string, string?] {
  const start = url.indexOf('://');
  const path = start === -1 ? url.indexOf(':') : url.indexOf('/', start + 3);
  const at = url.lastIndexOf('@');
  return at > path && path !== -1 ? [url.slice(0, at), url.slice(at + 1)] : [url];
}

function readFragment(fragment: string): Omit<SourceAddress, 'source'> {
  const hashes: string[] = [];
  let egg: RegExpExecArray | null = null;
  for (const part of fragment === '' ? [] : fragment.split('&')) {
    const equals = part.indexOf('=');
    const [key, value] = [part.slice(0, equals), part.slice(equals + 1)];
    if (key === 'egg') egg ??= EGG_RE.exec(decoded(value));
    else if (DIGEST_RE.test(key)) hashes.push(`${key}:${value}`);
  }
  const extras = (egg?.[2] ?? '').split(',').map((extra) => extra.trim());
  return {
    ...(egg?.[1] === undefined ? {} : { name: egg[1] }),
    extras: extras.filter((extra) => extra !== ''),
    hashes,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
