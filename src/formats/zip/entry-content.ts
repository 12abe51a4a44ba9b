import { crc32 } from 'node:zlib';
import type { Limits } from '../../core/limits.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { Packing } from '../compressed/inflate-source.ts';
import {
  inflateFully,
  inflateSource,
  isSupportedMethod,
  ZIP_METHOD,
} from '../compressed/inflate-source.ts';
import type { ZipEntry, ZipRecord } from './archive.ts';
import { ZIP_FLAG } from './archive.ts';

/** Content compared with its CRC: the program-like members, which are small. Never weights. */
const MAX_CRC_BYTES = 1024 ** 2;
/** Flagged members are unpacked to see whether the flag lies, up to this size. */
const MAX_PROBE_BYTES = 64 * 1024 ** 2;

/** One reading of where an entry's content is and how it is packed. */
export interface Reading {
  /** Added to the member's name when it is not the plain reading. */
  readonly suffix: string;
  readonly start: number;
  readonly packed: number;
  readonly method: number;
  readonly size: number;
  readonly flags: number;
}

/** How the packed data of a header or reading are to be undone. */
export function packingOf(record: Pick<ZipRecord, 'method' | 'size' | 'flags'>): Packing {
  const hasEndMarker = (record.flags & ZIP_FLAG.lzmaEndMarker) !== 0;
  return { method: record.method, size: record.size, hasEndMarker };
}

function readingOf(entry: ZipEntry, record: ZipRecord, suffix: string): Reading {
  const isListed = entry.central !== undefined;
  return {
    suffix,
    start: entry.dataStart,
    packed: isListed ? record.packed : entry.dataEnd - entry.dataStart,
    method: record.method,
    size: record.size,
    flags: record.flags,
  };
}

/** All distinct readings of an entry: by the directory, by the local header, by the unpacked size. */
export function readingsOf(entry: ZipEntry): Reading[] {
  const { central, local } = entry;
  const record = central ?? local;
  if (record === undefined || local === undefined) return [];
  const main = readingOf(entry, record, '');
  const readings = [main];
  if (central !== undefined) {
    const isPending = (local.flags & ZIP_FLAG.descriptor) !== 0 && local.packed === 0;
    const other = readingOf(entry, local, ' (local header)');
    const packed = isPending || local.packed === 0xffffffff ? main.packed : local.packed;
    if (packed !== main.packed || other.method !== main.method) readings.push({ ...other, packed });
  }
  if (main.method === ZIP_METHOD.stored && main.size > main.packed) {
    // zipfile hands out as many bytes as the smaller size says, others as many as the larger.
    readings.push({ ...main, packed: main.size, suffix: ' (unpacked size)' });
  }
  return readings;
}

/** Opens one reading. A stored one costs nothing; a packed one is unfolded within the limits. */
export async function openReading(
  source: ByteSource,
  reading: Reading,
  limits: Limits,
): Promise<ByteSource> {
  const raw = sliceSource(source, reading.start, reading.packed);
  if (reading.method === ZIP_METHOD.stored) return raw;
  return inflateSource(raw, packingOf(reading), limits);
}

/**
 * Whether an entry that is flagged as encrypted holds plain data after all. PyTorch's reader looks
 * at one of the two headers only, and scanners that believe the flag look at nothing (CVE-2025-1945).
 */
export async function isPlain(
  source: ByteSource,
  entry: ZipEntry,
  limits: Limits,
): Promise<boolean> {
  const record = entry.central ?? entry.local;
  if (record === undefined || entry.local === undefined) return false;
  // ZipCrypto puts 12 bytes in front, so that encrypted stored data are longer than their content.
  if (record.method === ZIP_METHOD.stored) return record.packed === record.size;
  if (!isSupportedMethod(record.method) || record.packed > MAX_PROBE_BYTES) return false;
  const raw = sliceSource(source, entry.dataStart, record.packed);
  const decoded = await inflateFully(raw, packingOf(record), limits);
  return decoded.failure === undefined && decoded.unpacked > 0;
}

/**
 * Compares a small entry's content with its CRC. PyTorch does not, so a wrong CRC stops scanners
 * that unpack with zipfile and nobody else (CVE-2025-10156).
 */
export async function verifyCrc(
  source: ByteSource,
  entry: ZipEntry,
  limits: Limits,
): Promise<'match' | 'mismatch' | 'unknown'> {
  const [reading] = readingsOf(entry);
  const record = entry.central ?? entry.local;
  if (reading === undefined || record === undefined || record.size > MAX_CRC_BYTES)
    return 'unknown';
  if (!isSupportedMethod(reading.method)) return 'unknown';
  try {
    const content = await openReading(source, reading, limits);
    const bytes = await content.read(0, MAX_CRC_BYTES + 1);
    if (bytes.length > MAX_CRC_BYTES) return 'unknown';
    return crc32(bytes) === record.crc ? 'match' : 'mismatch';
  } catch (error) {
    // Undecodable content has no CRC; that it cannot be decoded is reported where it is opened.
    if (error instanceof UndecodableError) return 'unknown';
    throw error;
  }
}
