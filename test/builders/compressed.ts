import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { fields, join, text } from './zip.ts';

const decode = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** What every golden stream below unfolds to. */
export const GOLDEN_CONTENT = text(`${'weighbridge-test '.repeat(3)}\n`);

/**
 * Streams of algorithms that Node cannot write. Made with CPython 3.11 from
 * `d = b'weighbridge-test ' * 3 + b'\n'`: `bz2.compress(d)`, `lzma.compress(d)`,
 * `lzma.compress(d, format=lzma.FORMAT_ALONE)`, and `lz4.frame.compress(d)` of python-lz4.
 */
export const GOLDEN = {
  bzip2: decode(
    'QlpoOTFBWSZTWTcNOiwAABnRgAAQQAIW4ByAIAAxANABX+qgAyVhpx11LLzDCG0KpSik/F3JFOFCQNw06LA=',
  ),
  xz: decode(
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AAzABldADuZSXHqpb6f4VozhK12vGPLbOs6R7iRAAAAAAAATH3rUmtE2/YAATU0KIMDox+2830BAAAAAARZWg==',
  ),
  'lzma-alone': decode('XQAAgAD//////////wA7mUlx6qW+n+FaM4Stdrxjy2zrOke+xvf///0UgAA='),
  lz4: decode('BCJNGGhANAAAAAAAAABMHAAAAP8Cd2VpZ2hicmlkZ2UtdGVzdCARAAtQZXN0IAoAAAAA'),
} as const;

/** `lzma.compress(d, filters=[{'id': lzma.FILTER_X86}, {'id': lzma.FILTER_LZMA2}])`. */
export const XZ_WITH_BRANCH_FILTER = decode(
  '/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4AAzABldADuZSXHqpb6f4VozhK12vGPLbOs6R7iRAAAAAAAATH3rUmtE2/YAATU0KIMDox+2830BAAAAAARZWg==',
);

/** `bz2.compress(bytes(40_000_000))`: 45 bytes that unfold to 40 MB. */
export const BZIP2_BOMB = decode(
  'QlpoOTFBWSZTWdjs3f4BMl9ACMAAABAACCAAMMwJqmmgSlFbUBKUV4u5IpwoSGx2bv8A',
);
export const BZIP2_BOMB_BYTES = 40_000_000;

/** Zip archives of one member `a.txt`, written by `zipfile` with `ZIP_BZIP2` and `ZIP_LZMA`. */
export const ZIP_BZIP2 = decode(
  'UEsDBC4AAAAMADpNdV0Rd1ydPgAAADQAAAAFAAAAYS50eHRCWmg5MUFZJlNZNw06LAAAGdGAABBAAhbgHIAgADEA0AFf6qADJWGnHXUsvMMIbQqlKKT8XckU4UJA3DTosFBLAQIuAy4AAAAMADpNdV0Rd1ydPgAAADQAAAAFAAAAAAAAAAAAAACAAQAAAABhLnR4dFBLBQYAAAAAAQABADMAAABhAAAAAAA=',
);
export const ZIP_LZMA = decode(
  'UEsDBD8AAgAOADpNdV0Rd1ydKAAAADQAAAAFAAAAYS50eHQJBAUAXQAAgAAAO5lJceqlvp/hWjOErXa8Y8ts6zpHvsb3///9FIAAUEsBAj8DPwACAA4AOk11XRF3XJ0oAAAANAAAAAUAAAAAAAAAAAAAAIABAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAAEsAAAAAAA==',
);

export const gzip = (data: Uint8Array): Uint8Array => new Uint8Array(gzipSync(data));
export const zlib = (data: Uint8Array): Uint8Array => new Uint8Array(deflateSync(data));
export const zstd = (data: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(data));

/** Raw deflate without compression: one stored block, last unless told otherwise. */
export function storedBlock(data: Uint8Array, isLast = true): Uint8Array {
  return join(fields([1, isLast ? 1 : 0], [2, data.length], [2, ~data.length & 0xffff]), data);
}

/** A frame that zstd and lz4 decoders skip. */
export function skippableFrame(data: Uint8Array): Uint8Array {
  return join(fields([4, 0x184d2a50], [4, data.length]), data);
}
