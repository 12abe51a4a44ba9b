import { SourceError } from '../../bytes/source.ts';
import type { RepositoryClaims } from '../../core/adoption.ts';
import type { TreeEntry } from '../../core/tree.ts';
import { HubClient } from './hub-client.ts';
import type { HubSettings } from './hub-settings.ts';
import { RangeClient } from './range-client.ts';
import type { RemoteSettings } from './remote-access.ts';
import { remoteTools } from './remote-access.ts';
import { remoteHandle } from './remote-file.ts';
import type { RemoteTarget } from './remote-target.ts';
import { shownUrl } from './remote-target.ts';

export interface RemoteTreeOptions {
  readonly maxFiles: number;
  /** Why a path (relative, with `/`; folders end in `/`) is left out, or undefined to keep it. */
  readonly exclude: (path: string) => string | undefined;
}

/** What stands at a remote target. */
export interface RemoteTree {
  /** What the hub says of it; undefined for an address. */
  readonly claims: RepositoryClaims | undefined;
  readonly entries: readonly TreeEntry[];
}

/** The hub's address: the user's, or the client library's own. */
export async function hubAddress(hub: HubSettings): Promise<string> {
  return hub.endpoint ?? (await import('@huggingface/hub')).HUB_URL;
}

/** Lists a repository at one commit, or the single file of an address. */
export async function listRemote(
  target: RemoteTarget,
  hubUrl: string,
  settings: RemoteSettings,
  options: RemoteTreeOptions,
): Promise<RemoteTree> {
  const tools = remoteTools(settings);
  try {
    if (target.kind === 'url') {
      const client = new RangeClient({ url: target.url.href }, tools);
      // The first byte tells the size, and whether ranges are answered at all.
      await client.fetch(0, 1);
      const file = {
        path: fileName(target.url),
        size: client.size ?? 0,
        handle: remoteHandle({ url: target.url.href }),
      };
      return { claims: undefined, entries: [{ kind: 'file', file }] };
    }
    const hub = new HubClient(hubUrl, { ...tools, origin: new URL(hubUrl).origin });
    const claims = await hub.describe(target);
    const entries: TreeEntry[] = [];
    const excluded = new Set<string>();
    for await (const entry of hub.list(claims, options.maxFiles)) {
      const left = entry.kind === 'file' ? leftOut(entry.file.path, options.exclude) : undefined;
      if (left === undefined) entries.push(entry);
      else if (!excluded.has(left.path)) {
        excluded.add(left.path);
        entries.push({ kind: 'excluded', ...left });
      }
    }
    return { claims, entries };
  } finally {
    tools.network.close();
  }
}

/** The first folder on the way, or the file itself, that is left out. */
function leftOut(
  path: string,
  exclude: RemoteTreeOptions['exclude'],
): { readonly path: string; readonly by: string } | undefined {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash + 1);
    const by = exclude(folder);
    if (by !== undefined) return { path: folder, by };
  }
  const by = exclude(path);
  return by === undefined ? undefined : { path, by };
}

/** The last part of the address, decoded: recognisers look at its ending. */
function fileName(url: URL): string {
  const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  try {
    const name = decodeURIComponent(last).replaceAll(/[/\\\p{Cc}]/gu, '_');
    return name === '' || name === '.' || name === '..' ? url.hostname : name.slice(0, 255);
  } catch (error) {
    if (error instanceof URIError) return last;
    throw error;
  }
}

/** One clear line where the network may not be used. */
export function refuseOffline(target: RemoteTarget, hub: HubSettings, offline: boolean): void {
  const shown = target.kind === 'url' ? shownUrl(target.url) : `hf:${target.name}`;
  if (offline)
    throw new SourceError(`${shown} is not on this machine, and --offline forbids the network`);
  if (hub.offline && target.kind === 'repository')
    throw new SourceError(
      `${shown} is not on this machine, and HF_HUB_OFFLINE forbids the network`,
    );
}
