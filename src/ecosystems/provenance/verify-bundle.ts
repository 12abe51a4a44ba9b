import { bundleFromJSON } from '@sigstore/bundle';
import { Verifier, toSignedEntity } from '@sigstore/verify';
import type { ProofKind, ProofOfOrigin } from '../../core/package-proof.ts';
import { field, listOf } from '../../formats/package-metadata/json-value.ts';
import { compareDigests } from '../registry/digests.ts';
import { builderOf } from './builder.ts';
import { readStatement } from './statement.ts';
import type { Trust } from './trust.ts';
import { UnknownKeyError } from './trust.ts';

/** The file a proof has to be about. */
export interface ProvedFile {
  readonly name: string;
  /** Names under which a statement may speak of it. */
  readonly subjects: readonly string[];
  /** Lower-case hex by algorithm, computed from the file. */
  readonly digests: Readonly<Record<string, string>>;
}

const BUILD_RE = /^https:\/\/slsa\.dev\/provenance\//;

/**
 * Verifies a Sigstore bundle with a DSSE envelope, offline: certificate chain, signed certificate timestamp, log entry,
 * signature, and that the statement is about this very file. Never throws for what the bundle says.
 */
export function verifyBundle(
  bundle: unknown,
  file: ProvedFile,
  trust: Trust | undefined,
): ProofOfOrigin {
  const statement = readStatement(field(field(bundle, 'dsseEnvelope'), 'payload'));
  const kind: ProofKind = BUILD_RE.test(statement?.predicateType ?? '')
    ? 'build-provenance'
    : 'publish-attestation';
  const proof = { subject: file.name, kind };
  const invalid = (reason: string): ProofOfOrigin => ({ ...proof, verdict: 'invalid', reason });
  if (statement === undefined) return invalid('its statement cannot be read');
  const about = statement.subjects.find(({ name }) => file.subjects.includes(name));
  if (about === undefined) return invalid('it speaks of another file');
  const digest = compareDigests(about.digests, file.digests);
  if (digest.kind === 'none') return invalid('it gives no digest of the file');
  if (digest.kind === 'different')
    return invalid(`it is about a file with another ${digest.algorithm}`);
  if (trust === undefined)
    return { ...proof, verdict: 'unverifiable', reason: 'no trusted root is at hand' };
  if (!areLogNamesPlain(bundle)) return invalid('a log signs under a name that is none');
  try {
    // The library checks every field; what it is given is JSON of at most a megabyte.
    const entity = toSignedEntity(bundleFromJSON(bundle));
    const { identity } = new Verifier(trust.material).verify(entity);
    const builder = builderOf(identity);
    return {
      ...proof,
      verdict: 'verified',
      trust: trust.source,
      ...(builder === undefined ? {} : { builder }),
    };
  } catch (error) {
    if (error instanceof UnknownKeyError)
      return { ...proof, verdict: 'unverifiable', reason: error.message };
    if (!(error instanceof Error)) throw error;
    const reason = error.message.slice(0, 200);
    if (UNKNOWN_SIGNER.has(error.message) || !areLogsKnown(bundle, trust))
      return {
        ...proof,
        verdict: 'unverifiable',
        reason: `${reason} (signed under another root?)`,
      };
    return invalid(reason);
  }
}

/** What the library says when the root does not know who signed: a private Sigstore, or one that has moved on since the root was made. */
const UNKNOWN_SIGNER: ReadonlySet<string> = new Set([
  'Failed to verify certificate chain',
  'SCT verification failed',
]);

function areLogsKnown(bundle: unknown, { material }: Trust): boolean {
  const known = new Set(material.tlogs.map(({ logID }) => logID.toString('base64')));
  const entries = listOf(field(field(bundle, 'verificationMaterial'), 'tlogEntries'), MAX_ENTRIES);
  const ids = entries.map((entry) => field(field(entry, 'logId'), 'keyId'));
  return ids.every((id) => typeof id !== 'string' || known.has(id));
}

const MAX_ENTRIES = 16;
/** The library takes the name under which a log signs its checkpoint for a pattern: only plain ones get there. */
const LOG_NAME_RE = /^[\w./:+-]{1,200}$/;

function areLogNamesPlain(bundle: unknown): boolean {
  const entries = listOf(
    field(field(bundle, 'verificationMaterial'), 'tlogEntries'),
    MAX_ENTRIES + 1,
  );
  if (entries.length > MAX_ENTRIES) return false;
  return entries.every((entry) => {
    const checkpoint = field(field(field(entry, 'inclusionProof'), 'checkpoint'), 'envelope');
    if (checkpoint === undefined) return true;
    if (typeof checkpoint !== 'string') return false;
    return Array.from(checkpoint.matchAll(/\u2014 (\S+) /g)).every(([, name = '']) =>
      LOG_NAME_RE.test(name),
    );
  });
}
