import type { PackageSource } from '../dependencies/dependency-set.ts';
import { plainUrl } from '../dependencies/plain-url.ts';

/** What the value of a dependency asks for: `^1.2`, `npm:other@1`, `github:owner/name#v1`, `file:../x`. */
export interface NpmSpec {
  /** The package's own name; empty where an address or a path does not say it. */
  readonly name: string;
  readonly alias?: string;
  /** Range, version or tag; empty for any. */
  readonly constraint: string;
  readonly source: PackageSource;
  /** `catalog:`, where the range stands in another file. */
  readonly catalog?: string;
}

const INDEX: PackageSource = Object.freeze({ kind: 'index' });
/** Characters of a value that are looked at. */
const MAX_SPEC = 2000;
const HOSTS: Readonly<Record<string, string>> = {
  github: 'https://github.com/',
  gitlab: 'https://gitlab.com/',
  bitbucket: 'https://bitbucket.org/',
  gist: 'https://gist.github.com/',
};
const HOSTED_RE = /^(github|gitlab|bitbucket|gist):(?!\/\/)([^#\s]+)(?:#(.*))?$/;
const SHORT_RE = /^([A-Za-z0-9][\w-]*\/[\w.-]+)(?:#(.*))?$/;
const GIT_RE = /^(?:git(?:\+[a-z]+)?:\/\/|git@|ssh:\/\/)/i;
const WEB_GIT_RE =
  /^https?:\/\/(?:[^/@\s]*@)?(?:github\.com|gitlab\.com|bitbucket\.org)\/[\w.-]+\/[\w.-]+?(?:\.git)?\/?(?:#|$)/i;
const PATH_RE = /^(?:file|link|portal|exec):/;
const BARE_PATH_RE =
  /^(?:\.{1,2}(?:\/|\\|$)|\/|~\/|[A-Za-z]:[\\/])|^[^@\s:]+\.(?:tgz|tar\.gz|tar)$/;
const COMMIT_RE = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;
const NAMED_RE = /^((?:@[^@/\s]{1,200}\/)?[^@/\s:]{1,214})(?:@(.*))?$/s;

/** Reads the value of a dependency. Never throws: what is not understood is a tag or a range, as npm has it. */
export function npmSpec(name: string, written: string): NpmSpec {
  const value = written.slice(0, MAX_SPEC).trim();
  if (value.startsWith('npm:')) return ofAlias(name, value.slice('npm:'.length));
  if (value.startsWith('jsr:')) return ofJsr(name, value.slice('jsr:'.length));
  if (value.startsWith('catalog:'))
    return { name, constraint: '', source: INDEX, catalog: value.slice('catalog:'.length) };
  if (value.startsWith('workspace:')) return ofWorkspace(name, value.slice('workspace:'.length));
  if (value.startsWith('patch:')) return ofPatch(name, value.slice('patch:'.length));
  const source = sourceOf(value);
  return source === undefined
    ? { name, constraint: value === '*' ? '' : value, source: INDEX }
    : { name, constraint: '', source };
}

/** `name@spec` as on a command line; undefined for text that names no package. */
export function npmArgument(argument: string): NpmSpec | undefined {
  const value = argument.slice(0, MAX_SPEC);
  const source = sourceOf(value);
  if (source !== undefined) return { name: '', constraint: '', source };
  const match = NAMED_RE.exec(value);
  if (match === null) return undefined;
  const [, name = '', rest = ''] = match;
  return npmSpec(name, rest);
}

function ofAlias(alias: string, target: string): NpmSpec {
  const match = NAMED_RE.exec(target);
  // `npm:^1.2` of yarn berry is a range of the package itself.
  if (match === null || /^(?:[\^~<>=*v]|\d)/.test(target))
    return { name: alias, constraint: target === '*' ? '' : target, source: INDEX };
  const [, name = '', constraint = ''] = match;
  return {
    name,
    ...(name === alias ? {} : { alias }),
    constraint: constraint === '*' ? '' : constraint,
    source: INDEX,
  };
}

/** JSR serves npm clients under a scope of its own. */
function ofJsr(alias: string, target: string): NpmSpec {
  const match = /^(?:@([^@/\s]+)\/([^@/\s]+))?(?:@?(.*))?$/s.exec(target);
  const [, scope, base, constraint = ''] = match ?? [];
  if (scope === undefined || base === undefined) {
    const own = /^@([^/]+)\/(.+)$/.exec(alias);
    const name = own === null ? alias : `@jsr/${own[1] ?? ''}__${own[2] ?? ''}`;
    return { name, alias, constraint: target, source: INDEX };
  }
  return { name: `@jsr/${scope}__${base}`, alias, constraint, source: INDEX };
}

function ofWorkspace(name: string, rest: string): NpmSpec {
  const isPath = /^\.{0,2}\//.test(rest);
  // `workspace:other@*` is an alias of another package of the project.
  const other = isPath ? null : /^((?:@[^@/\s]+\/)?[^@/\s^~*<>=]+)@/.exec(rest);
  const own = other?.[1] ?? name;
  return {
    name: own,
    ...(own === name ? {} : { alias: name }),
    constraint: '',
    source: { kind: 'path', path: isPath ? rest : `workspace:${rest}` },
  };
}

/** `patch:lodash@npm%3A4.17.21#~/.yarn/patches/…`: the package with a change of the project's own. */
function ofPatch(name: string, rest: string): NpmSpec {
  const hash = rest.indexOf('#');
  const target = decode(hash === -1 ? rest : rest.slice(0, hash));
  const match = NAMED_RE.exec(target);
  return match === null
    ? { name, constraint: '', source: INDEX }
    : npmSpec(match[1] ?? name, match[2] ?? '');
}

function decode(text: string): string {
  return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Where a package comes from when not from a registry. */
export function sourceOf(value: string): PackageSource | undefined {
  const hosted = HOSTED_RE.exec(value);
  if (hosted !== null) return git((HOSTS[hosted[1] ?? ''] ?? '') + (hosted[2] ?? ''), hosted[3]);
  if (PATH_RE.test(value)) return path(value.slice(value.indexOf(':') + 1), value);
  if (GIT_RE.test(value) || WEB_GIT_RE.test(value)) return gitUrl(value);
  if (/^https?:\/\//i.test(value))
    return /\.git(?:#|$)/.test(value) ? gitUrl(value) : { kind: 'url', url: plainUrl(value) };
  if (BARE_PATH_RE.test(value)) return path(value, value);
  const short = SHORT_RE.exec(value);
  return short === null ? undefined : git((HOSTS['github'] ?? '') + (short[1] ?? ''), short[2]);
}

function path(text: string, written: string): PackageSource {
  const plain = text.replace(/^\/\//, '').replace(/::.*$/, '').replace(/#.*$/, '');
  const isLink = /^(?:link|portal):/.test(written);
  return { kind: 'path', path: plain, ...(isLink ? { editable: true } : {}) };
}

function gitUrl(value: string): PackageSource {
  const hash = value.indexOf('#');
  return hash === -1 ? git(value, undefined) : git(value.slice(0, hash), value.slice(hash + 1));
}

function git(address: string, fragment: string | undefined): PackageSource {
  const url = plainUrl(address.replace(/^git\+/, ''));
  // `commit=…` of berry, `path:…` of pnpm behind `&`, `semver:^1` of npm.
  const revision = fragment
    ?.split('&')
    .map((part) => part.replace(/^(?:commit|tag|head|branch)=/, ''))
    .find((part) => !/^(?:path|cwd|workspace)[:=]/.test(part));
  if (revision === undefined || revision === '') return { kind: 'git', url };
  return COMMIT_RE.test(revision)
    ? { kind: 'git', url, commit: revision.toLowerCase() }
    : { kind: 'git', url, revision };
}

/**
 * The source behind the `resolved` of a lock file. `<base>/<name>/-/<file>.tgz` is a registry at
 * `<base>`; another address, also one that names another package, stands as it is.
 */
export function resolvedSource(name: string, resolved: string | undefined): PackageSource {
  if (resolved === undefined || resolved === '') return INDEX;
  const other = sourceOf(resolved.slice(0, MAX_SPEC));
  if (other?.kind !== 'url') return other ?? INDEX;
  const { pathname } = URL.parse(other.url) ?? { pathname: '' };
  const marker = `/${name}/-/`;
  const encoded = `/${name.replace('/', '%2f')}/-/`;
  for (const each of [marker, encoded]) {
    const at = pathname.toLowerCase().lastIndexOf(each.toLowerCase());
    if (at === -1) continue;
    const origin = other.url.slice(0, other.url.indexOf(pathname));
    return { kind: 'index', url: `${origin}${pathname.slice(0, at)}/` };
  }
  return other;
}
