import { verify } from 'node:crypto';
import type { ProofOfOrigin } from '../../core/package-proof.ts';
import type { RegistrySignature } from '../registry/packument.ts';
import type { RegistryKey } from './trust.ts';

export interface SignedVersion {
  readonly name: string;
  readonly version: string;
  /** Subresource-integrity text the registry lists: what it signs. */
  readonly integrity: string;
  /** ISO 8601. */
  readonly published?: string;
}

/** Where keys come from, the most trusted first. */
export interface KeySource {
  readonly keys: readonly RegistryKey[];
  readonly source: string;
}

/**
 * Verifies the registry's signatures over `name@version:integrity`. One that holds is enough; one that does not is
 * `invalid` whatever the others say.
 */
export function verifyRegistrySignatures(
  signatures: readonly RegistrySignature[],
  signed: SignedVersion,
  sources: readonly KeySource[],
): readonly ProofOfOrigin[] {
  const message = Buffer.from(`${signed.name}@${signed.version}:${signed.integrity}`);
  return signatures.map(({ keyId, signature }): ProofOfOrigin => {
    const proof = {
      subject: `${signed.name}@${signed.version}`,
      kind: 'registry-signature' as const,
    };
    for (const { keys, source } of sources) {
      const key = keys.find(({ id, usage }) => id === keyId && usage !== 'attestations');
      if (key === undefined) continue;
      if (key.until !== undefined && signed.published !== undefined && key.until < signed.published)
        return {
          ...proof,
          verdict: 'invalid',
          reason: `the key ${keyId} expired before this version was published`,
        };
      return isValid(message, key, signature)
        ? { ...proof, verdict: 'verified', trust: source }
        : {
            ...proof,
            verdict: 'invalid',
            reason: `the signature with key ${keyId} does not fit name, version and integrity`,
          };
    }
    return { ...proof, verdict: 'unverifiable', reason: `the key ${keyId} is not known` };
  });
}

function isValid(message: Uint8Array, { key }: RegistryKey, base64: string): boolean {
  try {
    return verify('sha256', message, key, Buffer.from(base64, 'base64'));
  } catch (error) {
    // A key of a kind that signs nothing; whoever lists it made it up.
    if (error instanceof Error) return false;
    throw error;
  }
}
