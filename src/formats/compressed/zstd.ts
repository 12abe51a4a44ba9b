import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { Reader } from '../../bytes/reader.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream, refuseMoreParts } from './decoding.ts';
import { plainBytes, runNative } from './native.ts';

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Frames up to this are undone in one call. */
const SMALL_FRAME_BYTES = 64 * 1024;
const SMALL_OUTPUT_BYTES = 1024 ** 2;
const BLOCK = { raw: 0, rle: 1, compressed: 2, reserved: 3 } as const;

/** Whether a number is the magic of a frame that zstd and lz4 decoders skip (they share the range). */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}

/** Notes a skippable frame and moves behind it. */
export async function skipFrame(reader: Reader, log: DecodeLog): Promise<void> {
  const start = reader.offset;
  if (!(await reader.ensure(8))) throw new CorruptStream('skippable frame ends early');
  reader.skip(4);
  const length = reader.u32();
  if (length > 0) reader.skip(length - 1);
  if (length > 0 && !(await reader.ensure(1)))
    throw new CorruptStream('skippable frame ends early');
  if (length > 0) reader.skip(1);
  const detail = `${length} bytes that decoders skip`;
  log.anomalies.push({ code: 'skippable-frame', offset: start, length: 8 + length, detail });
  log.parts.push({ what: 'skippable frame', start, end: reader.offset, unpacked: 0 });
}

/** Length of the frame header behind the magic (RFC 8878, 3.1.1.1). */
function headerLength(descriptor: number): number {
  const singleSegment = (descriptor >> 5) & 1;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [singleSegment, 2, 4, 8][descriptor >> 6] ?? 0;
  return 1 + (singleSegment === 1 ? 0 : 1) + dictionaryId + contentSize;
}

/** Walks the block headers only, to find where the frame ends; undefined when it runs past the data. */
async function frameEnd(reader: Reader): Promise<number | undefined> {
  if (!(await reader.ensure(5))) return undefined;
  const descriptor = reader.peek(4);
  const checksum = (descriptor >> 2) & 1 ? 4 : 0;
  reader.skip(4 + headerLength(descriptor));
  for (;;) {
    if (!(await reader.ensure(3))) return undefined;
    const header = reader.u8() | (reader.u8() << 8) | (reader.u8() << 16);
    const type = (header >> 1) & 3;
    if (type === BLOCK.reserved) return undefined;
    reader.skip(type === BLOCK.rle ? 1 : header >> 3);
    if ((header & 1) === 1) break;
  }
  const end = reader.offset + checksum;
  reader.seek(end - 1);
  return (await reader.ensure(1)) ? end : undefined;
}

async function decodeSmallFrame(reader: Reader, length: number): Promise<Uint8Array | undefined> {
  if (length > SMALL_FRAME_BYTES || !(await reader.ensure(length))) return undefined;
  const start = reader.offset;
  try {
    const options = { maxOutputLength: SMALL_OUTPUT_BYTES };
    return plainBytes(zstdDecompressSync(reader.bytes(length), options));
  } catch (error) {
    // Too large or broken: the streaming way yields what can be had and reports the rest.
    if (!(error instanceof Error)) throw error;
    reader.seek(start);
    return undefined;
  }
}

/** Broken frames up to this size are decoded as far as they are sound. */
const MAX_SALVAGE_BYTES = 16 * 1024 ** 2;
const MAX_SALVAGE_OUTPUT_BYTES = 64 * 1024 ** 2;

function decodePrefix(frame: Uint8Array, length: number): Uint8Array | undefined {
  try {
    const output = zstdDecompressSync(frame.subarray(0, length), {
      finishFlush: constants.ZSTD_e_flush,
      maxOutputLength: MAX_SALVAGE_OUTPUT_BYTES,
    });
    return plainBytes(output);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
}

/**
 * What a broken frame yields before its defect. Node drops output it has not handed out yet when
 * the decoder fails, but a loader that reads little by little gets it: search the longest prefix
 * that decodes.
 */
async function salvage(reader: Reader): Promise<Uint8Array> {
  await reader.ensure(MAX_SALVAGE_BYTES);
  const frame = reader.bytes(Math.min(reader.buffered, MAX_SALVAGE_BYTES));
  let sound = 0;
  let broken = frame.length + 1;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (decodePrefix(frame, middle) === undefined) broken = middle;
    else sound = middle;
  }
  return decodePrefix(frame, sound) ?? new Uint8Array(0);
}

async function* decodeLargeFrame(
  reader: Reader,
  end: number | undefined,
): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  let produced = 0;
  try {
    for await (const chunk of runNative(createZstdDecompress(), reader, end)) {
      produced += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof CorruptStream)) throw error;
    reader.seek(start);
    const sound = await salvage(reader);
    if (sound.length > produced) yield sound.subarray(produced);
    throw error;
  }
  if (end === undefined) throw new CorruptStream('the frame ends early');
  reader.seek(end);
}

/** Zstandard (RFC 8878): all frames in order; `maxWindow` stays zstd's own default of 128 MB. */
export async function* decodeZstd(
  reader: Reader,
  log: DecodeLog,
): AsyncGenerator<Uint8Array, void> {
  while (await reader.ensure(4)) {
    const start = reader.offset;
    const magic = reader.u32();
    reader.seek(start);
    if (magic !== MAGIC && !isSkippable(magic)) return;
    refuseMoreParts(log);
    if (isSkippable(magic)) {
      await skipFrame(reader, log);
      continue;
    }
    const end = await frameEnd(reader);
    reader.seek(start);
    let unpacked = 0;
    const small = end === undefined ? undefined : await decodeSmallFrame(reader, end - start);
    if (small === undefined) {
      for await (const chunk of decodeLargeFrame(reader, end)) {
        unpacked += chunk.length;
        yield chunk;
      }
    } else if (small.length > 0) {
      unpacked = small.length;
      yield small;
    }
    log.parts.push({ what: 'zstd frame', start, end: reader.offset, unpacked });
  }
}
