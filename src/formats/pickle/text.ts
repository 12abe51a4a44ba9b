import type { Reader } from '../../bytes/reader.ts';
import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';

/** The text when every byte is ASCII. */
export function decodeAscii(bytes: Uint8Array): string | undefined {
  for (let index = 0; index < bytes.length; index += 1)
    if ((bytes[index] ?? 0) > 0x7f) return undefined;
  return decodeLatin1(bytes);
}

/** Texts of at most this many bytes are looked for among the ones seen: keys and column names repeat. */
const REPEATED_BYTES = 24;
/** Slots of the table of texts seen, a power of two; a few hundred names are what a program repeats. */
const SEEN_SLOTS = 2048;
const SEEN: string[] = Array.from({ length: SEEN_SLOTS }, () => '');

/** The text of a window's bytes from `start` to `end` when every one is ASCII. */
export function sliceAscii(reader: Reader, start: number, end: number): string | undefined {
  const { window } = reader;
  let hash = end - start;
  let all = 0;
  for (let index = start; index < end; index += 1) {
    const byte = window[index] ?? 0;
    all |= byte;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  if (all > 0x7f) return undefined;
  if (end - start > REPEATED_BYTES) return reader.latin1(start, end);
  const slot = (hash ^ (hash >>> 15)) & (SEEN_SLOTS - 1);
  const seen = SEEN[slot] ?? '';
  if (isSpelled(seen, window, start, end)) return seen;
  const text = reader.latin1(start, end);
  SEEN[slot] = text;
  return text;
}

function isSpelled(text: string, window: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index += 1)
    if (text.charCodeAt(index) !== window[start + index]) return false;
  return true;
}

/** UTF-8 as `str(b, 'utf-8', 'surrogatepass')` reads it: lone surrogates are let through. */
export function decodeUnicode(bytes: Uint8Array): string | undefined {
  return decodeAscii(bytes) ?? decodeUtf8(bytes) ?? decodeWithSurrogates(bytes);
}

/**
 * Splits at encoded surrogates (ED A0..BF xx), which strict UTF-8 refuses, and decodes what lies
 * between strictly.
 */
function decodeWithSurrogates(bytes: Uint8Array): string | undefined {
  let text = '';
  let from = 0;
  for (let index = 0; index + 2 < bytes.length; index += 1) {
    if (bytes[index] !== 0xed) continue;
    const second = bytes[index + 1] ?? 0;
    const third = bytes[index + 2] ?? 0;
    if (second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) continue;
    const before = decodeUtf8(bytes.subarray(from, index));
    if (before === undefined) return undefined;
    text += before + String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
    index += 2;
    from = index + 1;
  }
  const rest = decodeUtf8(bytes.subarray(from));
  return rest === undefined ? undefined : text + rest;
}

/** Drops a multi-byte character that a cut through UTF-8 left unfinished. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  // A character has at most three continuation bytes.
  for (let back = 1; back <= 4 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      if (width > back) end = bytes.length - back;
      break;
    }
  }
  return bytes.subarray(0, end);
}

const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x5c, 0x5c],
  [0x27, 0x27],
  [0x22, 0x22],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x74, 0x09],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x76, 0x0b],
  [0x61, 0x07],
]);

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
}

function isOctal(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= 0x30 && byte <= 0x37;
}

/** `codecs.escape_decode`, which is also C's `PyBytes_DecodeEscape`; undefined where they raise. */
export function decodeEscapes(bytes: Uint8Array): Uint8Array | undefined {
  if (!bytes.includes(0x5c)) return bytes;
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let index = 0;
  while (index < bytes.length) {
    const byte = bytes[index] ?? 0;
    index += 1;
    if (byte !== 0x5c) {
      out[length++] = byte;
      continue;
    }
    const escape = bytes[index];
    if (escape === undefined) return undefined; // trailing backslash
    index += 1;
    const simple = SIMPLE_ESCAPES.get(escape);
    if (simple !== undefined) {
      out[length++] = simple;
    } else if (isOctal(escape)) {
      let value = escape - 0x30;
      for (let digits = 1; digits < 3 && isOctal(bytes[index]); digits += 1) {
        value = value * 8 + ((bytes[index] ?? 0) - 0x30);
        index += 1;
      }
      out[length++] = value & 0xff;
    } else if (escape === 0x78) {
      const high = hexDigit(bytes[index] ?? 0);
      const low = hexDigit(bytes[index + 1] ?? 0);
      if (high < 0 || low < 0) return undefined; // invalid \x escape
      out[length++] = high * 16 + low;
      index += 2;
    } else if (escape !== 0x0a) {
      out[length++] = 0x5c;
      out[length++] = escape;
    }
  }
  return out.subarray(0, length);
}

/** `str(b, 'raw-unicode-escape')`: Latin-1 with \uXXXX and \UXXXXXXXX; undefined where it raises. */
export function decodeRawUnicodeEscape(bytes: Uint8Array): string | undefined {
  if (!bytes.includes(0x5c)) return decodeAscii(bytes) ?? decodeLatin1(bytes);
  const source = decodeLatin1(bytes);
  let text = '';
  let index = 0;
  while (index < source.length) {
    const slash = source.indexOf('\\', index);
    if (slash === -1 || slash === source.length - 1) return text + source.slice(index);
    text += source.slice(index, slash);
    const letter = source[slash + 1] ?? '';
    const width = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    if (width === 0) {
      // The pair is passed over whole: of `\\u0041` the second backslash starts no escape.
      text += source.slice(slash, slash + 2);
      index = slash + 2;
      continue;
    }
    const digits = source.slice(slash + 2, slash + 2 + width);
    if (digits.length < width || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
    const point = Number.parseInt(digits, 16);
    if (point > 0x10ffff) return undefined;
    text += String.fromCodePoint(point);
    index = slash + 2 + width;
  }
  return text;
}
