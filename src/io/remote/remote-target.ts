import { SourceError } from '../../bytes/source.ts';
import type { RepositoryKind } from '../../core/adoption.ts';

/** What the user named that is not on this machine. */
export type RemoteTarget =
  | {
      readonly kind: 'repository';
      readonly repository: RepositoryKind;
      /** `org/name`, or `name` alone for the hub's oldest models. */
      readonly name: string;
      readonly revision: string | undefined;
    }
  | { readonly kind: 'url'; readonly url: URL };

/** The hub's own rule for each half of a repository's name, and nothing that could lead a path elsewhere. */
const NAME_PART_RE = /^(?!.*(?:\.\.|--))[A-Za-z0-9_](?:[\w.-]{0,94}[A-Za-z0-9_])?$/;
/** What git allows in the name of a branch or tag, bounded. */
const REVISION_RE = /^(?![-/.])(?!.*(?:\.\.|\/\/|@\{))[^\s~^:?*[\\\p{Cc}\p{Cf}]{1,200}(?<![/.])$/u;
const KINDS: Readonly<Record<string, RepositoryKind>> = {
  models: 'model',
  datasets: 'dataset',
  spaces: 'space',
};
const URL_RE = /^https?:\/\//i;

/** Reads `hf:…` and `https://…`; undefined for a path of this machine. Throws SourceError for a name that cannot be one. */
export function parseRemoteTarget(text: string): RemoteTarget | undefined {
  if (text.startsWith('hf:')) return repositoryTarget(text);
  if (URL_RE.test(text)) return { kind: 'url', url: urlTarget(text) };
  return undefined;
}

function repositoryTarget(text: string): RemoteTarget {
  const body = text.slice('hf:'.length).replace(/^\/\//, '');
  const at = body.indexOf('@');
  const name = at === -1 ? body : body.slice(0, at);
  const revision = at === -1 ? undefined : body.slice(at + 1);
  const parts = name.split('/');
  const kind = parts.length > 1 ? KINDS[parts[0] ?? ''] : undefined;
  const named = kind === undefined ? parts : parts.slice(1);
  const isName = named.length <= 2 && named.every((part) => NAME_PART_RE.test(part));
  if (!isName) {
    throw new SourceError(
      `${text}: write hf:organisation/name or hf:organisation/name@revision (hf:datasets/… and hf:spaces/… too)`,
    );
  }
  if (revision !== undefined && !REVISION_RE.test(revision))
    throw new SourceError(`${text}: the part after @ cannot be a branch, tag or commit`);
  return { kind: 'repository', repository: kind ?? 'model', name: named.join('/'), revision };
}

function urlTarget(text: string): URL {
  if (!URL.canParse(text)) throw new SourceError(`${text}: not a valid address`);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    // It would stand in reports, logs and the process list.
    throw new SourceError(`${shownUrl(url)}: a password in an address is not sent; leave it out`);
  }
  url.hash = '';
  return url;
}

/** An address as reports show it: what stands behind `?` is often a signature that opens the file. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

/** How a target is named in a report. */
export function shownTarget(text: string): string {
  const target = parseRemoteTarget(text);
  return target?.kind === 'url' ? shownUrl(target.url) : text;
}
