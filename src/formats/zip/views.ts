import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { AnomalyList } from './anomaly-list.ts';
import type { CentralRecord } from './archive.ts';
import type { Directory } from './directory.ts';
import { readDirectory } from './directory.ts';
import type { DirectoryPlace, EndReading, EndRecord } from './end-record.ts';
import { readEnd } from './end-record.ts';
import { readLocalHeader } from './local-headers.ts';

/** Directories followed per archive: readers differ about which is the one, never about more than a few. */
const MAX_DIRECTORIES = 8;

/** Every directory some reader would take, the usual one first. */
export interface Views {
  readonly readings: readonly EndReading[];
  readonly directories: readonly Directory[];
}

function compareCounts(directory: Directory, anomalies: AnomalyList): void {
  const { place, listed, end } = directory;
  // Writers without ZIP64 let the 16-bit count wrap around.
  const isCounted =
    listed === place.count || (place.count <= 0xffff && listed % 65_536 === place.count);
  if (!isCounted) {
    const detail = `${place.count} entries declared, ${listed} listed`;
    anomalies.add('count-mismatch', place.start, detail);
  } else if (end - place.start !== place.bytes) {
    const detail = `a directory of ${place.bytes} bytes declared, its records take ${end - place.start}`;
    anomalies.add('count-mismatch', place.start, detail);
  }
}

/** Reads the places of one end record; records at both the plain and the shifted place are an ambiguity. */
async function readPlaces(
  source: ByteSource,
  reading: EndReading,
  limits: Limits,
  anomalies: AnomalyList,
): Promise<Directory[]> {
  const directories: Directory[] = [];
  const seen = new Set<number>();
  for (const place of reading.places) {
    if (seen.has(place.start)) continue;
    seen.add(place.start);
    const directory = await readDirectory(source, place, limits);
    if (directory.listed > 0) directories.push(directory);
  }
  const [first, second] = directories;
  if (first !== undefined) {
    compareCounts(first, anomalies);
    await shiftUnlessPlain(source, directories, first);
  }
  if (second !== undefined) {
    const detail = `records at ${first?.place.start ?? 0} and at ${second.place.start}`;
    anomalies.add('offset-ambiguity', second.place.start, detail);
  }
  return directories;
}

/**
 * Bytes put in front either shift all offsets or not: a self-extractor made afterwards has
 * unshifted ones. The directory's place does not tell which, a local header's signature does.
 */
async function shiftUnlessPlain(
  source: ByteSource,
  directories: Directory[],
  first: Directory,
): Promise<void> {
  const { shift } = first.place;
  const [record] = first.records;
  if (shift === 0 || record === undefined) return;
  const isLocal = async (offset: number): Promise<boolean> => {
    const bytes = offset < 0 ? new Uint8Array(0) : await source.read(offset, 4);
    return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
  };
  if (await isLocal(record.localOffset)) return;
  if (!(await isLocal(record.localOffset - shift))) return;
  const records = first.records.map((other) => ({
    ...other,
    localOffset: other.localOffset - shift,
  }));
  directories[0] = { ...first, place: { ...first.place, shift: 0 }, records };
}

/** Whether an offset lies in the data of a listed entry: a stored archive inside an archive has its own end record. */
async function isInsideEntry(
  source: ByteSource,
  offset: number,
  records: readonly CentralRecord[],
): Promise<boolean> {
  let owner: CentralRecord | undefined;
  for (const record of records) {
    if (record.localOffset > offset) continue;
    if (owner === undefined || record.localOffset > owner.localOffset) owner = record;
  }
  if (owner === undefined) return false;
  const local = await readLocalHeader(source, owner.localOffset);
  if (local === undefined) return false;
  return offset >= local.dataStart && offset < local.dataStart + owner.packed;
}

function isPlausible(place: DirectoryPlace): boolean {
  return place.start >= 0 && place.start < place.end;
}

/** Reads the directory of the last end record and of every other one that is not some entry's content. */
export async function readDirectories(
  source: ByteSource,
  main: EndReading | undefined,
  others: readonly EndRecord[],
  limits: Limits,
  anomalies: AnomalyList,
): Promise<Views> {
  if (main === undefined) return { readings: [], directories: [] };
  const readings = [main];
  const directories = await readPlaces(source, main, limits, anomalies);
  const known = directories.flatMap(({ records }) => records);
  for (const other of others) {
    if (directories.length >= MAX_DIRECTORIES) break;
    if (await isInsideEntry(source, other.offset, known)) continue;
    const reading = await readEnd(source, other, anomalies);
    if (!reading.places.some(isPlausible) && other.count > 0) continue;
    const found = await readPlaces(source, reading, limits, anomalies);
    if (found.length === 0 && other.count > 0) continue;
    const detail = `another end record at ${other.offset} leads to ${found[0]?.listed ?? 0} entries`;
    anomalies.add('several-end-records', other.offset, detail);
    readings.push(reading);
    directories.push(...found);
  }
  return { readings, directories };
}
