import { createHash } from 'node:crypto';

/** Name space of the serial numbers (RFC 9562, version 5); made once, means nothing. */
const SERIAL_NAMESPACE = '5d1c8b1a3f0f4c57a1d0d3c9a0b6e2f4';

/** Equal documents have equal numbers; a later scan has another time in it and so another number. */
export function serialNumber(content: string): string {
  const name = createHash('sha256').update(content).digest();
  const hash = createHash('sha1').update(Buffer.from(SERIAL_NAMESPACE, 'hex')).update(name);
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `urn:uuid:${parts.join('-')}-${hex.slice(20)}`;
}
