import type { ByteSource } from '../bytes/source.ts';

/** Enough for every magic below and the opcode that follows PROTO. */
export const BLOB_HEAD_BYTES = 16;

const PREFIXES: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // zip
  [0x7f, 0x45, 0x4c, 0x46], // ELF
  [0x1f, 0x8b, 0x08], // gzip
  [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], // npy
  [0x28, 0xb5, 0x2f, 0xfd], // zstd
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], // 7z
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
  [0x42, 0x5a, 0x68], // bzip2
  [0x47, 0x47, 0x55, 0x46], // GGUF
  [0x63, 0x6f, 0x73, 0x0a], // GLOBAL os, protocol 0
  [0x63, 0x70, 0x6f, 0x73, 0x69, 0x78, 0x0a], // GLOBAL posix
];
const PROTO = 0x80;
const MAX_PROTOCOL = 5;

/**
 * Whether the start of raw numbers reads like something else. Weights begin with these bytes by
 * chance now and then, so a match only leads to a full recognition, which must then be certain.
 */
export async function looksLikeProgram(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, BLOB_HEAD_BYTES);
  if (head[0] === PROTO && (head[1] ?? 0) >= 1 && (head[1] ?? 0) <= MAX_PROTOCOL) return true;
  return PREFIXES.some((prefix) => prefix.every((byte, index) => head[index] === byte));
}
