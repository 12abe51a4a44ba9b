import type { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { BitReader } from './bit-reader.ts';
import { decodeSymbols, readTables } from './bzip2-huffman.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream, refuseMoreParts } from './decoding.ts';

const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
/** 900,000 symbols of at most 20 bits, 18,002 selectors of at most 6 bits and the tables. */
const MAX_BLOCK_INPUT_BYTES = 2_500_000;
const OUTPUT_CHUNK_BYTES = 256 * 1024;

/** Undoes the Burrows-Wheeler transform: links each byte to its successor. */
function link(block: Uint32Array, length: number): void {
  const starts = new Uint32Array(256);
  for (let index = 0; index < length; index += 1) {
    const byte = (block[index] ?? 0) & 0xff;
    starts[byte] = (starts[byte] ?? 0) + 1;
  }
  let sum = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const count = starts[byte] ?? 0;
    starts[byte] = sum;
    sum += count;
  }
  // Low 8 bits stay the byte, the upper 24 become the index of its successor.
  for (let index = 0; index < length; index += 1) {
    const byte = (block[index] ?? 0) & 0xff;
    const to = starts[byte] ?? 0;
    starts[byte] = to + 1;
    block[to] = (block[to] ?? 0) | (index << 8);
  }
}

/** Follows the links and undoes the first run-length stage: four equal bytes, then a repeat count. */
function* unfold(block: Uint32Array, length: number, origin: number): Generator<Uint8Array, void> {
  let out = new Uint8Array(OUTPUT_CHUNK_BYTES);
  let filled = 0;
  let index = (block[origin] ?? 0) >>> 8;
  let previous = -1;
  let run = 0;
  for (let done = 0; done < length; done += 1) {
    const entry = block[index] ?? 0;
    const byte = entry & 0xff;
    index = entry >>> 8;
    // At most 255 repeats or one byte are added per step.
    if (filled + 256 > OUTPUT_CHUNK_BYTES) {
      yield out.subarray(0, filled);
      out = new Uint8Array(OUTPUT_CHUNK_BYTES);
      filled = 0;
    }
    if (run === 4) {
      out.fill(previous, filled, filled + byte);
      filled += byte;
      run = 0;
      previous = -1;
      continue;
    }
    run = byte === previous ? run + 1 : 1;
    previous = byte;
    out[filled] = byte;
    filled += 1;
  }
  if (filled > 0) yield out.subarray(0, filled);
}

function* decodeBlock(bits: BitReader, maxLength: number): Generator<Uint8Array, void> {
  bits.read(32);
  if (bits.read(1) === 1) {
    // Deprecated since 0.9.5 and written by nobody; libbz2 still undoes it.
    throw new UndecodableError('unsupported-compression', 'randomised bzip2 block', 0);
  }
  const origin = bits.read(24);
  const tables = readTables(bits);
  const block = new Uint32Array(maxLength);
  const length = decodeSymbols(bits, tables, block);
  if (length === 0 && origin === 0) return;
  if (origin >= length) throw new CorruptStream('origin outside the block');
  link(block, length);
  yield* unfold(block, length, origin);
}

/** One stream of the format, from `BZh` to the end mark. */
async function* decodeStream(reader: Reader): AsyncGenerator<Uint8Array, void> {
  reader.skip(3);
  const level = reader.u8() - 0x30;
  let bit = 0;
  for (;;) {
    await reader.ensure(MAX_BLOCK_INPUT_BYTES);
    const start = reader.offset;
    const bits = new BitReader(reader.bytes(reader.buffered), bit);
    const magic = bits.read(24) * 2 ** 24 + bits.read(24);
    if (magic === END_MAGIC) {
      bits.read(32);
      bits.requireInput();
      reader.seek(start + Math.ceil(bits.position / 8));
      return;
    }
    if (magic !== BLOCK_MAGIC) throw new CorruptStream('neither a block nor the end mark');
    yield* decodeBlock(bits, level * 100_000);
    bits.requireInput();
    reader.seek(start + Math.floor(bits.position / 8));
    bit = bits.position % 8;
  }
}

/** bzip2: all streams, one after the other, as Python's bz2 reads them. */
export async function* decodeBzip2(
  reader: Reader,
  log: DecodeLog,
): AsyncGenerator<Uint8Array, void> {
  while ((await reader.ensure(4)) && isHeader(reader)) {
    refuseMoreParts(log);
    const start = reader.offset;
    let unpacked = 0;
    for await (const chunk of decodeStream(reader)) {
      unpacked += chunk.length;
      yield chunk;
    }
    log.parts.push({ what: 'bzip2 stream', start, end: reader.offset, unpacked });
  }
}

function isHeader(reader: Reader): boolean {
  return (
    reader.peek(0) === 0x42 &&
    reader.peek(1) === 0x5a &&
    reader.peek(2) === 0x68 &&
    reader.peek(3) >= 0x31 &&
    reader.peek(3) <= 0x39
  );
}
