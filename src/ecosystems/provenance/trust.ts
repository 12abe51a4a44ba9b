import type { TrustMaterial } from '@sigstore/verify';
import { toTrustMaterial } from '@sigstore/verify';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { field, listOf, momentOf, textOf } from '../../formats/package-metadata/json-value.ts';

/** A key with which an npm registry signs. */
export interface RegistryKey {
  readonly id: string;
  readonly key: KeyObject;
  /** What it signs: `signatures` of versions, or `attestations`. Both where the source does not say. */
  readonly usage: 'signatures' | 'attestations' | 'both';
  /** ISO 8601: it signs nothing that was published later. */
  readonly until?: string;
}

/** Whom signatures are believed, and where that comes from. */
export interface Trust {
  readonly material: TrustMaterial;
  readonly keys: readonly RegistryKey[];
  /** For people: `root of the sigstore library`, or the file the user gave. */
  readonly source: string;
}

const MAX_KEYS = 64;

/** Reads a trusted root (`trusted_root.json`) and, where given, the keys of an npm registry. Undefined for what is none. */
export function readTrust(root: unknown, keys: unknown, source: string): Trust | undefined {
  const registryKeys = readTufKeys(keys);
  try {
    const parsed = TrustedRoot.fromJSON(root);
    if (parsed.certificateAuthorities.length === 0) return undefined;
    const material = toTrustMaterial(parsed, (hint) => keyFor(hint, registryKeys));
    return { material, keys: registryKeys, source };
  } catch (error) {
    // The library throws whatever its decoders throw; a root that cannot be read is none.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function keyFor(
  hint: string,
  keys: readonly RegistryKey[],
): ReturnType<TrustMaterial['publicKey']> {
  const found = keys.find(({ id, usage }) => id === hint && usage !== 'signatures');
  if (found === undefined) throw new UnknownKeyError(`no key ${hint}`);
  const until = found.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(found.until);
  return { publicKey: found.key, validFor: (date) => date.getTime() <= until };
}

/** The key that signed is not among those trusted: nothing is wrong, nothing is proved. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

/** Keys as Sigstore's own repository distributes them. */
function readTufKeys(value: unknown): readonly RegistryKey[] {
  return listOf(field(value, 'keys'), MAX_KEYS).flatMap((entry) => {
    const id = textOf(field(entry, 'keyId'), 200);
    const raw = textOf(field(field(entry, 'publicKey'), 'rawBytes'));
    const key = raw === undefined ? undefined : keyOf(raw);
    const usage = textOf(field(entry, 'keyUsage'), 100);
    const until = momentOf(field(field(field(entry, 'publicKey'), 'validFor'), 'end'));
    if (id === undefined || key === undefined) return [];
    const role =
      usage === 'npm:signatures'
        ? 'signatures'
        : usage === 'npm:attestations'
          ? 'attestations'
          : 'both';
    return [{ id, key, usage: role, ...(until === undefined ? {} : { until }) }];
  });
}

/** Keys as an npm registry shows them itself. */
export function readRegistryKeys(value: unknown): readonly RegistryKey[] {
  return listOf(field(value, 'keys'), MAX_KEYS).flatMap((entry) => {
    const id = textOf(field(entry, 'keyid'), 200);
    const raw = textOf(field(entry, 'key'));
    const key = raw === undefined ? undefined : keyOf(raw);
    const until = momentOf(field(entry, 'expires'));
    if (id === undefined || key === undefined) return [];
    return [{ id, key, usage: 'both' as const, ...(until === undefined ? {} : { until }) }];
  });
}

function keyOf(base64: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
