import { createHash } from 'node:crypto';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** Version byte, twenty bytes of hash, four of checksum. */
const ADDRESS_BYTES = 25;
/** Longest bech32 text (BIP 173). */
const MAX_BECH32 = 90;
/** Version bytes of payment addresses: Bitcoin, Litecoin, Dogecoin, Dash, Tron. */
const VERSIONS: ReadonlySet<number> = new Set([0, 5, 48, 50, 30, 22, 76, 16, 65]);
const BECH32_CONSTANT = 1;
const BECH32M_CONSTANT = 0x2bc830a3;
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** Base58Check address of a wallet: the first four bytes of a double SHA-256 follow. One random text in four thousand million passes. */
export function isBase58Address(text: string): boolean {
  if (text.length < 26 || text.length > 35) return false;
  const bytes = new Uint8Array(ADDRESS_BYTES);
  for (const letter of text) {
    let carry = BASE58.indexOf(letter);
    if (carry < 0) return false;
    for (let at = ADDRESS_BYTES - 1; at >= 0; at -= 1) {
      carry += (bytes[at] ?? 0) * 58;
      bytes[at] = carry & 0xff;
      carry >>= 8;
    }
    if (carry !== 0) return false;
  }
  if (!VERSIONS.has(bytes[0] ?? 0)) return false;
  const sum = sha256(sha256(bytes.subarray(0, ADDRESS_BYTES - 4)));
  return bytes.subarray(ADDRESS_BYTES - 4).every((byte, at) => byte === sum[at]);
}

/** Bech32 or bech32m address of a Bitcoin or Litecoin wallet (BIP 173, BIP 350), in one case throughout. */
export function isBech32Address(text: string): boolean {
  if (text.length > MAX_BECH32 || (text !== text.toLowerCase() && text !== text.toUpperCase()))
    return false;
  const lower = text.toLowerCase();
  const split = lower.lastIndexOf('1');
  const prefix = lower.slice(0, split);
  if (prefix !== 'bc' && prefix !== 'ltc') return false;
  const values = Array.from(prefix).map((letter) => letter.charCodeAt(0) >> 5);
  values.push(0, ...Array.from(prefix).map((letter) => letter.charCodeAt(0) & 31));
  for (const letter of lower.slice(split + 1)) {
    const value = BECH32.indexOf(letter);
    if (value < 0) return false;
    values.push(value);
  }
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, part] of GENERATOR.entries()) if ((top >> bit) & 1) check ^= part;
  }
  // Witness version 0 takes the first constant, later ones the second.
  return check === (lower[split + 1] === 'q' ? BECH32_CONSTANT : BECH32M_CONSTANT);
}
