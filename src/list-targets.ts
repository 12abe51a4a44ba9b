import { basename } from 'node:path';
import { exclusion } from './audit/exclusion.ts';
import { SourceError } from './bytes/source.ts';
import type { RepositoryClaims } from './core/adoption.ts';
import type { Limits } from './core/limits.ts';
import type { TreeEntry } from './core/tree.ts';
import { FileTree } from './io/file-tree.ts';
import { withModelStores } from './io/model-store.ts';
import { ByteLedger } from './io/remote/byte-ledger.ts';
import { hubSettings } from './io/remote/hub-settings.ts';
import type { HubSettings } from './io/remote/hub-settings.ts';
import type { RemoteSettings } from './io/remote/remote-access.ts';
import { parseRemoteTarget, shownTarget } from './io/remote/remote-target.ts';
import { hubAddress, listRemote, refuseOffline } from './io/remote/remote-tree.ts';
import type { FetchedPackage, PackageSession } from './fetch-packages.ts';
import { parsePackageTarget } from './package-target.ts';
import { VERSION } from './version.ts';

/** Bytes of a run, over all remote files: structure of the largest models, never their weights. */
export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

export interface RemoteOptions {
  /** Refuse remote targets. */
  readonly offline?: boolean;
  /** Bytes all remote targets together may transfer. Default 256 MB. */
  readonly maxBytes?: number;
  /** Also unencrypted http to other machines. */
  readonly allowHttp?: boolean;
  /** A Sigstore trusted root to verify attestations of packages with. Default: the one that comes with the library. */
  readonly trustedRoot?: string;
  /** A folder where what was read is kept between runs. Default: nothing is kept. */
  readonly pages?: string;
  /** Where HF_ENDPOINT, HF_TOKEN and the like are looked up. Default: the environment of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** What a run with remote targets shares. */
export interface RemoteSession {
  readonly hub: HubSettings;
  readonly hubUrl: string;
  readonly settings: RemoteSettings;
  readonly ledger: ByteLedger;
}

export interface Listed {
  readonly entries: readonly TreeEntry[];
  /** What hubs say of the repositories among the targets. */
  readonly claims: readonly RepositoryClaims[];
  readonly packages: readonly FetchedPackage[];
}

export function hasRemote(targets: readonly string[]): boolean {
  return targets.some((target) => parseRemoteTarget(target) !== undefined);
}

/** Prepares the network, or refuses it; undefined when every target is on this machine. */
export async function remoteSession(
  targets: readonly string[],
  options: RemoteOptions = {},
): Promise<RemoteSession | undefined> {
  if (!hasRemote(targets)) return undefined;
  const hub = hubSettings(options.environment ?? process.env);
  for (const text of targets) {
    const target = parseRemoteTarget(text);
    if (target !== undefined) refuseOffline(target, hub, options.offline ?? false);
  }
  const hubUrl = await hubAddress(hub);
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const memory = ByteLedger.memory();
  const { token } = hub;
  const settings: RemoteSettings = {
    credential: token === undefined ? undefined : { origin: new URL(hubUrl).origin, token },
    allowHttp: options.allowHttp ?? false,
    userAgent: `weighbridge/${VERSION}`,
    ledger: memory,
    maxBytes,
    pages: options.pages,
  };
  return { hub, hubUrl, settings, ledger: new ByteLedger(memory, maxBytes) };
}

/** A work folder and a budget for packages among the targets, or undefined. Whoever asked removes the folder. */
export async function openPackageSession(
  targets: readonly string[],
  options: RemoteOptions = {},
  remote?: RemoteSession,
  now = new Date(),
): Promise<PackageSession | undefined> {
  const references = targets.flatMap((target) => parsePackageTarget(target) ?? []);
  const [first] = references;
  if (first === undefined) return undefined;
  if (options.offline === true) {
    throw new SourceError(
      `pkg:${first.ecosystem}/${first.name} is not on this machine, and --offline forbids the network`,
    );
  }
  const { WorkFolder } = await import('./io/registry/work-folder.ts');
  const { configurationPlace } = await import('./io/registry/user-folders.ts');
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  return {
    place: configurationPlace(options.environment ?? process.env),
    ledger: remote?.ledger ?? new ByteLedger(ByteLedger.memory(), maxBytes),
    folder: new WorkFolder(),
    maxBytes,
    allowHttp: options.allowHttp ?? false,
    now,
    ...(options.trustedRoot === undefined ? {} : { trustedRoot: options.trustedRoot }),
  };
}

/** The files of all targets. */
export async function listTargets(
  targets: readonly string[],
  limits: Limits,
  options: { readonly exclude?: readonly string[]; readonly defaultExcludes?: boolean },
  session: RemoteSession | undefined,
  packageSession?: PackageSession,
): Promise<Listed> {
  const exclude = exclusion(options.exclude ?? [], options.defaultExcludes ?? true);
  const walk = { maxFiles: limits.maxFiles, exclude };
  const entries: TreeEntry[] = [];
  const claims: RepositoryClaims[] = [];
  const packages: FetchedPackage[] = [];
  for (const target of targets) {
    const reference = parsePackageTarget(target);
    const remote = parseRemoteTarget(target);
    const shown = shownTarget(target).replaceAll('\\', '/').replace(/\/+$/, '');
    const prefix = targets.length > 1 ? `${shown}/` : '';
    if (reference !== undefined && packageSession !== undefined) {
      const { fetchPackage } = await import('./fetch-packages.ts');
      const fetched = await fetchPackage(reference, packageSession);
      packages.push(fetched);
      for (const entry of fetched.entries)
        entries.push(prefix === '' ? entry : prefixed(entry, prefix, ''));
      continue;
    }
    if (remote === undefined || session === undefined) {
      const single = targets.length > 1 ? basename(target) : '';
      const tree = new FileTree(target, walk);
      for (const entry of withModelStores(target, tree.walk()))
        entries.push(prefix === '' ? entry : prefixed(entry, prefix, single));
      continue;
    }
    const tree = await listRemote(remote, session.hubUrl, session.settings, walk);
    const single = remote.kind === 'url' ? basename(remote.url.pathname) : '';
    for (const entry of tree.entries)
      entries.push(prefix === '' ? entry : prefixed(entry, prefix, single));
    if (tree.claims !== undefined) claims.push(tree.claims);
  }
  return { entries, claims, packages };
}

/** With several targets every path begins with the target it belongs to. */
function prefixed(entry: TreeEntry, prefix: string, name: string): TreeEntry {
  const join = (path: string): string => (path === name ? prefix.slice(0, -1) : prefix + path);
  if (entry.kind === 'file')
    return { kind: 'file', file: { ...entry.file, path: join(entry.file.path) } };
  if (entry.kind === 'excluded') return { ...entry, path: join(entry.path) };
  const [first = '.', ...rest] = entry.gap.location.path;
  return {
    kind: 'gap',
    gap: { ...entry.gap, location: { ...entry.gap.location, path: [join(first), ...rest] } },
  };
}
