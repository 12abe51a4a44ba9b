import type { ByteSource } from '../../bytes/source.ts';
import type { Claim } from '../format.ts';
import type { AnomalyList } from './anomaly-list.ts';
import type { ZipEntry } from './archive.ts';
import { SIGNATURE, ZIP_FLAG } from './archive.ts';
import { viewOf } from './record.ts';

/** Descriptor sizes: with and without signature, 32 and 64 bit (APPNOTE 4.3.9). */
const DESCRIPTOR_BYTES = [12, 16, 20, 24] as const;
const LONGEST_DESCRIPTOR = 24;

/** A half-open byte range. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

function recordOf(entry: ZipEntry): { readonly flags: number; readonly packed: number } {
  return entry.central ?? entry.local ?? { flags: 0, packed: 0 };
}

/**
 * Bytes of the data descriptor behind an entry. A room of exactly a descriptor's size is taken for
 * one unread: nothing that small hides anything a loader can be pointed to.
 */
async function descriptorBytes(source: ByteSource, entry: ZipEntry, next: number): Promise<number> {
  const flags = recordOf(entry).flags | (entry.local?.flags ?? 0);
  const room = next - entry.dataEnd;
  if ((flags & ZIP_FLAG.descriptor) === 0 || room < 12) return 0;
  if (DESCRIPTOR_BYTES.some((length) => length === room)) return room;
  const bytes = await source.read(entry.dataEnd, LONGEST_DESCRIPTOR);
  if (bytes.length < 16) return 0;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== SIGNATURE.descriptor) return 0;
  const isWide =
    bytes.length === LONGEST_DESCRIPTOR &&
    view.getBigUint64(8, true) === BigInt(recordOf(entry).packed) &&
    view.getUint32(20, true) === 0;
  return isWide ? 24 : 16;
}

/**
 * Claims header, data and descriptor of each entry, in file order, and notes overlaps: of two
 * entries that share bytes newer Pythons refuse one, miniz opens both (and a bomb shares them all).
 */
export async function claimEntries(
  source: ByteSource,
  entries: readonly ZipEntry[],
  limit: number,
  anomalies: AnomalyList,
): Promise<Claim[]> {
  const claims: Claim[] = [];
  const sorted = entries
    .filter((entry) => entry.local !== undefined)
    .sort((a, b) => (a.local?.offset ?? 0) - (b.local?.offset ?? 0) || a.dataEnd - b.dataEnd);
  let previous: ZipEntry | undefined;
  for (const [index, entry] of sorted.entries()) {
    const start = entry.local?.offset ?? 0;
    const next = sorted[index + 1]?.local?.offset ?? limit;
    if (previous !== undefined && start < previous.dataEnd) {
      const detail = `shares bytes with ${previous.name}`;
      anomalies.add('overlap', start, detail, entry.name);
    } else if (entry.dataEnd > limit && entry.dataStart <= limit) {
      anomalies.add('overlap', start, 'data reach into the directory', entry.name);
    }
    const descriptor = await descriptorBytes(source, entry, next);
    claims.push({ start, end: entry.dataEnd + descriptor, what: 'entry' });
    if (previous === undefined || entry.dataEnd > previous.dataEnd) previous = entry;
  }
  return claims;
}

/** What no claim covers, in order. */
export function gapsBetween(claims: readonly Claim[], size: number): Range[] {
  const sorted = [...claims].sort((a, b) => a.start - b.start);
  const gaps: Range[] = [];
  let covered = 0;
  for (const claim of sorted) {
    if (claim.start > covered) gaps.push({ start: covered, end: Math.min(claim.start, size) });
    covered = Math.max(covered, claim.end);
    if (covered >= size) return gaps;
  }
  if (covered < size) gaps.push({ start: covered, end: size });
  return gaps;
}
