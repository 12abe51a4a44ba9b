import { hash } from 'node:crypto';

/** Bytes kept of the SHA-256 of a part: enough against accidents and against anything short of a deliberate collision. */
export const DIGEST_BYTES = 8;

export function partDigest(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer').subarray(0, DIGEST_BYTES);
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
