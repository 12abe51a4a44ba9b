import { createInflateRaw } from 'node:zlib';
import type { Reader } from '../../bytes/reader.ts';
import { CorruptStream } from './decoding.ts';
import { Inflater } from './inflate-exactly.ts';
import { inflateSmall, runNative } from './native.ts';

/** Raw deflate (RFC 1951): the content of gzip members, zlib streams and most zip members. */
export async function* decodeDeflate(reader: Reader): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  const small = await inflateSmall(reader);
  if (small !== undefined) {
    if (small.length > 0) yield small;
    return;
  }
  let produced = 0;
  try {
    for await (const chunk of runNative(createInflateRaw(), reader)) {
      produced += chunk.length;
      yield chunk;
    }
    return;
  } catch (error) {
    if (!(error instanceof CorruptStream)) throw error;
  }
  reader.seek(start);
  yield* skipping(new Inflater(reader, 'deflate').chunks(), produced);
}

/** The chunks without the first `count` bytes, which were handed out before. */
async function* skipping(
  chunks: AsyncGenerator<Uint8Array, void>,
  count: number,
): AsyncGenerator<Uint8Array, void> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
