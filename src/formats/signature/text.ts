import { decodeUtf8 } from '../../bytes/text.ts';

/** Control characters that ordinary text files hold: tab, line feed, form feed, carriage return, escape. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
/** The longest UTF-8 sequence minus one: a head may cut a character in two. */
const MAX_CUT_BYTES = 3;

/** Random bytes hold a control character every nine bytes: this many without one are hardly binary. */
const TELLING_BYTES = 512;
/** Source code and manuals hold a bell, a mapped key or a separator here and there; binary data one in nine. */
const MAX_CONTROL_SHARE = 0.002;
/** Bytes above ASCII in legacy text: nearly all in Cyrillic or Asian charsets, few in a short European note. */
const MAX_LEGACY_SHARE = { long: 0.95, short: 0.3 };

/** Text in a charset older than UTF-8, given that no binary control character is there. */
function looksLikeLegacyText(head: Uint8Array): boolean {
  if (!head.includes(0x0a)) return false;
  const high = head.reduce((count, byte) => (byte >= 0x80 ? count + 1 : count), 0);
  const share = head.length >= TELLING_BYTES ? MAX_LEGACY_SHARE.long : MAX_LEGACY_SHARE.short;
  return high <= head.length * share;
}

/** Whether the beginning of a file is text without binary control characters: UTF-8, UTF-16 with a mark, or an 8-bit charset. */
export function looksLikeText(head: Uint8Array, whole: boolean): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if ((byte < 0x20 && !TEXT_CONTROLS.has(byte)) || byte === 0x7f) controls += 1;
  }
  if (controls > (head.length >= TELLING_BYTES ? head.length * MAX_CONTROL_SHARE : 0)) return false;
  for (let cut = 0; cut <= (whole ? 0 : MAX_CUT_BYTES); cut += 1) {
    if (decodeUtf8(head.subarray(0, head.length - cut)) !== undefined) return true;
  }
  return looksLikeLegacyText(head);
}

/** Printable ASCII and line ends in a file that a language's own reader could still take for source. */
const MIN_READABLE_SHARE = 0.7;

/**
 * Whether the beginning of a file reads mostly like text although control characters stand in it. Interpreters do not mind
 * a NUL or a DEL in a comment or a string, so a file that is named like source must not pass for binary because of one.
 */
export function couldBeSource(head: Uint8Array): boolean {
  let readable = 0;
  for (const byte of head)
    if ((byte >= 0x20 && byte < 0x7f) || TEXT_CONTROLS.has(byte)) readable += 1;
  return readable > 0 && readable >= head.length * MIN_READABLE_SHARE;
}

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\n';

/** A Git LFS pointer: a scanner that sees these 130 bytes of text has not seen the model. */
export function isLfsPointer(head: Uint8Array): boolean {
  return decodeUtf8(head.subarray(0, LFS_POINTER.length)) === LFS_POINTER;
}
