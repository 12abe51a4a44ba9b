import { decodeUtf8 } from '../../bytes/text.ts';

/** Control characters that ordinary text files hold: tab, line feed, form feed, carriage return, escape. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
/** The longest UTF-8 sequence minus one: a head may cut a character in two. */
const MAX_CUT_BYTES = 3;

/** Whether the beginning of a file is UTF-8 (or UTF-16 with a mark) text without binary control characters. */
export function looksLikeText(head: Uint8Array, whole: boolean): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  for (const byte of head) {
    if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) return false;
    if (byte === 0x7f) return false;
  }
  for (let cut = 0; cut <= (whole ? 0 : MAX_CUT_BYTES); cut += 1) {
    if (decodeUtf8(head.subarray(0, head.length - cut)) !== undefined) return true;
  }
  return false;
}

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\n';

/** A Git LFS pointer: a scanner that sees these 130 bytes of text has not seen the model. */
export function isLfsPointer(head: Uint8Array): boolean {
  return decodeUtf8(head.subarray(0, LFS_POINTER.length)) === LFS_POINTER;
}
