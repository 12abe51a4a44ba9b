import { inflateRawSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ZIP_METHOD } from '../compressed/inflate-source.ts';
import { AnomalyList } from './anomaly-list.ts';
import type { CentralRecord } from './archive.ts';
import { SIGNATURE, ZIP_FLAG } from './archive.ts';
import { readDirectory } from './directory.ts';
import { findEndRecords, readEnd, tailOf } from './end-record.ts';
import { viewOf } from './record.ts';

const LOCAL_HEADER_BYTES = 30;
const MIN_CHUNK_BYTES = 64;
const MAX_CHUNK_BYTES = 64 * 1024;

export interface WalkLimits {
  readonly maxEntries: number;
  /** Content of one entry. */
  readonly maxEntryBytes: number;
  /** Content of all entries together, as a multiple of the archive: what a bomb exceeds and no dump of text does. */
  readonly maxRatio: number;
}

/** One file of an archive, or why it could not be had. */
export type WalkedEntry =
  | { readonly name: string; readonly ok: true; readonly bytes: Uint8Array }
  | { readonly name: string; readonly ok: false; readonly reason: string };

/** An archive as a whole cannot be walked. */
export type WalkEnd = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Walks the files of an archive as its central directory lists them, one at a time: for archives that are a means of transport (a dump of
 * records), not what is examined. Only names that `wanted` accepts are unpacked.
 */
export async function* walkEntries(
  source: ByteSource,
  limits: WalkLimits,
  wanted: (name: string) => boolean,
): AsyncGenerator<WalkedEntry, WalkEnd> {
  const { size } = source;
  if (size === undefined) return { ok: false, reason: 'its length is unknown' };
  const records = await centralRecords(source, size, limits.maxEntries);
  if (typeof records === 'string') return { ok: false, reason: records };
  let budget = Math.max(size, limits.maxEntryBytes) * limits.maxRatio;
  for (const record of records) {
    const { name } = record;
    if (name.endsWith('/') || !wanted(name)) continue;
    const content = await contentOf(source, record, limits.maxEntryBytes);
    if (typeof content === 'string') yield { name, ok: false, reason: content };
    else {
      budget -= content.length;
      if (budget < 0)
        return { ok: false, reason: `it unpacks to more than ${limits.maxRatio} times its size` };
      yield { name, ok: true, bytes: content };
    }
  }
  return { ok: true };
}

async function centralRecords(
  source: ByteSource,
  size: number,
  maxEntries: number,
): Promise<readonly CentralRecord[] | string> {
  const [end] = findEndRecords(await tailOf(source, size, new Uint8Array(0)), size);
  if (end === undefined) return 'it is no ZIP archive, or was cut off';
  const reading = await readEnd(source, end, new AnomalyList());
  const limits = { ...DEFAULT_LIMITS, maxMembers: maxEntries };
  for (const place of reading.places) {
    const { records, listed } = await readDirectory(source, place, limits);
    if (listed > maxEntries) return `it lists more than ${maxEntries} entries`;
    if (listed > 0 || place.count === 0) return records;
  }
  return 'its directory cannot be read';
}

async function contentOf(
  source: ByteSource,
  { localOffset, packed, size, method, flags }: CentralRecord,
  maxBytes: number,
): Promise<Uint8Array | string> {
  if ((flags & ZIP_FLAG.encrypted) !== 0) return 'it is encrypted';
  if (packed > maxBytes || size > maxBytes) return `it has more than ${maxBytes} bytes`;
  const head =
    localOffset < 0 ? new Uint8Array(0) : await source.read(localOffset, LOCAL_HEADER_BYTES);
  if (head.length < LOCAL_HEADER_BYTES || viewOf(head).getUint32(0, true) !== SIGNATURE.local)
    return 'its data are not where the directory says';
  const start =
    localOffset +
    LOCAL_HEADER_BYTES +
    viewOf(head).getUint16(26, true) +
    viewOf(head).getUint16(28, true);
  const bytes = await source.read(start, packed);
  if (bytes.length < packed) return 'its data are cut off';
  if (method === ZIP_METHOD.stored) return bytes;
  if (method !== ZIP_METHOD.deflate) return `compression method ${method} is not known here`;
  try {
    // As much room as the directory declares: zlib's default costs 16 kB for each of a hundred thousand entries.
    const chunkSize = Math.min(Math.max(size, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
    return inflateRawSync(bytes, { maxOutputLength: maxBytes, chunkSize });
  } catch (error) {
    // zlib reports corrupt data and an exceeded bound as errors of its own.
    if (error instanceof Error && 'code' in error) return 'its data are corrupt or too large';
    throw error;
  }
}
