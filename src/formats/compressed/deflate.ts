import { createInflateRaw } from 'node:zlib';
import type { Reader } from '../../bytes/reader.ts';
import { inflateSmall, runNative } from './native.ts';

/** Raw deflate (RFC 1951): the content of gzip members, zlib streams and most zip members. */
export async function* decodeDeflate(reader: Reader): AsyncGenerator<Uint8Array, void> {
  const small = await inflateSmall(reader);
  if (small !== undefined) {
    if (small.length > 0) yield small;
    return;
  }
  yield* runNative(createInflateRaw(), reader);
}
