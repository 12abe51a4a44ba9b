import { constants, inflateSync } from 'node:zlib';
import { recogniseStream } from './recognise.ts';

type Signature = readonly (number | undefined)[];

/** First bytes of programs, archives and compressed streams that are worth opening inside a literal. */
export const SIGNATURES: readonly Signature[] = [
  [0x50, 0x4b, 0x03, 0x04], // zip
  [0x1f, 0x8b, 0x08], // gzip
  [0x42, 0x5a, 0x68, undefined, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], // bzip2
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
  [0x04, 0x22, 0x4d, 0x18], // lz4
  [0x28, 0xb5, 0x2f, 0xfd], // zstd
  [0x5d, 0x00, 0x00, undefined, undefined, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // lzma
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], // 7z
  [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], // npy
  [0x7f, 0x45, 0x4c, 0x46], // ELF
  [0xcf, 0xfa, 0xed, 0xfe], // Mach-O
  [0xca, 0xfe, 0xba, 0xbe], // Mach-O, several architectures
  [0xe3, 0x00, 0x00, 0x00, 0x00], // marshal: a code object without arguments
  [undefined, 0x0d, 0x0d, 0x0a, undefined, 0x00, 0x00, 0x00], // .pyc
];

/** An MS-DOS header is only believed with the offset of a PE header that lies at a usual place. */
const MAX_PE_OFFSET = 4096;

/** Bytes of a supposed zlib stream that are inflated to see whether they are one. */
const ZLIB_LOOK_BYTES = 64;

function matches(head: Uint8Array, signature: Signature): boolean {
  if (head.length < signature.length) return false;
  return signature.every((byte, index) => byte === undefined || head[index] === byte);
}

function isPortableExecutable(head: Uint8Array): boolean {
  if (head[0] !== 0x4d || head[1] !== 0x5a || head.length < 64) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const offset = view.getUint32(60, true);
  return offset >= 64 && offset < MAX_PE_OFFSET;
}

/** Two bytes of zlib header are too common among numbers, so the data must also begin to inflate. */
function isZlib(head: Uint8Array): boolean {
  const [method = 0, flags = 0] = head;
  if ((method & 0x0f) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0) return false;
  // A preset dictionary is announced; nothing can inflate it, but hiding data so is deliberate.
  if ((flags & 0x20) !== 0) return false;
  try {
    // So little input can unfold to no more than 64 KiB.
    const start = head.subarray(0, ZLIB_LOOK_BYTES);
    return inflateSync(start, { finishFlush: constants.Z_SYNC_FLUSH }).length > 0;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** True when the bytes begin like something that deserves an examination of its own. */
export function looksLikeContent(head: Uint8Array, size: number): boolean {
  if (SIGNATURES.some((signature) => matches(head, signature))) return true;
  if (isPortableExecutable(head) || isZlib(head)) return true;
  const recognition = recogniseStream(head, size);
  return recognition === 'certain' || recognition === 'likely';
}
