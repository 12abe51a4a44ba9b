import type { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream } from './decoding.ts';
import { decodeDeflate } from './deflate.ts';

const PRESET_DICTIONARY_FLAG = 0x20;
/** Modulus of Adler-32, RFC 1950. */
const ADLER_MODULUS = 65_521;
/** Bytes whose sums cannot exceed 2^53 between reductions; far below the true bound. */
const ADLER_STRIDE = 4096;

function adler32(bytes: Uint8Array, seed: number): number {
  let a = seed & 0xffff;
  let b = seed >>> 16;
  for (let from = 0; from < bytes.length; from += ADLER_STRIDE) {
    const end = Math.min(from + ADLER_STRIDE, bytes.length);
    for (let index = from; index < end; index += 1) {
      a += bytes[index] ?? 0;
      b += a;
    }
    a %= ADLER_MODULUS;
    b %= ADLER_MODULUS;
  }
  return b * 65_536 + a;
}

/** zlib (RFC 1950): what joblib's `compress=True` and `pickle` + `zlib.compress` write. */
export async function* decodeZlib(
  reader: Reader,
  log: DecodeLog,
): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  if (!(await reader.ensure(2))) throw new CorruptStream('header ends early');
  reader.skip(1);
  if ((reader.u8() & PRESET_DICTIONARY_FLAG) !== 0) {
    // Only a loader that has the dictionary can read it; what it says cannot be known here.
    log.anomalies.push({ code: 'preset-dictionary', offset: start + 1, detail: 'FDICT is set' });
    throw new UndecodableError('unsupported-compression', 'needs a preset dictionary', 0);
  }
  let sum = 1;
  let unpacked = 0;
  for await (const chunk of decodeDeflate(reader)) {
    sum = adler32(chunk, sum);
    unpacked += chunk.length;
    yield chunk;
  }
  if (!(await reader.ensure(4))) throw new CorruptStream('the checksum is missing');
  if (reader.u32(false) !== sum) {
    const detail = 'the content does not match its Adler-32';
    log.anomalies.push({ code: 'checksum-mismatch', offset: reader.offset - 4, detail });
  }
  log.parts.push({ what: 'zlib stream', start, end: reader.offset, unpacked });
}
