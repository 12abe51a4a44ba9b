import type { Limits } from '../../core/limits.ts';
import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { CentralRecord } from './archive.ts';
import { SIGNATURE } from './archive.ts';
import type { DirectoryPlace } from './end-record.ts';
import { CENTRAL_HEADER_BYTES, centralLengths, centralRecord, viewOf } from './record.ts';

/** Bytes read at a time: one read for most directories. */
const WINDOW_BYTES = 1024 ** 2;
/** Records beyond the member limit that are still kept because their names promise code or an escape. */
const MAX_TELLING = 1000;
const TELLING_NAME_RE = /\.(pkl|pickle|py|so|dll|exe|sh|joblib|p)$|\.\.|^[/\\]|\0|\\/i;

/** The records found at one place. */
export interface Directory {
  readonly place: DirectoryPlace;
  readonly records: readonly CentralRecord[];
  /** All records there, kept or not. */
  readonly listed: number;
  /** Offset behind the last record. */
  readonly end: number;
  /** Offset of the first entry whose record was not kept. */
  readonly unkept: number | undefined;
}

/**
 * Walks central records from a place as long as there are any: zipfile goes by the directory's size,
 * miniz by the count, so neither may end the walk early.
 */
export async function readDirectory(
  source: ByteSource,
  place: DirectoryPlace,
  limits: Limits,
): Promise<Directory> {
  const windowBytes = Math.min(
    WINDOW_BYTES,
    Math.max(CENTRAL_HEADER_BYTES, place.end - place.start),
  );
  const reader = new Reader(source, { offset: place.start, end: place.end, windowBytes });
  const records: CentralRecord[] = [];
  let listed = 0;
  let telling = 0;
  let unkept: Directory['unkept'];
  for (;;) {
    const offset = reader.offset;
    if (!reader.has(CENTRAL_HEADER_BYTES) && !(await reader.ensure(CENTRAL_HEADER_BYTES))) break;
    const fixed = reader.bytes(CENTRAL_HEADER_BYTES);
    reader.seek(offset);
    const view = viewOf(fixed);
    if (view.getUint32(0, true) !== SIGNATURE.central) break;
    const lengths = centralLengths(view);
    const total = CENTRAL_HEADER_BYTES + lengths.name + lengths.extra + lengths.comment;
    if (!reader.has(total) && !(await reader.ensure(total))) break;
    const bytes = reader.bytes(total);
    listed += 1;
    const record = centralRecord(bytes, offset, place.shift);
    if (records.length - telling < limits.maxMembers) records.push(record);
    else if (telling < MAX_TELLING && TELLING_NAME_RE.test(record.name)) {
      records.push(record);
      telling += 1;
    } else {
      const { localOffset } = record;
      unkept = Math.min(unkept ?? localOffset, localOffset);
    }
  }
  return { place, records, listed, end: reader.offset, unkept };
}
