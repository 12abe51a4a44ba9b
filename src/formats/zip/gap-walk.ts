import type { Limits } from '../../core/limits.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { inflateFully, isSupportedMethod } from '../compressed/inflate-source.ts';
import type { LocalHeader, ZipEntry } from './archive.ts';
import { SIGNATURE, ZIP_FLAG } from './archive.ts';
import { packingOf } from './entry-content.ts';
import type { Range } from './layout.ts';
import { readLocalHeader } from './local-headers.ts';
import { LOCAL_HEADER_BYTES, viewOf } from './record.ts';

/** Bytes searched for signatures in all gaps of one archive. Large gaps are program code or weights. */
const MAX_SCAN_BYTES = 16 * 1024 ** 2;
const SCAN_WINDOW_BYTES = 256 * 1024;
/** First window of a search: strays mostly follow each other closely. */
const FIRST_WINDOW_BYTES = 4096;
/** Stray headers followed; each may cost an inflation. */
const MAX_STRAYS = 10_000;
/** A header found by its signature alone must be plausible: methods of APPNOTE 4.4.5 end at 99. */
const MAX_METHOD = 99;

export interface GapWalk {
  readonly entries: readonly ZipEntry[];
  /** Ranges that hold anything but a walked entry. */
  readonly rest: readonly Range[];
}

function isPlausible(header: LocalHeader, end: number): boolean {
  return header.name.length > 0 && header.method <= MAX_METHOD && header.dataStart <= end;
}

/** Finds the next occurrence of one of two signatures `PK..` in a range. */
async function findSignature(
  source: ByteSource,
  range: Range,
  signatures: readonly number[],
): Promise<number | undefined> {
  let window = FIRST_WINDOW_BYTES;
  for (let from = range.start; from < range.end; from += window) {
    if (from > range.start) window = SCAN_WINDOW_BYTES;
    // Three bytes of overlap, so that a signature across two windows is seen.
    const bytes = await source.read(from, Math.min(window + 3, range.end - from));
    const view = viewOf(bytes);
    let at = bytes.indexOf(0x50);
    while (at !== -1 && at + 4 <= bytes.length) {
      if (signatures.includes(view.getUint32(at, true))) return from + at;
      at = bytes.indexOf(0x50, at + 1);
    }
  }
  return undefined;
}

/** Where the data of a stray entry end: by its header, by inflating, or at the next signature. */
async function strayDataEnd(
  source: ByteSource,
  header: LocalHeader,
  end: number,
  limits: Limits,
): Promise<number> {
  const { dataStart, method } = header;
  const hasDescriptor = (header.flags & ZIP_FLAG.descriptor) !== 0;
  if (!hasDescriptor || header.packed > 0) return dataStart + header.packed;
  if (method !== 0 && isSupportedMethod(method)) {
    const slice = sliceSource(source, dataStart, end - dataStart);
    const decoded = await inflateFully(slice, packingOf(header), limits);
    if (decoded.failure === undefined) return dataStart + decoded.end;
  }
  const signatures = [SIGNATURE.descriptor, SIGNATURE.local, SIGNATURE.central];
  const range = { start: dataStart, end: Math.min(end, dataStart + MAX_SCAN_BYTES) };
  return (await findSignature(source, range, signatures)) ?? end;
}

async function descriptorEnd(
  source: ByteSource,
  header: LocalHeader,
  end: number,
): Promise<number> {
  if ((header.flags & ZIP_FLAG.descriptor) === 0) return end;
  const bytes = await source.read(end, 28);
  if (bytes.length < 16 || viewOf(bytes).getUint32(0, true) !== SIGNATURE.descriptor) return end;
  // The next record tells a 64-bit descriptor from a 32-bit one.
  const isWide = bytes.length === 28 && bytes[24] === 0x50 && bytes[25] === 0x4b;
  return end + (isWide ? 24 : 16);
}

/**
 * Looks for entries in the bytes no listed entry covers: those that a reader streaming from the
 * front extracts although the directory does not name them.
 */
export async function walkGaps(
  source: ByteSource,
  gaps: readonly Range[],
  limits: Limits,
): Promise<GapWalk> {
  const entries: ZipEntry[] = [];
  const rest: Range[] = [];
  let budget = MAX_SCAN_BYTES;
  for (const gap of gaps) {
    let at = gap.start;
    while (at + LOCAL_HEADER_BYTES <= gap.end && budget > 0 && entries.length < MAX_STRAYS) {
      const range = { start: at, end: Math.min(gap.end, at + budget) };
      const found = await findSignature(source, range, [SIGNATURE.local]);
      budget -= (found ?? range.end) - at + 4;
      if (found === undefined) break;
      const header = await readLocalHeader(source, found);
      if (header === undefined || !isPlausible(header, gap.end)) {
        if (found > at) rest.push({ start: at, end: found });
        rest.push({ start: found, end: found + 4 });
        at = found + 4;
        continue;
      }
      if (found > at) rest.push({ start: at, end: found });
      const dataEnd = await strayDataEnd(source, header, gap.end, limits);
      entries.push({ name: header.name, local: header, dataStart: header.dataStart, dataEnd });
      at = Math.max(found + 4, await descriptorEnd(source, header, Math.min(dataEnd, gap.end)));
    }
    if (at < gap.end) rest.push({ start: at, end: gap.end });
  }
  return { entries, rest: mergeRanges(rest) };
}

function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && last.end === range.start) {
      merged[merged.length - 1] = { start: last.start, end: range.end };
    } else {
      merged.push(range);
    }
  }
  return merged;
}

/** Whether a range holds only zeros; ranges too long to be padding are not read. */
export async function isZeroRange(source: ByteSource, range: Range): Promise<boolean> {
  const length = range.end - range.start;
  if (length > SCAN_WINDOW_BYTES) return false;
  const bytes = await source.read(range.start, length);
  return bytes.every((byte) => byte === 0);
}
