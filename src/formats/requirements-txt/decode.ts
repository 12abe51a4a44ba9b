import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';

/** Byte order marks that pip knows, the longer of two that begin alike first. */
const MARKS: readonly (readonly [readonly number[], Decoder])[] = [
  [[0xef, 0xbb, 0xbf], (bytes) => decodeUtf8(bytes) ?? decodeLatin1(bytes)],
  [[0xff, 0xfe, 0, 0], (bytes) => utf32(bytes, true)],
  [[0, 0, 0xfe, 0xff], (bytes) => utf32(bytes, false)],
  [[0xff, 0xfe], (bytes) => new TextDecoder('utf-16le').decode(bytes)],
  [[0xfe, 0xff], (bytes) => new TextDecoder('utf-16be').decode(bytes)],
];
type Decoder = (bytes: Uint8Array) => string;

/** The last code point of Unicode. */
const MAX_CODE_POINT = 0x10_ff_ff;

function utf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    parts.push(String.fromCodePoint(point > MAX_CODE_POINT ? 0xff_fd : point));
  }
  return parts.join('');
}

/**
 * The text of a requirements file as pip reads it: a byte order mark decides, and UTF-8 where there
 * is none. Bytes that are no UTF-8 are read one by one, so that the ASCII lines among them are seen.
 */
export function decodeRequirements(bytes: Uint8Array): string {
  for (const [mark, decode] of MARKS)
    if (mark.every((byte, at) => bytes[at] === byte)) return decode(bytes.subarray(mark.length));
  return decodeUtf8(bytes) ?? decodeLatin1(bytes);
}
