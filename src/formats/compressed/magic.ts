import { constants, inflateSync } from 'node:zlib';
import type { Glimpse, Recognition } from '../format.ts';
import type { Algorithm } from './stream.ts';

/** Bytes of the head that are unfolded to tell a zlib stream from text beginning with `x`. */
const PROBE_BYTES = 4096;
const PROBE_OUTPUT_BYTES = 8 * 1024 ** 2;
const MAX_ALONE_BYTES = 256n * 1024n ** 3n;
const UNKNOWN_SIZE = 0xffffffffffffffffn;

export interface Recognised {
  readonly algorithm: Algorithm;
  readonly recognition: Exclude<Recognition, 'no'>;
}

function startsWith(head: Uint8Array, ...bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

/** Whether the head is the beginning of a zlib stream: two header bytes say little, so it is tried. */
function isZlib(head: Uint8Array): boolean {
  const [method, flags] = head;
  if (method === undefined || flags === undefined || head.length < 8) return false;
  if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0) return false;
  // With a preset dictionary nothing can be tried, and `x ` begins many a text.
  if ((flags & 0x20) !== 0) return method === 0x78 && !isPrintable(head.subarray(0, 64));
  try {
    inflateSync(head.subarray(0, PROBE_BYTES), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: PROBE_OUTPUT_BYTES,
    });
    return true;
  } catch (error) {
    // Too much output means that it does unfold; a wrong checksum at the end means that all before it did.
    if (!(error instanceof Error)) throw error;
    return /larger than|incorrect data check/i.test(error.message) || isDefectLater(head);
  }
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
}

/** A stream broken on purpose after its payload still unfolds at first: joblib goes by `x` alone. */
function isDefectLater(head: Uint8Array): boolean {
  if (head[0] !== 0x78) return false;
  try {
    return inflateSync(head.subarray(0, 64), { finishFlush: constants.Z_SYNC_FLUSH }).length > 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

/** The rules by which liblzma's automatic detection accepts a `.lzma` header, plus the first coder byte. */
function isLzmaAlone(head: Uint8Array): boolean {
  if (head.length < 18 || (head[0] ?? 255) >= 225 || head[13] !== 0) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dictionary = view.getUint32(1, true);
  const size = view.getBigUint64(5, true);
  if (size !== UNKNOWN_SIZE && size >= MAX_ALONE_BYTES) return false;
  if (dictionary === 0xffffffff) return true;
  // 2^n or 2^n + 2^(n-1): one or two leading one bits, the rest zeros.
  const top = 2 ** Math.floor(Math.log2(Math.max(1, dictionary)));
  return dictionary >= 4096 && (dictionary === top || dictionary === top + top / 2);
}

/** Which compressed stream the bytes begin, if any. */
export function recogniseStream({ head }: Glimpse): Recognised | undefined {
  if (startsWith(head, 0x1f, 0x8b, 0x08)) return { algorithm: 'gzip', recognition: 'certain' };
  if (startsWith(head, 0x42, 0x5a, 0x68) && isBzip2Block(head)) {
    return { algorithm: 'bzip2', recognition: 'certain' };
  }
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)) {
    return { algorithm: 'xz', recognition: 'certain' };
  }
  if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd))
    return { algorithm: 'zstd', recognition: 'certain' };
  if (startsWith(head, 0x04, 0x22, 0x4d, 0x18)) return { algorithm: 'lz4', recognition: 'certain' };
  if (startsWith(head, 0x02, 0x21, 0x4c, 0x18)) return { algorithm: 'lz4', recognition: 'certain' };
  if (isSkippableHead(head)) return { algorithm: skippableOwner(head), recognition: 'likely' };
  if (isLzmaAlone(head)) {
    return {
      algorithm: 'lzma-alone',
      recognition: startsWith(head, 0x5d, 0) ? 'likely' : 'possible',
    };
  }
  if (isZlib(head)) {
    return { algorithm: 'zlib', recognition: head[0] === 0x78 ? 'likely' : 'possible' };
  }
  return undefined;
}

/** `BZh1`…`BZh9`, then a block (π) or the end mark (√π): text may start with BZh as well. */
function isBzip2Block(head: Uint8Array): boolean {
  const level = head[3] ?? 0;
  if (level < 0x31 || level > 0x39) return false;
  return startsWith(head.subarray(4), 0x31, 0x41) || startsWith(head.subarray(4), 0x17, 0x72);
}

function isSkippableHead(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && startsWith(head.subarray(1), 0x2a, 0x4d, 0x18);
}

/** zstd and lz4 share the magic of skippable frames; the first other frame in sight decides. */
function skippableOwner(head: Uint8Array): Algorithm {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = head.length < 8 ? 0 : view.getUint32(4, true);
  return startsWith(head.subarray(Math.min(head.length, 8 + length)), 0x04, 0x22, 0x4d, 0x18)
    ? 'lz4'
    : 'zstd';
}
