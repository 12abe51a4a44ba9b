import type { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream, refuseMoreParts } from './decoding.ts';
import { dictionaryWindow } from './lzma-alone.ts';
import { decodeLzma2 } from './lzma2.ts';
import type { SlidingWindow } from './sliding-window.ts';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;
const HEADER_BYTES = 12;
const FOOTER_BYTES = 12;
const LZMA2_FILTER = 0x21;
/** Bytes of the check field by its id (xz file format, 2.1.1.2). */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;
/** Blocks of one stream; multi-threaded xz makes one per 24 MB or so. */
const MAX_BLOCKS = 1_000_000;

function hasMagic(reader: Reader): boolean {
  return MAGIC.every((byte, index) => reader.peek(index) === byte);
}

/** A variable-length integer of at most nine bytes; more than 2^53 is wrong anywhere in a file. */
async function variable(reader: Reader): Promise<number> {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    if (!(await reader.ensure(1))) throw new CorruptStream('a number ends early');
    const byte = reader.u8();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (value > Number.MAX_SAFE_INTEGER) throw new CorruptStream('a number is too large');
    if (byte < 0x80) return value;
  }
  throw new CorruptStream('a number is too long');
}

/** Reads a block header; the window has the size its dictionary needs. */
async function readBlockHeader(reader: Reader): Promise<SlidingWindow> {
  const start = reader.offset;
  const end = start + (reader.peek() + 1) * 4;
  if (!(await reader.ensure(end - start))) throw new CorruptStream('a block header ends early');
  reader.skip(1);
  const flags = reader.u8();
  if ((flags & 0x40) !== 0) await variable(reader);
  if ((flags & 0x80) !== 0) await variable(reader);
  const filter = await variable(reader);
  if ((flags & 3) !== 0 || filter !== LZMA2_FILTER) {
    // Delta and the branch filters are for executables and sound; Python writes them only on request.
    const detail = `xz filter chain of ${(flags & 3) + 1} starting with 0x${filter.toString(16)}`;
    throw new UndecodableError('unsupported-compression', detail, 0);
  }
  await variable(reader);
  if (!(await reader.ensure(1))) throw new CorruptStream('a block header ends early');
  const bits = reader.u8();
  if (bits > 40) throw new CorruptStream('undefined dictionary size');
  reader.seek(end);
  return dictionaryWindow((2 | (bits & 1)) * 2 ** ((bits >> 1) + 11));
}

async function skipAligned(reader: Reader, from: number): Promise<void> {
  while ((reader.offset - from) % 4 !== 0) {
    if (!(await reader.ensure(1))) throw new CorruptStream('padding ends early');
    if (reader.u8() !== 0) throw new CorruptStream('padding is not zero');
  }
}

async function readIndex(reader: Reader, from: number, blocks: number): Promise<void> {
  reader.skip(1);
  const records = await variable(reader);
  if (records !== blocks) throw new CorruptStream(`index lists ${records} blocks of ${blocks}`);
  for (let record = 0; record < records * 2; record += 1) await variable(reader);
  await skipAligned(reader, from);
  if (!(await reader.ensure(4 + FOOTER_BYTES))) throw new CorruptStream('the footer ends early');
  reader.skip(4 + FOOTER_BYTES - 2);
  if (reader.u16(false) !== 0x595a) throw new CorruptStream('the footer is wrong');
}

async function* decodeXzStream(reader: Reader): AsyncGenerator<Uint8Array, void> {
  if (!(await reader.ensure(HEADER_BYTES))) throw new CorruptStream('header ends early');
  const checkBytes = CHECK_BYTES[reader.peek(7) & 15] ?? 0;
  const streamStart = reader.offset;
  reader.skip(HEADER_BYTES);
  for (let blocks = 0; blocks <= MAX_BLOCKS; blocks += 1) {
    if (!(await reader.ensure(1))) throw new CorruptStream('the index is missing');
    if (reader.peek() === 0) {
      await readIndex(reader, streamStart, blocks);
      return;
    }
    const window = await readBlockHeader(reader);
    yield* decodeLzma2(reader, window);
    await skipAligned(reader, streamStart);
    if (!(await reader.ensure(checkBytes))) throw new CorruptStream('the check ends early');
    reader.skip(checkBytes);
  }
  throw new CorruptStream(`more than ${MAX_BLOCKS} blocks`);
}

/** Stream padding is zeros in multiples of four; true when another stream follows it. */
async function nextStream(reader: Reader): Promise<boolean> {
  const end = reader.offset;
  while (await reader.ensure(4)) {
    if (
      reader.peek(0) !== 0 ||
      reader.peek(1) !== 0 ||
      reader.peek(2) !== 0 ||
      reader.peek(3) !== 0
    )
      break;
    reader.skip(4);
  }
  if ((await reader.ensure(MAGIC.length)) && hasMagic(reader)) return true;
  if (await reader.ensure(1)) reader.seek(end);
  return false;
}

/** xz: all streams. Checks are not compared: a reader that does refuses what we read. */
export async function* decodeXz(reader: Reader, log: DecodeLog): AsyncGenerator<Uint8Array, void> {
  do {
    refuseMoreParts(log);
    const start = reader.offset;
    let unpacked = 0;
    for await (const chunk of decodeXzStream(reader)) {
      unpacked += chunk.length;
      yield chunk;
    }
    log.parts.push({ what: 'xz stream', start, end: reader.offset, unpacked });
  } while (await nextStream(reader));
}
