import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';
import { embeddedInText, looksLoadable } from '../embedded-text.ts';
import type { Claim, Derived, Glimpse, Member } from '../format.ts';
import { torchArchive, torchArchiveToken, torchFacts } from '../torch-archive/torch-archive.ts';
import type { ListedFile } from '../package-archive/listing.ts';
import { packageContents } from '../package-archive/package-contents.ts';
import { readPackageContents } from '../package-archive/read-contents.ts';
import { AnomalyList } from './anomaly-list.ts';
import type { CentralRecord, ZipAnomalyCode, ZipArchive, ZipEntry } from './archive.ts';
import { compareHeaders, examineEntry } from './compare.ts';
import type { Directory } from './directory.ts';
import type { EndReading } from './end-record.ts';
import { openReading, readingsOf } from './entry-content.ts';
import { END_BYTES, findEndRecords, readEnd, tailOf } from './end-record.ts';
import { findLookups } from './lookups.ts';
import { collectMembers } from './members.ts';
import { readSpace } from './space.ts';
import { checkCrcs, readNotes } from './small-members.ts';
import { readDirectories } from './views.ts';

type ZipError = 'unknown-size' | 'no-zip-structure';
type ParsedZip = Parsed<ZipArchive, ZipAnomalyCode, ZipError>;

function commentOf(reading: EndReading | undefined, anomalies: AnomalyList): string {
  if (reading === undefined) return '';
  const { comment, commentBytes, offset } = reading.end;
  if (commentBytes > comment.length) {
    const detail = `a comment of ${commentBytes} bytes is declared, ${comment.length} are there`;
    anomalies.add('comment-overrun', offset, detail);
  }
  const text = decodeUtf8(comment) ?? decodeLatin1(comment);
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\0-\x08\x0e-\x1f]/.test(text)) {
    anomalies.add('binary-comment', offset + END_BYTES, `${comment.length} bytes, not text`);
  }
  return text;
}

/** A comment is text for people; one that begins like something loadable is examined as what it is. */
function commentMembers(reading: EndReading | undefined, text: string): readonly Member[] {
  if (reading === undefined) return [];
  const { comment } = reading.end;
  const embedded = embeddedInText('comment', text);
  if (embedded !== undefined) return [embedded];
  if (!looksLoadable(comment)) return [];
  return [
    { name: 'comment', size: comment.length, expect: 'any', open: () => memorySource(comment) },
  ];
}

function endClaims(readings: readonly EndReading[], directories: readonly Directory[]): Claim[] {
  const claims: Claim[] = [];
  for (const { end, structures } of readings) {
    const stop = end.offset + END_BYTES + end.comment.length;
    claims.push({ start: end.offset, end: stop, what: 'end of central directory' });
    for (const part of structures) claims.push({ ...part, what: 'ZIP64 end record' });
  }
  for (const { place, end, unkept } of directories) {
    if (end > place.start) claims.push({ start: place.start, end, what: 'central directory' });
    // Listed but not kept: nothing can be said about what lies there, and the count limit says so.
    if (unkept !== undefined && unkept < place.start) {
      claims.push({ start: unkept, end: place.start, what: 'entries beyond the limit' });
    }
  }
  return claims;
}

function uniqueRecords(directories: readonly Directory[]): CentralRecord[] {
  if (directories.length === 1) return [...(directories[0]?.records ?? [])];
  const seen = new Set<string>();
  const records: CentralRecord[] = [];
  for (const record of directories.flatMap((directory) => directory.records)) {
    const key = `${record.localOffset}:${record.packed}:${record.method}:${record.rawName}`;
    if (seen.has(key)) continue;
    seen.add(key);
    records.push(record);
  }
  return records;
}

function limitGaps(directories: readonly Directory[]): Unexamined[] {
  return directories
    .filter(({ listed, records }) => listed > records.length)
    .map(({ listed, records, place }) => ({
      code: 'count-limit' as const,
      offset: place.start,
      detail: `${listed} entries, ${records.length} of them examined`,
    }));
}

function pastEnd(entries: readonly ZipEntry[], size: number): Unexamined[] {
  return entries
    .filter((entry) => entry.dataEnd > size || entry.local === undefined)
    .slice(0, 100)
    .map((entry) => ({
      code: 'corrupt-data' as const,
      offset: entry.central?.offset ?? entry.local?.offset ?? 0,
      detail: `${entry.name}: its data are not (all) in the file`,
    }));
}

/** Reads an archive in all views, compares them, and exposes the content of every view. */
export async function parseZip(
  source: ByteSource,
  limits: Limits,
  glimpse: Glimpse,
): Promise<ParsedZip> {
  const { size } = source;
  if (size === undefined) {
    const detail = 'an archive of unknown length has no end to start from';
    return { ok: false, error: { code: 'unknown-size', offset: 0, detail } };
  }
  const anomalies = new AnomalyList();
  const ends = findEndRecords(await tailOf(source, size, glimpse.tail), size);
  const [last, ...others] = ends;
  const main = last === undefined ? undefined : await readEnd(source, last, anomalies);
  const comment = commentOf(main, anomalies);
  const views = await readDirectories(source, main, others, limits, anomalies);
  const records = uniqueRecords(views.directories);
  const claims = endClaims(views.readings, views.directories);
  const space = await readSpace(source, size, records, claims, limits, anomalies);
  const isEmptyArchive = main?.end.count === 0 && main.end.directoryBytes === 0;
  if (space.entries.length === 0 && !isEmptyArchive) {
    const detail = 'neither a directory nor a local header';
    return { ok: false, error: { code: 'no-zip-structure', offset: 0, detail } };
  }
  if (main === undefined) {
    anomalies.add('no-end-record', size, 'only readers that stream from the front see the entries');
  }
  const { entries } = space;
  for (const entry of entries) {
    const { central, local } = entry;
    if (central !== undefined && local !== undefined) compareHeaders(central, local, anomalies);
    examineEntry(entry, size, anomalies);
  }
  const lookups = findLookups(entries, anomalies);
  const listed = await collectMembers(source, entries, limits, anomalies);
  await checkCrcs(source, entries, limits, anomalies);
  const found = anomalies.list();
  const archive: ZipArchive = {
    entries,
    listed: views.directories.reduce((most, { listed: count }) => Math.max(most, count), 0),
    comment,
    isZip64: main?.isZip64 ?? false,
    prefixBytes: space.prefixBytes,
    packedBytes: sum(entries, 'packed'),
    declaredBytes: sum(entries, 'size'),
    archiveBytes: size,
    lookups,
    notes: await readNotes(source, entries),
    anomalies: found,
    claims: space.claims,
    members: [...listed.members, ...commentMembers(main, comment)],
  };
  const torch = torchArchive(archive);
  const contents = await readPackageContents({
    container: 'zip',
    files: listedFiles(source, entries, limits),
  });
  const derived: Derived[] = [];
  if (torch !== undefined) derived.push({ token: torchArchiveToken, value: torch });
  if (contents !== undefined) derived.push({ token: packageContents, value: contents.contents });
  const value: ZipArchive =
    derived.length === 0
      ? archive
      : { ...archive, derived, ...(torch === undefined ? {} : { facts: torchFacts(torch) }) };
  const unexamined = [
    ...limitGaps(views.directories),
    ...listed.unexamined,
    ...pastEnd(entries, size),
    ...(contents?.unexamined ?? []),
  ];
  return { ok: true, value, anomalies: found, unexamined };
}

/** Files as Python's zipfile would hand them out: the last of one name wins. */
function listedFiles(
  source: ByteSource,
  entries: readonly ZipEntry[],
  limits: Limits,
): readonly ListedFile[] {
  const files = new Map<string, ListedFile>();
  for (const entry of entries) {
    const [reading] = readingsOf(entry);
    if (entry.name.endsWith('/') || entry.central === undefined) continue;
    files.set(entry.name, {
      name: entry.name,
      size: entry.central.size,
      open: () =>
        reading === undefined
          ? memorySource(new Uint8Array(0))
          : openReading(source, reading, limits),
    });
  }
  return [...files.values()];
}

function sum(entries: readonly ZipEntry[], field: 'packed' | 'size'): number {
  return entries.reduce(
    (total, entry) => total + ((entry.central ?? entry.local)?.[field] ?? 0),
    0,
  );
}
