import { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { decodeBzip2 } from '../../formats/compressed/bzip2.ts';
import { bounded, newLog, type Decoder } from '../../formats/compressed/decoding.ts';
import { decodeGzip } from '../../formats/compressed/gzip.ts';
import { decodeLz4 } from '../../formats/compressed/lz4.ts';
import type { Algorithm } from '../../formats/compressed/stream.ts';
import { decodeXz } from '../../formats/compressed/xz.ts';
import { decodeZstd } from '../../formats/compressed/zstd.ts';
import { DataFailure } from '../data-error.ts';
import type { Conversion, GivenFile } from './stored-rows.ts';

const DECODERS: Readonly<Partial<Record<Algorithm, Decoder>>> = {
  gzip: decodeGzip,
  bzip2: decodeBzip2,
  xz: decodeXz,
  zstd: decodeZstd,
  lz4: decodeLz4,
};

function failureOf(error: UndecodableError, name: string): DataFailure {
  const isBound = error.code === 'ratio-limit' || error.code === 'size-limit';
  return new DataFailure(
    isBound ? 'too-large' : 'malformed',
    `${name} cannot be unfolded: ${error.message}`,
    isBound ? 'give the table uncompressed' : 'compress the table again',
  );
}

/**
 * Unfolds a compressed file into the spill folder once, within the limits, so that the database never reads what has no end.
 * Gives the path of the unfolded file. Throws DataFailure.
 */
export async function unfold(
  { path, name }: GivenFile,
  algorithm: Algorithm,
  target: string,
  { host, request: { limits } }: Conversion,
): Promise<void> {
  const decoder = DECODERS[algorithm];
  if (decoder === undefined)
    throw new DataFailure('unknown-form', `${name} is ${algorithm}`, 'give the table uncompressed');
  const { source, close } = host.open(path);
  const file = host.createFile(target);
  try {
    const chunks = bounded(decoder, new Reader(source), newLog(), {
      ...DEFAULT_LIMITS,
      maxUnpackedBytes: limits.maxUnfoldedBytes,
      maxRatio: limits.maxUnfoldedRatio,
    });
    for await (const chunk of chunks) file.write(chunk);
  } catch (error) {
    throw error instanceof UndecodableError ? failureOf(error, name) : error;
  } finally {
    file.close();
    close();
  }
}
