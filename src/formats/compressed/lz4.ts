import type { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream, refuseMoreParts } from './decoding.ts';
import { SlidingWindow } from './sliding-window.ts';
import { isSkippable, skipFrame } from './zstd.ts';

const MAGIC = 0x184d2204;
const LEGACY_MAGIC = 0x184c2102;
const LEGACY_BLOCK_BYTES = 8 * 1024 ** 2;
/** An incompressible legacy block grows by its token bytes: LZ4_compressBound. */
const LEGACY_MAX_PACKED_BYTES = LEGACY_BLOCK_BYTES + LEGACY_BLOCK_BYTES / 255 + 16;
/** Matches reach back 64 KB at most. */
const HISTORY_BYTES = 64 * 1024;
const MIN_MATCH = 4;
const FLAG = { dictionary: 1, checksum: 4, size: 8, blockChecksum: 16, independent: 32 } as const;

/** One block (lz4_Block_format): literals and matches by turns. */
function decodeBlock(block: Uint8Array, window: SlidingWindow, maxBytes: number): void {
  let at = 0;
  let produced = 0;
  const extended = (base: number): number => {
    if (base < 15) return base;
    let length = base;
    for (;;) {
      const more = block[at];
      if (more === undefined) throw new CorruptStream('block ends inside a length');
      at += 1;
      length += more;
      if (more < 255) return length;
    }
  };
  while (at < block.length) {
    const token = block[at] ?? 0;
    at += 1;
    const literals = extended(token >> 4);
    if (literals > block.length - at) throw new CorruptStream('block ends inside literals');
    window.append(block.subarray(at, at + literals));
    at += literals;
    produced += literals;
    // The last sequence of a block has literals only.
    if (at === block.length) break;
    if (block.length - at < 2) throw new CorruptStream('block ends inside an offset');
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const length = extended(token & 15) + MIN_MATCH;
    produced += length;
    if (produced > maxBytes) throw new CorruptStream('block unfolds past its maximum');
    window.repeat(distance, length);
  }
  if (produced > maxBytes) throw new CorruptStream('block unfolds past its maximum');
}

async function* decodeLegacy(reader: Reader): AsyncGenerator<Uint8Array, void> {
  reader.skip(4);
  while (await reader.ensure(4)) {
    const size = reader.u32();
    if (size === MAGIC || size === LEGACY_MAGIC || size > LEGACY_MAX_PACKED_BYTES) {
      reader.seek(reader.offset - 4);
      return;
    }
    if (!(await reader.ensure(size))) throw new CorruptStream('a block ends early');
    const window = new SlidingWindow(HISTORY_BYTES);
    decodeBlock(reader.bytes(size), window, LEGACY_BLOCK_BYTES);
    if (window.pending > 0) yield window.take();
  }
}

async function* decodeFrame(reader: Reader, log: DecodeLog): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  if (!(await reader.ensure(7))) throw new CorruptStream('frame header ends early');
  reader.skip(4);
  const flags = reader.u8();
  if (flags >> 6 !== 1) throw new CorruptStream(`frame version ${flags >> 6}`);
  const maxBytes = [0, 0, 0, 0, 64 * 1024, 256 * 1024, 1024 ** 2, 4 * 1024 ** 2][
    (reader.u8() >> 4) & 7
  ];
  if (!maxBytes) throw new CorruptStream('undefined block size');
  if ((flags & FLAG.dictionary) !== 0) {
    log.anomalies.push({ code: 'preset-dictionary', offset: start + 4, detail: 'dictionary id' });
    throw new UndecodableError('unsupported-compression', 'needs a dictionary', log.produced);
  }
  const headerRest = ((flags & FLAG.size) === 0 ? 0 : 8) + 1;
  if (!(await reader.ensure(headerRest))) throw new CorruptStream('frame header ends early');
  reader.skip(headerRest);
  const window = new SlidingWindow(HISTORY_BYTES);
  const checksum = (flags & FLAG.blockChecksum) === 0 ? 0 : 4;
  for (;;) {
    if (!(await reader.ensure(4))) throw new CorruptStream('the end mark is missing');
    const header = reader.u32();
    if (header === 0) break;
    const size = header & 0x7fffffff;
    if (size > maxBytes) throw new CorruptStream(`a block of ${size} bytes`);
    if (!(await reader.ensure(size + checksum))) throw new CorruptStream('a block ends early');
    if ((flags & FLAG.independent) !== 0) window.reset();
    const block = reader.bytes(size);
    if (header >= 0x80000000) window.append(block);
    else decodeBlock(block, window, maxBytes);
    reader.skip(checksum);
    if (window.pending > 0) yield window.take();
  }
  if ((flags & FLAG.checksum) === 0) return;
  if (!(await reader.ensure(4))) throw new CorruptStream('the checksum is missing');
  reader.skip(4);
}

/** LZ4 frames, current and legacy. Checksums are not compared: a reader that does refuses what we read. */
export async function* decodeLz4(reader: Reader, log: DecodeLog): AsyncGenerator<Uint8Array, void> {
  while (await reader.ensure(4)) {
    const start = reader.offset;
    const magic = reader.u32();
    reader.seek(start);
    const known = magic === MAGIC || magic === LEGACY_MAGIC || isSkippable(magic);
    if (!known) return;
    refuseMoreParts(log);
    if (isSkippable(magic)) {
      await skipFrame(reader, log);
      continue;
    }
    let unpacked = 0;
    const chunks = magic === MAGIC ? decodeFrame(reader, log) : decodeLegacy(reader);
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      yield chunk;
    }
    log.parts.push({ what: 'lz4 frame', start, end: reader.offset, unpacked });
  }
}
