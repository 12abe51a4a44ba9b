import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { BLOCK_BYTES, tarNumber } from './header.ts';

/** Segments of one sparse file; the map itself is bounded by what is really there. */
const MAX_SEGMENTS = 100_000;
const MAX_MAP_BLOCKS = 4096;

/** A run of data in the expanded file. */
export interface Segment {
  readonly offset: number;
  readonly length: number;
}

export interface SparseMap {
  readonly segments: readonly Segment[];
  /** Bytes of map in front of the data (extension blocks, or the PAX 1.0 map). */
  readonly mapBytes: number;
  readonly realSize: number | undefined;
}

function pairs(bytes: Uint8Array, count: number): Segment[] | undefined {
  const segments: Segment[] = [];
  for (let index = 0; index < count; index += 1) {
    const offset = tarNumber(bytes.subarray(index * 24, index * 24 + 12));
    const length = tarNumber(bytes.subarray(index * 24 + 12, index * 24 + 24));
    if (offset === undefined || length === undefined) return undefined;
    if (bytes[index * 24] === 0) break;
    if (length > 0) segments.push({ offset, length });
  }
  return segments;
}

/** The map of an old GNU sparse header, with its extension blocks that follow the header. */
export async function gnuSparseMap(
  source: ByteSource,
  header: Uint8Array,
  dataStart: number,
): Promise<SparseMap | undefined> {
  const first = pairs(header.subarray(386, 482), 4);
  if (first === undefined) return undefined;
  const segments = [...first];
  let isExtended = header[482] === 1;
  let mapBytes = 0;
  while (isExtended) {
    if (mapBytes >= MAX_MAP_BLOCKS * BLOCK_BYTES) return undefined;
    const block = await source.read(dataStart + mapBytes, BLOCK_BYTES);
    if (block.length < BLOCK_BYTES) return undefined;
    mapBytes += BLOCK_BYTES;
    const more = pairs(block, 21);
    if (more === undefined) return undefined;
    segments.push(...more);
    isExtended = block[504] === 1;
  }
  return { segments, mapBytes, realSize: tarNumber(header.subarray(483, 495)) };
}

function segmentsOf(numbers: readonly number[]): Segment[] {
  const segments: Segment[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const offset = numbers[index] ?? 0;
    const length = numbers[index + 1] ?? 0;
    if (length > 0) segments.push({ offset, length });
  }
  return segments;
}

/** The map of PAX sparse format 1.0: decimal lines in front of the data, padded to a block. */
async function paxMapInData(source: ByteSource, dataStart: number): Promise<SparseMap | undefined> {
  const bytes = await source.read(dataStart, 256 * BLOCK_BYTES);
  const lines = decodeLatin1(bytes).split('\n', MAX_SEGMENTS);
  const count = Number(lines[0]);
  if (!Number.isInteger(count) || count < 0 || count * 2 + 1 > lines.length) return undefined;
  const numbers = lines.slice(1, 1 + count * 2).map(Number);
  if (!numbers.every((value) => Number.isSafeInteger(value) && value >= 0)) return undefined;
  const used = lines.slice(0, 1 + count * 2).reduce((sum, line) => sum + line.length + 1, 0);
  const mapBytes = Math.ceil(used / BLOCK_BYTES) * BLOCK_BYTES;
  return { segments: segmentsOf(numbers), mapBytes, realSize: undefined };
}

/** The map a PAX header announces, in format 0.1 (one record) or 1.0 (in the data). */
export async function paxSparseMap(
  source: ByteSource,
  pax: ReadonlyMap<string, string>,
  dataStart: number,
): Promise<SparseMap | undefined> {
  const realSize = Number(
    pax.get('GNU.sparse.realsize') ?? pax.get('GNU.sparse.size') ?? Number.NaN,
  );
  const known = Number.isSafeInteger(realSize) && realSize >= 0 ? realSize : undefined;
  if (pax.get('GNU.sparse.major') === '1') {
    const map = await paxMapInData(source, dataStart);
    return map && { ...map, realSize: known };
  }
  const numbers = (pax.get('GNU.sparse.map') ?? '').split(',', MAX_SEGMENTS).map(Number);
  if (!numbers.every((value) => Number.isSafeInteger(value) && value >= 0)) return undefined;
  return { segments: segmentsOf(numbers), mapBytes: 0, realSize: known };
}

export function isPaxSparse(pax: ReadonlyMap<string, string>): boolean {
  return pax.has('GNU.sparse.map') || pax.has('GNU.sparse.major');
}

/** Whether segments come in order and add up to what is stored. */
export function isSoundMap(map: SparseMap, storedBytes: number, size: number): boolean {
  let end = 0;
  let sum = 0;
  for (const { offset, length } of map.segments) {
    if (offset < end) return false;
    end = offset + length;
    sum += length;
  }
  return sum === storedBytes && end <= size;
}

/** The expanded file: segments of data between zeros. */
export function sparseSource(data: ByteSource, map: SparseMap, size: number): ByteSource {
  const stored: { readonly start: number; readonly segment: Segment }[] = [];
  let start = 0;
  for (const segment of map.segments) {
    stored.push({ start, segment });
    start += segment.length;
  }
  return {
    size,
    read: async (from, length) => {
      const count = Math.max(0, Math.min(length, size - from));
      const result = new Uint8Array(count);
      // Segments are in order (isSoundMap): start at the first one that reaches into the range.
      let first = 0;
      let last = stored.length;
      while (first < last) {
        const middle = (first + last) >> 1;
        const segment = stored[middle]?.segment;
        if (segment !== undefined && segment.offset + segment.length <= from) first = middle + 1;
        else last = middle;
      }
      for (let index = first; index < stored.length; index += 1) {
        const found = stored[index];
        if (found === undefined || found.segment.offset >= from + count) break;
        const { start: at, segment } = found;
        const low = Math.max(from, segment.offset);
        const high = Math.min(from + count, segment.offset + segment.length);
        if (low >= high) continue;
        const piece = sliceSource(data, at + low - segment.offset, high - low);
        result.set(await piece.read(0, high - low), low - from);
      }
      return result;
    },
  };
}
