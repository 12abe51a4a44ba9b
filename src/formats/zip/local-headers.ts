import type { ByteRange, ByteSource } from '../../bytes/source.ts';
import type { CentralRecord, LocalHeader } from './archive.ts';
import { SIGNATURE } from './archive.ts';
import {
  LOCAL_HEADER_BYTES,
  localHeader,
  localHeaderLength,
  needsLocalExtra,
  viewOf,
} from './record.ts';

/** Headers closer together than this are fetched in one read: reading over small data is cheaper than a call. */
const COALESCE_BYTES = 2048;
const MAX_READ_BYTES = 256 * 1024;
/** Read behind the name: PyTorch's padding field is at most 68 bytes, others are shorter. */
const EXTRA_LOOK_BYTES = 72;

/** Headers announced at a time to a source for which scattered reads are slow. */
const ANNOUNCED_HEADERS = 1024;
/** The first bytes of the content stand behind the header and are looked at too. */
const CONTENT_LOOK_BYTES = 16;

function withFirstBytes({ offset, length }: ByteRange): ByteRange {
  return { offset, length: length + CONTENT_LOOK_BYTES };
}

/**
 * Reads the local headers that central records point to, in file order, with few small reads: for
 * scattered headers some 150 bytes each, so that a 1 GB checkpoint costs less than a thousandth.
 */
export async function readLocalHeaders(
  source: ByteSource,
  records: readonly CentralRecord[],
  size: number,
): Promise<Map<number, LocalHeader | undefined>> {
  const wanted = records
    .map((record) => ({
      offset: record.localOffset,
      length: LOCAL_HEADER_BYTES + record.rawName.length + EXTRA_LOOK_BYTES,
    }))
    .filter(({ offset }) => offset >= 0 && offset + LOCAL_HEADER_BYTES <= size)
    .sort((a, b) => a.offset - b.offset);
  const headers = new Map<number, LocalHeader | undefined>();
  let announced = 0;
  for (let index = 0; index < wanted.length;) {
    const first = wanted[index];
    if (first === undefined) break;
    if (index >= announced) {
      announced = index + ANNOUNCED_HEADERS;
      await source.prefetch?.(wanted.slice(index, announced).map(withFirstBytes));
    }
    let end = first.offset + first.length;
    let next = index + 1;
    for (; next < wanted.length; next += 1) {
      const other = wanted[next];
      if (other === undefined || other.offset > end + COALESCE_BYTES) break;
      if (other.offset + other.length - first.offset > MAX_READ_BYTES) break;
      end = Math.max(end, other.offset + other.length);
    }
    const bytes = await source.read(first.offset, end - first.offset);
    for (; index < next; index += 1) {
      const offset = wanted[index]?.offset ?? 0;
      if (headers.has(offset)) continue;
      headers.set(offset, await headerIn(source, bytes.subarray(offset - first.offset), offset));
    }
  }
  return headers;
}

async function headerIn(
  source: ByteSource,
  bytes: Uint8Array,
  offset: number,
): Promise<LocalHeader | undefined> {
  if (bytes.length < LOCAL_HEADER_BYTES) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== SIGNATURE.local) return undefined;
  const nameEnd = LOCAL_HEADER_BYTES + view.getUint16(26, true);
  const whole = localHeaderLength(view);
  // The local name may be longer than the central one, and ZIP64 sizes may lie behind padding.
  const isShort = bytes.length < nameEnd || (needsLocalExtra(view) && bytes.length < whole);
  return localHeader(isShort ? await source.read(offset, whole) : bytes, offset);
}

/** The local header at an offset, whether or not anything points to it. */
export async function readLocalHeader(
  source: ByteSource,
  offset: number,
): Promise<LocalHeader | undefined> {
  return headerIn(source, await source.read(offset, LOCAL_HEADER_BYTES), offset);
}
