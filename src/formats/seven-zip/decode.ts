import { createBrotliDecompress } from 'node:zlib';
import type { Limits } from '../../core/limits.ts';
import { Reader } from '../../bytes/reader.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { decodeBzip2 } from '../compressed/bzip2.ts';
import { decodeStream, lazySource } from '../compressed/decoded-source.ts';
import type { Decoder } from '../compressed/decoding.ts';
import { CorruptStream } from '../compressed/decoding.ts';
import { decodeDeflate } from '../compressed/deflate.ts';
import { Inflater } from '../compressed/inflate-exactly.ts';
import { decodeLz4 } from '../compressed/lz4.ts';
import { decodeLzmaSymbols, dictionaryWindow } from '../compressed/lzma-alone.ts';
import { decodeLzma2 } from '../compressed/lzma2.ts';
import { lzmaProperties } from '../compressed/lzma.ts';
import { runNative } from '../compressed/native.ts';
import { decodeZstd } from '../compressed/zstd.ts';
import type { SevenZipCoder, SevenZipFolder } from './archive.ts';
import { branchFilter } from './branch-filters.ts';

/** Folders up to this size are unpacked at once; larger ones as far as they are read, and in order. */
const EAGER_BYTES = 32 * 1024 ** 2;
const COPY_BYTES = 256 * 1024;
/** Dictionary sizes of LZMA2 properties above this are 4 GB and reserved. */
const MAX_LZMA2_PROPERTY = 40;

async function* copy(reader: Reader): AsyncGenerator<Uint8Array, void> {
  while (await reader.ensure(1)) {
    yield Uint8Array.from(reader.bytes(Math.min(reader.buffered, COPY_BYTES)));
  }
}

function lzma({ properties, unpacked }: SevenZipCoder): Decoder {
  return async function* decode(reader) {
    const settings = lzmaProperties(properties[0] ?? 0xff);
    if (settings === undefined || properties.length < 5)
      throw new CorruptStream('undefined properties');
    const size = new DataView(properties.buffer, properties.byteOffset).getUint32(1, true);
    yield* decodeLzmaSymbols(reader, settings, dictionaryWindow(size), unpacked);
  };
}

function lzma2({ properties }: SevenZipCoder): Decoder {
  return async function* decode(reader) {
    const bits = properties[0] ?? 0xff;
    if (bits > MAX_LZMA2_PROPERTY) throw new CorruptStream('undefined properties');
    yield* decodeLzma2(
      reader,
      dictionaryWindow((2 | (bits & 1)) * 2 ** (bits / 2 + 11 - (bits & 1) / 2)),
    );
  };
}

function filtered({ method, properties }: SevenZipCoder): Decoder | undefined {
  const make = branchFilter(method);
  if (make === undefined) return undefined;
  return async function* decode(reader) {
    const filter = make(properties);
    let waiting = new Uint8Array(0);
    let position = 0;
    while (await reader.ensure(1)) {
      const more = reader.bytes(Math.min(reader.buffered, COPY_BYTES));
      const bytes = new Uint8Array(waiting.length + more.length);
      bytes.set(waiting);
      bytes.set(more, waiting.length);
      const done = filter.convert(bytes, position);
      position += done;
      waiting = bytes.slice(done);
      if (done > 0) yield bytes.subarray(0, done);
    }
    if (waiting.length > 0) yield waiting;
  };
}

/** What undoes a coder, or undefined when nothing here does. */
export function decoderOf(coder: SevenZipCoder): Decoder | undefined {
  if (coder.inputs !== 1 || coder.outputs !== 1) return undefined;
  switch (coder.method) {
    case '00':
      return copy;
    case '030101':
      return lzma(coder);
    case '21':
      return lzma2(coder);
    case '040108':
      return decodeDeflate;
    case '040109':
      return (reader) => new Inflater(reader, 'deflate64').chunks();
    case '040202':
      return decodeBzip2;
    case '04f71101':
      return decodeZstd;
    case '04f71102':
      return (reader) => runNative(createBrotliDecompress(), reader);
    case '04f71104':
      return decodeLz4;
    default:
      return filtered(coder);
  }
}

/** The output of one step as the input of the next: read once, forwards. */
function pipeSource(chunks: AsyncGenerator<Uint8Array, void>): ByteSource {
  return {
    size: undefined,
    sequential: true,
    read: async () => {
      for (;;) {
        const step = await chunks.next();
        if (step.done) return new Uint8Array(0);
        if (step.value.length > 0) return step.value;
      }
    },
  };
}

/** The coders in the order that undoes them, when they form one chain from one packed stream. */
function chainOf(folder: SevenZipFolder): readonly SevenZipCoder[] | undefined {
  if (folder.packedInputs.length !== 1) return undefined;
  const chain: SevenZipCoder[] = [];
  let index = folder.packedInputs[0] ?? -1;
  while (chain.length <= folder.coders.length) {
    const coder = folder.coders[index];
    if (coder === undefined || coder.inputs !== 1 || coder.outputs !== 1) return undefined;
    chain.push(coder);
    const bond = folder.bonds.find(({ output }) => output === index);
    if (bond === undefined) return chain;
    index = bond.input;
  }
  return undefined;
}

/** Why a folder can not be unpacked, or the steps that do it. */
export function folderDecoder(folder: SevenZipFolder): Decoder | { readonly lacks: string } {
  const chain = chainOf(folder);
  const titles = folder.coders.map(({ title }) => title).join(', ');
  if (chain === undefined) return { lacks: titles };
  const steps: Decoder[] = [];
  for (const coder of chain) {
    const step = decoderOf(coder);
    if (step === undefined) return { lacks: coder.title };
    steps.push(step);
  }
  return async function* decode(reader, log) {
    let current = reader;
    for (const step of steps.slice(0, -1)) current = new Reader(pipeSource(step(current, log)));
    const last = steps.at(-1) ?? copy;
    let left = folder.size;
    for await (const chunk of last(current, log)) {
      // What a folder yields beyond its declared size no reader sees.
      if (chunk.length >= left) {
        if (left > 0) yield chunk.subarray(0, left);
        return;
      }
      left -= chunk.length;
      yield chunk;
    }
    if (left > 0) throw new CorruptStream(`${left} bytes are missing at the end`);
  };
}

/** A folder's content: unpacked once, however many files it holds. */
export class FolderContent {
  readonly #open: () => Promise<ByteSource>;
  #content: Promise<ByteSource> | undefined;

  constructor(packed: ByteSource, folder: SevenZipFolder, limits: Limits) {
    this.#open = async () => {
      const decoder = folderDecoder(folder);
      if ('lacks' in decoder) {
        throw new UndecodableError('unsupported-compression', decoder.lacks, 0);
      }
      if (folder.size > EAGER_BYTES) return lazySource(packed, decoder, folder.size, limits);
      return (await decodeStream(packed, 0, decoder, limits)).source;
    };
  }

  whole(): Promise<ByteSource> {
    this.#content ??= this.#open();
    return this.#content;
  }

  async part(start: number, length: number): Promise<ByteSource> {
    const whole = await this.whole();
    const size = Math.max(0, Math.min(length, (whole.size ?? 0) - start));
    const slice = sliceSource(whole, start, size);
    return whole.sequential === true ? { ...slice, sequential: true } : slice;
  }
}
