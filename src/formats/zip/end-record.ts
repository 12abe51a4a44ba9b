import type { ByteSource } from '../../bytes/source.ts';
import { TAIL_BYTES } from '../format.ts';
import type { AnomalyList } from './anomaly-list.ts';
import { SIGNATURE } from './archive.ts';
import { u64, viewOf } from './record.ts';

export const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const ZIP64_END_BYTES = 56;
/** End records looked at in one tail. Readers differ in which of several they take; hostile files have two or three. */
const MAX_CANDIDATES = 16;

/** An end-of-central-directory record as stored. */
export interface EndRecord {
  readonly offset: number;
  readonly disk: number;
  readonly count: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
  readonly comment: Uint8Array;
  /** Length the record states for its comment, which may be more than there is. */
  readonly commentBytes: number;
}

/** Where a directory would be, according to one reading of the end records. */
export interface DirectoryPlace {
  readonly start: number;
  /** Bytes it should have. */
  readonly bytes: number;
  readonly count: number;
  /** What must be added to every offset in it, because bytes were put in front. */
  readonly shift: number;
  /** Where the structures behind the directory begin: nothing of it may lie beyond. */
  readonly end: number;
}

/** Everything one end record leads to: usually one place, several when readers part company. */
export interface EndReading {
  readonly end: EndRecord;
  readonly isZip64: boolean;
  readonly places: readonly DirectoryPlace[];
  /** ZIP64 records that belong to it, to be claimed. */
  readonly structures: readonly { readonly start: number; readonly end: number }[];
}

/** The end of the source: from the glimpse when it has it, else read. */
export async function tailOf(
  source: ByteSource,
  size: number,
  tail: Uint8Array,
): Promise<Uint8Array> {
  if (tail.length >= Math.min(size, TAIL_BYTES)) return tail;
  return source.read(Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
}

/** All end records in the tail, last first: zipfile and miniz both take the last signature. */
export function findEndRecords(tail: Uint8Array, size: number): EndRecord[] {
  const found: EndRecord[] = [];
  const view = viewOf(tail);
  const base = size - tail.length;
  for (let at = tail.length - END_BYTES; at >= 0 && found.length < MAX_CANDIDATES; at -= 1) {
    at = tail.lastIndexOf(0x50, at);
    if (at < 0) break;
    if (view.getUint32(at, true) !== SIGNATURE.end) continue;
    const commentBytes = view.getUint16(at + 20, true);
    found.push({
      offset: base + at,
      disk: view.getUint16(at + 4, true),
      count: view.getUint16(at + 10, true),
      directoryBytes: view.getUint32(at + 12, true),
      directoryOffset: view.getUint32(at + 16, true),
      comment: tail.slice(at + END_BYTES, at + END_BYTES + commentBytes),
      commentBytes,
    });
  }
  return found;
}

interface Zip64End {
  readonly offset: number;
  readonly count: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
}

async function zip64EndAt(source: ByteSource, offset: number): Promise<Zip64End | undefined> {
  if (offset < 0) return undefined;
  const bytes = await source.read(offset, ZIP64_END_BYTES);
  if (bytes.length < ZIP64_END_BYTES) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== SIGNATURE.zip64End) return undefined;
  return {
    offset,
    count: u64(view, 32),
    directoryBytes: u64(view, 40),
    directoryOffset: u64(view, 48),
  };
}

/**
 * Follows a ZIP64 locator. Old zipfile takes the record directly in front of the locator, others the
 * one the locator points to: both are wanted when they differ.
 */
async function zip64Ends(source: ByteSource, end: EndRecord): Promise<readonly Zip64End[]> {
  const at = end.offset - LOCATOR_BYTES;
  if (at < 0) return [];
  const bytes = await source.read(at, LOCATOR_BYTES);
  if (bytes.length < LOCATOR_BYTES || viewOf(bytes).getUint32(0, true) !== SIGNATURE.zip64Locator) {
    return [];
  }
  const adjacent = await zip64EndAt(source, at - ZIP64_END_BYTES);
  const target = u64(viewOf(bytes), 8);
  const pointed = target === adjacent?.offset ? undefined : await zip64EndAt(source, target);
  return [adjacent, pointed].filter((record) => record !== undefined);
}

/** Both places a directory may begin: as the record says, and shifted so that it ends at its end record. */
function placesOf(record: Zip64End | EndRecord, end: number): DirectoryPlace[] {
  const { count, directoryBytes: bytes, directoryOffset } = record;
  const shift = end - bytes - directoryOffset;
  const places: DirectoryPlace[] = [];
  if (directoryOffset + shift >= 0) {
    places.push({ start: directoryOffset + shift, bytes, count, shift, end });
  }
  if (shift !== 0 && directoryOffset < end) {
    places.push({ start: directoryOffset, bytes, count, shift: 0, end });
  }
  return places;
}

function noteZip64(end: EndRecord, records: readonly Zip64End[], anomalies: AnomalyList): void {
  const [first, second] = records;
  if (first === undefined) return;
  const pairs = [
    ['entries', end.count, first.count, 0xffff],
    ['directory size', end.directoryBytes, first.directoryBytes, 0xffffffff],
    ['directory offset', end.directoryOffset, first.directoryOffset, 0xffffffff],
  ] as const;
  for (const [what, narrow, wide, sentinel] of pairs) {
    if (narrow === sentinel || narrow === wide) continue;
    const detail = `${what}: ${narrow} in the end record, ${wide} in its ZIP64 counterpart`;
    anomalies.add('zip64-mismatch', first.offset, detail);
  }
  if (second !== undefined) {
    const detail = `the locator points to ${second.offset}, another record lies in front of it`;
    anomalies.add('zip64-mismatch', end.offset - LOCATOR_BYTES, detail);
  }
}

/** Works out every place the directory of one end record may be. */
export async function readEnd(
  source: ByteSource,
  end: EndRecord,
  anomalies: AnomalyList,
): Promise<EndReading> {
  const wide = await zip64Ends(source, end);
  noteZip64(end, wide, anomalies);
  const locator = { start: end.offset - LOCATOR_BYTES, end: end.offset };
  const structures = wide.map(({ offset }) => ({ start: offset, end: offset + ZIP64_END_BYTES }));
  if (wide.length > 0) structures.push(locator);
  const directoryEnd = wide[0]?.offset ?? end.offset;
  const places = wide.flatMap((record) => placesOf(record, record.offset));
  const hasSentinel =
    end.count === 0xffff || end.directoryBytes === 0xffffffff || end.directoryOffset === 0xffffffff;
  // A reader without ZIP64 goes by the plain record even when a locator is there.
  if (wide.length === 0 || !hasSentinel) places.push(...placesOf(end, directoryEnd));
  return { end, isZip64: wide.length > 0, places, structures };
}
