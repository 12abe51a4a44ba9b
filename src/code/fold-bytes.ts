import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Bytes as text with one character for each byte, which is how constants of bytes are kept. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function bufferOf(bytes: string): Buffer {
  return Buffer.from(bytes, 'latin1');
}

export function utf8OfBytes(bytes: string): string {
  return bufferOf(bytes).toString('utf8');
}

export function bytesOfUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base64 as Python and JavaScript read it: other characters are skipped. */
export function fromBase64(text: string): string {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return Buffer.from(plain, 'base64').toString('latin1');
}

export function fromBase32(text: string): string {
  let [bits, count] = [0, 0];
  const bytes: number[] = [];
  for (const letter of text.toUpperCase()) {
    const digit = BASE32.indexOf(letter);
    if (digit === -1) continue;
    bits = ((bits << 5) | digit) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return latin1(Uint8Array.from(bytes));
}

/** Ascii85 and the variant of RFC 1924, both four bytes in five characters. */
export function fromBase85(text: string, alphabet: string): string {
  const bytes: number[] = [];
  let digits: number[] = [];
  const flush = (): void => {
    const missing = 5 - digits.length;
    if (missing > 3) return;
    const whole = [...digits, ...Array.from({ length: missing }, () => 84)];
    const number = whole.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let at = 0; at < 4 - missing; at += 1)
      bytes.push(Math.floor(number / 256 ** (3 - at)) % 256);
    digits = [];
  };
  for (const letter of text) {
    const digit = alphabet.indexOf(letter);
    if (digit === -1) continue;
    digits.push(digit);
    if (digits.length === 5) flush();
  }
  flush();
  return latin1(Uint8Array.from(bytes));
}

const ASCII85 = Array.from({ length: 85 }, (_, at) => String.fromCharCode(33 + at)).join('');
const RFC1924 =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

export function fromAscii85(text: string): string {
  return fromBase85(text.replaceAll(/^<~|~>$/g, ''), ASCII85);
}

export function fromRfc1924(text: string): string {
  return fromBase85(text, RFC1924);
}

/** Undefined for what is no even number of hexadecimal digits. */
export function fromHex(text: string): string | undefined {
  const digits = text.replaceAll(/[\s:-]/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return undefined;
  return Buffer.from(digits, 'hex').toString('latin1');
}

export function toHex(bytes: string): string {
  return bufferOf(bytes).toString('hex');
}

export function toBase64(bytes: string): string {
  return bufferOf(bytes).toString('base64');
}

export function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** Undoes zlib, raw deflate or gzip; undefined for what is none of them or unfolds beyond the limit. */
export function inflated(bytes: string, maxBytes: number): string | undefined {
  for (const decode of [inflateSync, gunzipSync, inflateRawSync]) {
    try {
      return latin1(decode(bufferOf(bytes), { maxOutputLength: maxBytes }));
    } catch {
      // Not this one: constants in source say nothing of how they are packed.
    }
  }
  return undefined;
}
