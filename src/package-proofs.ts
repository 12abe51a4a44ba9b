import type { Gap } from './core/gap.ts';
import type { ProofOfOrigin } from './core/package-proof.ts';
import type { Release, ReleaseFile } from './core/package-record.ts';
import {
  bundlesOfAttestations,
  bundlesOfProvenance,
} from './ecosystems/provenance/pypi-attestation.ts';
import { verifyRegistrySignatures } from './ecosystems/provenance/registry-signature.ts';
import type { Trust } from './ecosystems/provenance/trust.ts';
import { readRegistryKeys, readTrust } from './ecosystems/provenance/trust.ts';
import type { ProvedFile } from './ecosystems/provenance/verify-bundle.ts';
import { verifyBundle } from './ecosystems/provenance/verify-bundle.ts';
import { purlOf } from './ecosystems/purl.ts';
import { embeddedTrust, givenTrust } from './io/registry/embedded-trust.ts';
import type { RegistryClient } from './io/registry/registry-client.ts';
import type { DescribedNpm } from './npm-registry.ts';
import type { Described } from './python-registry.ts';

/** One document of attestations: a certificate, a log entry and a statement each. */
const MAX_PROOF_BYTES = 4 * 1024 * 1024;
/** Files of a release whose attestations are fetched: each costs a request, and all come from one workflow. */
const MAX_PROVED_FILES = 8;

/** Digests of files that were fetched, by name. */
export type FileDigests = ReadonlyMap<string, Readonly<Record<string, string>>>;

export interface Proofs {
  readonly proofs: readonly ProofOfOrigin[];
  readonly earlierProofs: readonly {
    readonly version: string;
    readonly proofs: readonly ProofOfOrigin[];
  }[];
  /** Attestations that the registry announces and does not give. */
  readonly gaps: readonly Gap[];
}

export async function loadTrust(file: string | undefined): Promise<Trust | undefined> {
  const documents = file === undefined ? await embeddedTrust() : givenTrust(file);
  return documents && readTrust(documents.root, documents.keys, documents.source);
}

/** Fetches and verifies what proves where a release comes from, and the same of the version before for comparison. */
export async function proveRelease(
  described: Described | DescribedNpm,
  digests: FileDigests,
  client: RegistryClient,
  trustedRoot: string | undefined,
): Promise<Proofs> {
  const { record, release } = described;
  const before = record.releases
    .slice(
      0,
      record.releases.findIndex(({ version }) => version === release.version),
    )
    .findLast(({ attested, yanked }) => attested === true && yanked === undefined);
  const isNpm = 'packument' in described;
  const hasProof =
    release.attested === true ||
    (isNpm && described.packument.signatures(release.version).length > 0);
  if (!hasProof) return { proofs: [], earlierProofs: [], gaps: [] };
  const trust = await loadTrust(trustedRoot);
  const gaps: Gap[] = [];
  const one = async (
    of: Release,
    known: FileDigests,
    missing: Gap[],
  ): Promise<readonly ProofOfOrigin[]> =>
    isNpm
      ? proveNpm(described, of, known, client, trust, missing)
      : provePython(of, known, client, trust, missing);
  const proofs = await one(release, digests, gaps);
  // Only worth a request where there is something to compare with.
  const earlier =
    before !== undefined && proofs.some(({ builder }) => builder !== undefined)
      ? [{ version: before.version, proofs: await one(before, listedDigests(before), []) }]
      : [];
  return { proofs, earlierProofs: earlier, gaps };
}

/** Of a version that was not fetched: what the registry says its files have. */
function listedDigests({ files }: Release): FileDigests {
  return new Map(files.map(({ name, digests }) => [name, digests]));
}

async function provePython(
  { files }: Release,
  known: FileDigests,
  client: RegistryClient,
  trust: Trust | undefined,
  gaps: Gap[],
): Promise<readonly ProofOfOrigin[]> {
  const proofs: ProofOfOrigin[] = [];
  const attested = files.filter(
    ({ name, provenance }) => provenance !== undefined && known.has(name),
  );
  for (const file of attested.slice(0, MAX_PROVED_FILES)) {
    const { name, provenance = '', index } = file;
    const document = await askProof(new URL(provenance), new URL(index), name, client, gaps);
    if (document === undefined) continue;
    const proved: ProvedFile = { name, subjects: [name], digests: known.get(name) ?? {} };
    for (const bundle of bundlesOfProvenance(document))
      proofs.push(verifyBundle(bundle, proved, trust));
  }
  return proofs;
}

async function proveNpm(
  { packument, registry, record }: DescribedNpm,
  release: Release,
  known: FileDigests,
  client: RegistryClient,
  trust: Trust | undefined,
  gaps: Gap[],
): Promise<readonly ProofOfOrigin[]> {
  const { version, published } = release;
  const [file] = release.files;
  if (file === undefined) return [];
  const { name } = record;
  const proofs: ProofOfOrigin[] = [];
  const signatures = packument.signatures(version);
  const integrity = packument.integrity(version);
  if (signatures.length > 0 && integrity !== undefined) {
    const signed = { name, version, integrity, ...(published === undefined ? {} : { published }) };
    const sources = [{ keys: trust?.keys ?? [], source: trust?.source ?? '' }];
    // The registry's own keys prove less: who can change the version can change them, too.
    const isKnown = signatures.every(
      ({ keyId }) => trust?.keys.some(({ id }) => id === keyId) === true,
    );
    if (!isKnown)
      sources.push({
        keys: await askKeys(registry, client),
        source: 'keys of the registry itself',
      });
    proofs.push(...verifyRegistrySignatures(signatures, signed, sources));
  }
  const address = packument.attestations(version);
  if (address === undefined || !URL.canParse(address, registry)) return proofs;
  const document = await askProof(
    new URL(address, registry),
    new URL(registry),
    file.name,
    client,
    gaps,
  );
  if (document === undefined) return proofs;
  const purl = purlOf({ ecosystem: 'npm', name, version });
  const proved: ProvedFile = { name: file.name, subjects: [purl], digests: digestsOf(file, known) };
  for (const bundle of bundlesOfAttestations(document))
    proofs.push(verifyBundle(bundle, proved, trust));
  return proofs;
}

function digestsOf(
  { name, digests }: ReleaseFile,
  known: FileDigests,
): Readonly<Record<string, string>> {
  return known.get(name) ?? digests;
}

async function askKeys(
  registry: string,
  client: RegistryClient,
): Promise<ReturnType<typeof readRegistryKeys>> {
  const answer = await client.json(new URL('-/npm/v1/keys', registry), {
    maxBytes: MAX_PROOF_BYTES,
  });
  return answer.kind === 'found' ? readRegistryKeys(answer.value) : [];
}

async function askProof(
  url: URL,
  leader: URL,
  file: string,
  client: RegistryClient,
  gaps: Gap[],
): Promise<unknown> {
  const answer = await client.json(url, { leader, maxBytes: MAX_PROOF_BYTES });
  if (answer.kind === 'found') return answer.value;
  const reason =
    answer.kind === 'failed' ? answer.reason : `${url.host} does not have them (${answer.status})`;
  const detail = `attestations are announced and could not be had: ${reason}`;
  gaps.push({ code: 'no-registry-data', detail, location: { path: [file] } });
  return undefined;
}
