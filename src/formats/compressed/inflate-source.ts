import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { decodeBzip2 } from './bzip2.ts';
import type { Decoded } from './decoded-source.ts';
import { decodeStream, lazySource } from './decoded-source.ts';
import type { Decoder } from './decoding.ts';
import { CorruptStream } from './decoding.ts';
import { decodeDeflate } from './deflate.ts';
import { Inflater } from './inflate-exactly.ts';
import { decodeLzmaSymbols, dictionaryWindow } from './lzma-alone.ts';
import { lzmaProperties } from './lzma.ts';
import { decodeXz } from './xz.ts';
import { decodeZstd } from './zstd.ts';

/** Zip compression methods (APPNOTE 4.4.5) that can be undone here. */
export const ZIP_METHOD = {
  stored: 0,
  deflate: 8,
  deflate64: 9,
  bzip2: 12,
  lzma: 14,
  zstdDeprecated: 20,
  zstd: 93,
  xz: 95,
} as const;

/** The LZMA stream inside zip: version and size of the properties, the properties, then symbols. */
function zipLzma(expectedSize: number | undefined): Decoder {
  return async function* decode(reader) {
    if (!(await reader.ensure(9))) throw new CorruptStream('header ends early');
    reader.skip(2);
    if (reader.u16() !== 5) throw new CorruptStream('properties of unknown size');
    const properties = lzmaProperties(reader.u8());
    if (properties === undefined) throw new CorruptStream('undefined properties');
    const window = dictionaryWindow(reader.u32());
    yield* decodeLzmaSymbols(reader, properties, window, expectedSize);
  };
}

function decoderOf(method: number, expectedSize: number | undefined): Decoder | undefined {
  switch (method) {
    case ZIP_METHOD.deflate:
      return decodeDeflate;
    case ZIP_METHOD.deflate64:
      return (reader) => new Inflater(reader, 'deflate64').chunks();
    case ZIP_METHOD.bzip2:
      return decodeBzip2;
    case ZIP_METHOD.lzma:
      return zipLzma(expectedSize);
    case ZIP_METHOD.zstdDeprecated:
    case ZIP_METHOD.zstd:
      return decodeZstd;
    case ZIP_METHOD.xz:
      return decodeXz;
    default:
      return undefined;
  }
}

/** Whether content packed with this zip method can be had. */
export function isSupportedMethod(method: number): boolean {
  return method === ZIP_METHOD.stored || decoderOf(method, 0) !== undefined;
}

/** Members up to this size are unpacked at once: their true size is then known, whatever is declared. */
const EAGER_PACKED_BYTES = 1024 ** 2;
const EAGER_SIZE_BYTES = 4 * 1024 ** 2;

/** How a zip header describes packed data. */
export interface Packing {
  readonly method: number;
  /** Content size as declared: a claim of the file's author. */
  readonly size: number;
  /** LZMA only: the data end with a marker, so that the size is not needed (flag bit 1). */
  readonly hasEndMarker: boolean;
}

function requireDecoder({ method, size, hasEndMarker }: Packing): Decoder {
  const decoder = decoderOf(method, hasEndMarker ? undefined : size);
  if (decoder === undefined) {
    throw new UndecodableError('unsupported-compression', `zip method ${method}`, 0);
  }
  return decoder;
}

/** Unpacks a zip member to its end, to learn what it really yields. */
export async function inflateFully(
  source: ByteSource,
  packing: Packing,
  limits: Limits,
): Promise<Decoded> {
  return decodeStream(source, 0, requireDecoder(packing), limits);
}

/**
 * The content of a packed zip member. Small ones are unpacked at once; large ones as far as they are
 * read, up to the declared size, which is where zipfile and miniz stop as well.
 */
export async function inflateSource(
  source: ByteSource,
  packing: Packing,
  limits: Limits,
): Promise<ByteSource> {
  const packed = source.size ?? Number.POSITIVE_INFINITY;
  if (packed > EAGER_PACKED_BYTES || packing.size > EAGER_SIZE_BYTES) {
    return lazySource(source, requireDecoder(packing), packing.size, limits);
  }
  const decoded = await inflateFully(source, packing, limits);
  if (decoded.failure !== undefined && decoded.unpacked === 0) throw decoded.failure;
  return decoded.source;
}
