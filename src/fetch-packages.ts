import type { GapCode } from './core/gap.ts';
import { SourceError } from './bytes/source.ts';
import type { PackageRecord, ReleaseFile } from './core/package-record.ts';
import type { TreeEntry } from './core/tree.ts';
import { candidatesFor } from './ecosystems/reputation/look-alikes.ts';
import type {
  ComparedFile,
  RegistryFacts,
  TargetRecord,
} from './ecosystems/reputation/package-facts.ts';
import { compareDigests } from './ecosystems/registry/digests.ts';
import { isPlainName } from './ecosystems/registry/file-name.ts';
import type { PackageReference } from './ecosystems/purl.ts';
import { headerFor } from './io/registry/credentials.ts';
import { copyFile } from './io/registry/file-index.ts';
import { npmConfiguration } from './io/registry/npm-configuration.ts';
import { pythonConfiguration } from './io/registry/python-configuration.ts';
import type { Downloaded, Fetched } from './io/registry/registry-client.ts';
import { RegistryClient } from './io/registry/registry-client.ts';
import type { ConfigurationPlace } from './io/registry/user-folders.ts';
import type { WorkFolder } from './io/registry/work-folder.ts';
import type { ByteLedger } from './io/remote/byte-ledger.ts';
import { Network } from './io/remote/network.ts';
import type { Patience } from './io/remote/retry.ts';
import { PATIENCE } from './io/remote/retry.ts';
import type { FileDigests } from './package-proofs.ts';
import type { Described } from './python-registry.ts';
import { VERSION } from './version.ts';

export interface PackageSession {
  readonly place: ConfigurationPlace;
  readonly ledger: ByteLedger;
  readonly folder: WorkFolder;
  readonly maxBytes: number;
  readonly allowHttp: boolean;
  readonly now: Date;
  /** A `trusted_root.json` to verify proofs with, instead of the one that comes with the library. */
  readonly trustedRoot?: string;
  readonly patience?: Patience;
}

/** A package as it was fetched: what registries say, and the archives as files of the work folder. */
export interface FetchedPackage {
  readonly facts: RegistryFacts;
  /** Archives of the work folder, and what could not be had. */
  readonly entries: readonly TreeEntry[];
}

interface FetchedFiles {
  readonly entries: readonly TreeEntry[];
  readonly files: readonly ComparedFile[];
  readonly digests: FileDigests;
}

/** An honest archive of 256 MB arrives within these at a megabyte a second. */
const DOWNLOAD_MS = 600_000;
/** Well-known packages that are looked up to compare with: each costs a document or two. */
const MAX_TARGETS = 2;
/** Files of one release; the largest public ones have some two hundred. */
const MAX_FILES = 400;

/** Looks a package up and fetches its archives into the work folder. Nothing is installed or unpacked. */
export async function fetchPackage(
  reference: PackageReference,
  session: PackageSession,
): Promise<FetchedPackage> {
  const isPython = reference.ecosystem === 'pypi';
  const configuration = isPython
    ? pythonConfiguration(session.place)
    : npmConfiguration(session.place);
  const { credentials, proxy, authorities } = configuration;
  const network = new Network({
    authorise: (url) => headerFor(url, credentials),
    proxy,
    authorities,
    allowHttp: session.allowHttp,
    userAgent: `weighbridge/${VERSION}`,
    timeouts: { totalMs: DOWNLOAD_MS },
  });
  const { ledger, patience = PATIENCE } = session;
  const client = new RegistryClient({ network, ledger, patience });
  try {
    const describe = async (one: PackageReference): Promise<Described> => {
      if ('scopes' in configuration)
        return (await import('./npm-registry.ts')).describeNpm(one, configuration, client);
      return (await import('./python-registry.ts')).describePython(one, configuration, client);
    };
    const described = await describe(reference);
    const { record, release } = described;
    const fetched = await fetchFiles(release.files, record.purl, client, session);
    const targets = await describeTargets(record, describe);
    const { proveRelease } = await import('./package-proofs.ts');
    const proved = await proveRelease(described, fetched.digests, client, session.trustedRoot);
    const facts = {
      at: session.now.toISOString(),
      record,
      files: fetched.files,
      proofs: proved.proofs,
      earlierProofs: proved.earlierProofs,
      targets,
    };
    const missing = [...described.gaps, ...proved.gaps].map((gap): TreeEntry => ({
      kind: 'gap',
      gap,
    }));
    return { facts, entries: [...missing, ...fetched.entries] };
  } finally {
    network.close();
  }
}

/** Well-known packages that this one may be taken for; what cannot be had is left out, and nothing is concluded from it. */
async function describeTargets(
  { ecosystem, name, manifest }: PackageRecord,
  describe: (reference: PackageReference) => Promise<Described>,
): Promise<readonly TargetRecord[]> {
  if (ecosystem === 'conda') return [];
  const found: TargetRecord[] = [];
  const near = candidatesFor(ecosystem, name, manifest).filter(
    ({ by }) => by !== 'other-ecosystem',
  );
  for (const { target } of near.slice(0, MAX_TARGETS)) {
    try {
      const { record } = await describe({ ecosystem, name: target });
      const created =
        record.created ?? record.releases.flatMap((one) => one.published ?? []).sort()[0];
      found.push({
        name: target,
        maintainers: record.maintainers,
        ...(record.manifest === undefined ? {} : { manifest: record.manifest }),
        ...(created === undefined ? {} : { created }),
      });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }
  return found;
}

/** Source first, then what installs everywhere, then by size: the budget goes where it shows most. */
function byUse(a: ReleaseFile, b: ReleaseFile): number {
  return rank(a) - rank(b) || (a.size ?? 0) - (b.size ?? 0) || (a.name < b.name ? -1 : 1);
}

function rank({ kind, name }: ReleaseFile): number {
  if (kind === 'sdist' || kind === 'tarball') return 0;
  if (kind === 'wheel') return name.endsWith('-none-any.whl') ? 1 : 2;
  return 3;
}

async function fetchFiles(
  listed: readonly ReleaseFile[],
  purl: string,
  client: RegistryClient,
  session: PackageSession,
): Promise<FetchedFiles> {
  const entries: TreeEntry[] = [];
  const files: ComparedFile[] = [];
  const known = new Map<string, Readonly<Record<string, string>>>();
  const miss = (code: GapCode, name: string, detail: string): void => {
    entries.push({ kind: 'gap', gap: { code, detail, location: { path: [name] } } });
  };
  if (listed.length > MAX_FILES)
    miss('count-limit', purl, `${listed.length} files, of which ${MAX_FILES} are fetched`);
  for (const file of listed.toSorted(byUse).slice(0, MAX_FILES)) {
    const { name } = file;
    if (!isPlainName(name)) {
      miss(
        'unreadable-file',
        purl,
        `a file is named ${JSON.stringify(name)}, which no path may hold`,
      );
      continue;
    }
    const handle = session.folder.next();
    const got = await fetchFile(file, handle, client, session);
    if (got.kind === 'failed') {
      miss(got.gap, name, got.reason);
      continue;
    }
    const { bytes, digests } = got.value;
    known.set(name, digests);
    const verdict = compareDigests(file.digests, digests);
    const algorithm = verdict.kind === 'none' ? {} : { algorithm: verdict.algorithm };
    files.push({ name, compared: verdict.kind, ...algorithm });
    if (verdict.kind === 'different') {
      miss(
        'corrupt-data',
        name,
        `its ${verdict.algorithm} is ${verdict.is}, the registry says ${verdict.said}; not examined`,
      );
      continue;
    }
    entries.push({
      kind: 'file',
      file: {
        path: name,
        handle,
        size: bytes,
        purl,
        facts: { registry: new URL(file.index).host },
      },
    });
  }
  return { entries, files, digests: known };
}

type Got =
  | { readonly kind: 'got'; readonly value: Downloaded }
  | { readonly kind: 'failed'; readonly gap: GapCode; readonly reason: string };

async function fetchFile(
  file: ReleaseFile,
  target: string,
  client: RegistryClient,
  { ledger, maxBytes }: PackageSession,
): Promise<Got> {
  const url = new URL(file.url);
  const order = { url, leader: new URL(file.index), target, size: file.size, maxBytes };
  try {
    // Asked before the first byte: half of a file is worth nothing.
    ledger.take(file.size ?? 0, 0);
    ledger.giveBack(file.size ?? 0);
    const fetched: Fetched<Downloaded> =
      url.protocol === 'file:' ? copyFile(order) : await client.download(order);
    if (fetched.kind === 'found') return { kind: 'got', value: fetched.value };
    const reason =
      fetched.kind === 'failed'
        ? fetched.reason
        : `${url.host} does not have it, although the index lists it (${fetched.status})`;
    return { kind: 'failed', gap: 'unreadable-file', reason };
  } catch (error) {
    if (error instanceof SourceError)
      return { kind: 'failed', gap: error.gap, reason: error.message };
    throw error;
  }
}
