import { crc32 } from 'node:zlib';
import type { Reader } from '../../bytes/reader.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { DecodeLog } from './decoding.ts';
import { CorruptStream, refuseMoreParts } from './decoding.ts';
import { decodeDeflate } from './deflate.ts';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
/** Longest file name or comment in a header. RFC 1952 sets none; a path has at most 4,096 bytes. */
const MAX_TEXT_BYTES = 64 * 1024;

async function zeroTerminated(reader: Reader): Promise<string> {
  let length = reader.indexOf(0);
  while (length === -1) {
    const have = reader.buffered;
    if (have > MAX_TEXT_BYTES) throw new CorruptStream('header text without an end');
    if (!(await reader.ensure(have + 1))) throw new CorruptStream('header ends early');
    length = reader.indexOf(0);
  }
  const text = decodeLatin1(reader.bytes(length));
  reader.skip(1);
  return text;
}

/** Reads one member's header; the cursor then stands at the deflate data. */
async function readHeader(reader: Reader, log: DecodeLog): Promise<string | undefined> {
  const start = reader.offset;
  if (!(await reader.ensure(HEADER_BYTES))) throw new CorruptStream('header ends early');
  reader.skip(2);
  const method = reader.u8();
  if (method !== 8) throw new CorruptStream(`compression method ${method}`);
  const flags = reader.u8();
  if ((flags & FLAG.reserved) !== 0) {
    const detail = `header flags 0x${flags.toString(16)}`;
    log.anomalies.push({ code: 'reserved-flag', offset: start + 3, detail });
  }
  reader.skip(6);
  if ((flags & FLAG.extra) !== 0) {
    if (!(await reader.ensure(2))) throw new CorruptStream('header ends early');
    const length = reader.u16();
    if (!(await reader.ensure(length))) throw new CorruptStream('header ends early');
    reader.skip(length);
  }
  const name = (flags & FLAG.name) === 0 ? undefined : await zeroTerminated(reader);
  if ((flags & FLAG.comment) !== 0) await zeroTerminated(reader);
  if ((flags & FLAG.headerCrc) !== 0) {
    if (!(await reader.ensure(2))) throw new CorruptStream('header ends early');
    reader.skip(2);
  }
  return name;
}

/** Skips zero bytes, which Python's gzip takes for padding; true when another member follows. */
async function nextMember(reader: Reader): Promise<boolean> {
  const end = reader.offset;
  for (;;) {
    if (!(await reader.ensure(1))) return false;
    while (reader.buffered > 0 && reader.peek() === 0) reader.skip(1);
    if (reader.buffered > 0) break;
  }
  if ((await reader.ensure(2)) && reader.peek(0) === 0x1f && reader.peek(1) === 0x8b) return true;
  // Zeros before something else are that something's, not padding.
  reader.seek(end);
  return false;
}

/** gzip (RFC 1952): all members, one after the other, as every reader of the format concatenates them. */
export async function* decodeGzip(
  reader: Reader,
  log: DecodeLog,
): AsyncGenerator<Uint8Array, void> {
  do {
    refuseMoreParts(log);
    const start = reader.offset;
    const name = await readHeader(reader, log);
    let sum = 0;
    let unpacked = 0;
    for await (const chunk of decodeDeflate(reader)) {
      sum = crc32(chunk, sum);
      unpacked += chunk.length;
      yield chunk;
    }
    if (!(await reader.ensure(TRAILER_BYTES))) throw new CorruptStream('the trailer ends early');
    const stated = { sum: reader.u32(), size: reader.u32() };
    if (stated.sum !== sum || stated.size !== unpacked % 2 ** 32) {
      // The payload has run by the time a reader gets here, so this decides nothing: noted, not fatal.
      const detail = `member at ${start} does not match its checksum or length`;
      log.anomalies.push({ code: 'checksum-mismatch', offset: reader.offset - 8, detail });
    }
    log.parts.push({
      what: 'gzip member',
      start,
      end: reader.offset,
      unpacked,
      ...(name === undefined ? {} : { name }),
    });
  } while (await nextMember(reader));
}
