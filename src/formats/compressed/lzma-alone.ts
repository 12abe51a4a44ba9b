import type { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream } from './decoding.ts';
import type { LzmaPause, LzmaProperties } from './lzma.ts';
import { LzmaDecoder, lzmaProperties, MAX_SYMBOL_BYTES } from './lzma.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Largest dictionary kept: `xz -9` uses 64 MB; the window may take twice this in memory. */
export const MAX_DICTIONARY_BYTES = 128 * 1024 ** 2;
const STEP_BYTES = 256 * 1024;
const INPUT_BYTES = 64 * 1024;
const UNKNOWN_SIZE = 0xffffffffffffffffn;
const HEADER_BYTES = 13;

/** Smallest dictionary the format allows. */
const MIN_DICTIONARY_BYTES = 4096;

export function dictionaryWindow(size: number): SlidingWindow {
  // A dictionary larger than what is kept matters only to matches that reach further; those fail visibly.
  return new SlidingWindow(Math.max(MIN_DICTIONARY_BYTES, Math.min(size, MAX_DICTIONARY_BYTES)));
}

/** Decodes LZMA symbols until `size` bytes were made or, when it is undefined, until the end marker. */
export async function* decodeLzmaSymbols(
  reader: Reader,
  properties: LzmaProperties,
  window: SlidingWindow,
  size: number | undefined,
): AsyncGenerator<Uint8Array, void> {
  const decoder = new LzmaDecoder(window, properties);
  let left = size ?? Number.POSITIVE_INFINITY;
  let started = false;
  for (;;) {
    const more = await reader.ensure(INPUT_BYTES);
    const from = reader.offset;
    decoder.range.feed(reader.bytes(reader.buffered));
    if (!started) decoder.range.start();
    started = true;
    let pause: LzmaPause;
    try {
      pause = decoder.run(STEP_BYTES, left, more ? MAX_SYMBOL_BYTES : 0);
    } catch (error) {
      // A loader reading little by little gets what precedes the defect: so must the examination.
      if (error instanceof CorruptStream && window.pending > 0) yield window.take();
      throw error;
    }
    const isEnd = pause === 'end-marker' || window.pending >= left;
    if (isEnd) decoder.range.normalise();
    const used = reader.offset - from - decoder.range.remaining;
    if (decoder.range.remaining < 0) {
      if (window.pending > 0) yield window.take();
      throw new CorruptStream('the data end early');
    }
    reader.seek(from + used);
    left -= window.pending;
    if (window.pending > 0) yield window.take();
    if (pause === 'end-marker' && size !== undefined && left > 0) {
      throw new CorruptStream('the end marker comes before the declared size');
    }
    if (isEnd) {
      if (pause !== 'end-marker' && !decoder.range.isFinished) await readEndMarker(reader, decoder);
      return;
    }
    if (pause === 'input' && !more) throw new CorruptStream('the data end early');
  }
}

/** A stream of known size may still carry an end marker: it belongs to the stream, anything else does not. */
async function readEndMarker(reader: Reader, decoder: LzmaDecoder): Promise<void> {
  await reader.ensure(MAX_SYMBOL_BYTES);
  const from = reader.offset;
  const input = reader.bytes(reader.buffered);
  decoder.range.feed(input);
  reader.seek(from);
  try {
    if (decoder.run(1, 1, 0) !== 'end-marker') return;
  } catch (error) {
    // Not an end marker: what follows is trailing data and reported as such.
    if (error instanceof CorruptStream) return;
    throw error;
  }
  decoder.range.normalise();
  if (decoder.range.remaining >= 0) reader.seek(from + input.length - decoder.range.remaining);
}

/** The `.lzma` format of LZMA Utils, which joblib writes and Python's lzma still reads. */
export async function* decodeLzmaAlone(
  reader: Reader,
  log: DecodeLog,
): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  if (!(await reader.ensure(HEADER_BYTES))) throw new CorruptStream('header ends early');
  const properties = lzmaProperties(reader.u8());
  if (properties === undefined) throw new CorruptStream('undefined properties');
  const dictionary = reader.u32();
  const size = reader.u64();
  if (size !== UNKNOWN_SIZE && size > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new UndecodableError('size-limit', `${size} bytes declared`, 0);
  }
  const known = size === UNKNOWN_SIZE ? undefined : Number(size);
  let unpacked = 0;
  const window = dictionaryWindow(dictionary);
  for await (const chunk of decodeLzmaSymbols(reader, properties, window, known)) {
    unpacked += chunk.length;
    yield chunk;
  }
  log.parts.push({ what: 'lzma stream', start, end: reader.offset, unpacked });
}
