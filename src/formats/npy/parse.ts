import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { compareExtent } from '../extent.ts';
import type { Claim, Member } from '../format.ts';
import { readArrayHeader, type ArrayHeader } from './header.ts';
import type { NpyAnomaly, NpyArray, NpyError, NpyFile } from './npy-file.ts';

export const NPY_MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic, version and the longer of the two header lengths. */
const PREFIX_BYTES = 12;
/** Header text kept. The widest honest records stay below 100 KB; NumPy's own limit is 10,000. */
const MAX_HEADER_TEXT_BYTES = 4 * 1024 * 1024;

type Result = Parsed<NpyFile, NpyAnomaly, NpyError>;

interface Prefix {
  readonly version: number;
  readonly headerStart: number;
  readonly headerEnd: number;
}

interface Failure {
  readonly code: NpyError;
  readonly offset: number;
  readonly detail: string;
}

/** Everything that is collected over the arrays of one file. */
class Collector {
  readonly arrays: NpyArray[] = [];
  readonly claims: Claim[] = [];
  readonly members: Member[] = [];
  readonly anomalies = new AnomalyList<NpyAnomaly>();
}

export function isNpy(bytes: Uint8Array): boolean {
  return NPY_MAGIC.every((byte, index) => bytes[index] === byte);
}

function readPrefix(bytes: Uint8Array, start: number): Prefix | Failure {
  if (!isNpy(bytes)) return { code: 'not-npy', offset: start, detail: 'no NumPy magic' };
  const version = bytes[6] ?? 0;
  const lengthBytes = version === 1 ? 2 : 4;
  if (version < 1 || version > 3 || bytes[7] !== 0) {
    return {
      code: 'unsupported-version',
      offset: start + 6,
      detail: `version ${version}.${bytes[7] ?? 0}`,
    };
  }
  if (bytes.length < 8 + lengthBytes) {
    return { code: 'truncated-header', offset: start + bytes.length, detail: 'no header length' };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const headerStart = start + 8 + lengthBytes;
  return { version, headerStart, headerEnd: headerStart + length };
}

async function readHeader(
  source: ByteSource,
  prefix: Prefix,
  anomalies: AnomalyList<NpyAnomaly>,
): Promise<ArrayHeader | Failure> {
  const length = prefix.headerEnd - prefix.headerStart;
  if (length > MAX_HEADER_TEXT_BYTES) {
    return {
      code: 'header-too-large',
      offset: prefix.headerStart,
      detail: `a header of ${length} bytes`,
    };
  }
  const bytes = await source.read(prefix.headerStart, length);
  if (bytes.length < length) {
    return {
      code: 'truncated-header',
      offset: prefix.headerStart,
      detail: `${bytes.length} of ${length} header bytes`,
    };
  }
  const text = prefix.version === 3 ? decodeUtf8(bytes) : decodeLatin1(bytes);
  if (text === undefined)
    anomalies.add('invalid-text', prefix.headerStart, 'the header is not UTF-8');
  return readArrayHeader(text ?? decodeLatin1(bytes), prefix.headerStart, anomalies);
}

/** Bytes of the payload, or undefined when the header does not determine them. */
function payloadBytes(
  header: ArrayHeader,
  offset: number,
  anomalies: AnomalyList<NpyAnomaly>,
): number | undefined {
  const { itemSize } = header.dtype;
  if (itemSize === undefined || header.shape === undefined) return undefined;
  let bytes = itemSize;
  for (const dimension of header.shape) bytes *= dimension;
  if (Number.isSafeInteger(bytes)) return bytes;
  anomalies.add('shape-overflow', offset, 'the product of the shape overflows');
  return undefined;
}

/** What follows `start`, also when nobody knows yet how much that is. */
function tailSource(source: ByteSource, start: number): ByteSource {
  return {
    get size() {
      return source.size === undefined ? undefined : Math.max(0, source.size - start);
    },
    read: (offset, length) => source.read(start + offset, length),
  };
}

/** Reads one array and says where the next may begin, or undefined when the rest belongs to this one. */
async function readArray(
  source: ByteSource,
  start: number,
  found: Collector,
): Promise<number | undefined | Failure> {
  const bytes = await source.read(start, PREFIX_BYTES);
  const prefix = readPrefix(bytes, start);
  if ('code' in prefix) return prefix;
  const header = await readHeader(source, prefix, found.anomalies);
  if ('code' in header) return header;
  const dataStart = prefix.headerEnd;
  found.claims.push({ start, end: dataStart, what: 'array header' });
  const { hasObject, unknown } = header.dtype;
  const length = hasObject ? undefined : payloadBytes(header, start, found.anomalies);
  const end = length === undefined ? source.size : dataStart + length;
  found.arrays.push({
    start,
    version: prefix.version,
    descr: header.descr,
    shape: header.shape,
    fortranOrder: header.fortranOrder,
    hasObject,
    dataStart,
    dataEnd: end ?? dataStart,
  });
  if (length === undefined) {
    // An object array is a pickle; an unreadable type may be one: the pickle checks decide.
    const name = hasObject ? 'object array' : `payload of unknown type (${unknown ?? 'shape'})`;
    found.members.push({
      name,
      open: () => tailSource(source, dataStart),
      expect: hasObject ? 'any' : 'blob',
    });
    if (source.size !== undefined && source.size > dataStart) {
      found.claims.push({ start: dataStart, end: source.size, what: name });
    }
    return undefined;
  }
  const next = dataStart + length;
  if (length > 0) found.claims.push({ start: dataStart, end: next, what: 'array data' });
  const extent = await compareExtent(source, next);
  if (extent === 'shorter') {
    found.anomalies.add(
      'payload-short',
      dataStart,
      `the array needs ${length} bytes, the file ends before`,
    );
  }
  return extent === 'longer' ? next : undefined;
}

/** Reads headers only; payloads are skipped, except that an object array becomes a member. */
export async function parseNpy(source: ByteSource, limits: Limits): Promise<Result> {
  const found = new Collector();
  let start: number | undefined = 0;
  while (start !== undefined) {
    if (found.arrays.length >= limits.maxMembers) {
      found.anomalies.add('count-limit', start, `more than ${limits.maxMembers} arrays`);
      break;
    }
    const next: number | undefined | Failure = await readArray(source, start, found);
    if (typeof next === 'object') {
      if (start === 0) return { ok: false, error: next };
      // Not a further array: bytes that no NumPy reader looks at.
      found.anomalies.add(
        'trailing-bytes',
        start,
        `the file goes on after the array (${next.detail})`,
      );
      break;
    }
    start = next;
  }
  const anomalies = found.anomalies.list;
  const limited = anomalies.some((anomaly) => anomaly.code === 'count-limit');
  const value: NpyFile = {
    arrays: found.arrays,
    claims: found.claims,
    members: found.members,
    facts: { arrays: found.arrays.length },
  };
  return {
    ok: true,
    value,
    anomalies,
    unexamined: limited ? [{ code: 'count-limit', detail: 'further arrays in the file' }] : [],
  };
}
