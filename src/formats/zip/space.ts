import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { Claim } from '../format.ts';
import type { AnomalyList } from './anomaly-list.ts';
import type { CentralRecord, ZipEntry } from './archive.ts';
import { isZeroRange, walkGaps } from './gap-walk.ts';
import type { Range } from './layout.ts';
import { claimEntries, gapsBetween } from './layout.ts';
import { readLocalHeaders } from './local-headers.ts';

/** Zero gaps looked at; honest archives have none or one per entry. */
const MAX_ZERO_LOOKS = 10_000;
const PROGRAM_HEADS = [
  [0x23, 0x21],
  [0x7f, 0x45, 0x4c, 0x46],
  [0x4d, 0x5a],
  [0xcf, 0xfa, 0xed, 0xfe],
] as const;

/** The entries of all views and what is where in the file. */
export interface Space {
  readonly entries: readonly ZipEntry[];
  readonly claims: readonly Claim[];
  /** Bytes that belong to nothing and are not padding. */
  readonly rest: readonly Range[];
  readonly prefixBytes: number;
}

function entryOf(
  central: CentralRecord,
  headers: Awaited<ReturnType<typeof readLocalHeaders>>,
): ZipEntry {
  const local = headers.get(central.localOffset);
  const { name } = central;
  if (local === undefined) return { name, central, dataStart: 0, dataEnd: 0 };
  return {
    name,
    central,
    local,
    dataStart: local.dataStart,
    dataEnd: local.dataStart + central.packed,
  };
}

async function hasProgramHead(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, 4);
  return PROGRAM_HEADS.some((magic) => magic.every((byte, index) => head[index] === byte));
}

async function noteRest(
  source: ByteSource,
  rest: readonly Range[],
  bounds: { readonly first: number; readonly last: number },
  anomalies: AnomalyList,
): Promise<Range[]> {
  const noted: Range[] = [];
  for (const [index, range] of rest.entries()) {
    const { start, end } = range;
    const isPrefix = start === 0 && end <= bounds.first;
    if (!isPrefix && index < MAX_ZERO_LOOKS && (await isZeroRange(source, range))) continue;
    noted.push(range);
    const length = end - start;
    const detail = `${length} bytes that belong to no structure`;
    if (isPrefix && (await hasProgramHead(source))) {
      anomalies.add('program-prefix', 0, `${length} bytes of a program in front`, '', length);
    } else if (isPrefix && (await hasLiteHead(source))) {
      // The documented way to ship a TensorFlow Lite model with its label files.
      continue;
    } else if (isPrefix) {
      anomalies.add('prefix-data', 0, `${length} bytes in front of the first entry`, '', length);
    } else if (start >= bounds.last) {
      anomalies.add('trailing-data', start, detail, '', length);
    } else {
      anomalies.add('gap-data', start, detail, '', length);
    }
  }
  return noted;
}

/**
 * Reads the local headers the directory points to, claims what they cover, and looks into what is
 * left for entries the directory does not mention.
 */
export async function readSpace(
  source: ByteSource,
  size: number,
  records: readonly CentralRecord[],
  structures: readonly Claim[],
  limits: Limits,
  anomalies: AnomalyList,
): Promise<Space> {
  const headers = await readLocalHeaders(source, records, size);
  const listed = records.map((record) => entryOf(record, headers));
  const directoryStart = structures
    .filter(({ what }) => what !== 'entries beyond the limit')
    .reduce((least, { start }) => Math.min(least, start), size);
  const entryClaims = await claimEntries(source, listed, directoryStart, anomalies);
  const gaps = gapsBetween([...entryClaims, ...structures], size);
  const walk = await walkGaps(source, gaps, limits);
  for (const stray of walk.entries) {
    const offset = stray.local?.offset ?? 0;
    const detail = 'a local header that no directory lists';
    if (structures.length > 0) anomalies.add('unlisted-entry', offset, detail, stray.name);
  }
  const strays = await claimEntries(source, walk.entries, size, anomalies);
  const claims = [
    ...entryClaims,
    ...strays.map((claim) => ({ ...claim, what: 'unlisted entry' })),
    ...structures,
  ];
  const first = claims.reduce((least, { start }) => Math.min(least, start), size);
  const last = structures.reduce((most, { end }) => Math.max(most, end), 0);
  const rest = await noteRest(source, walk.rest, { first, last }, anomalies);
  for (const range of walk.rest) {
    if (!rest.includes(range)) claims.push({ ...range, what: 'padding' });
  }
  return { entries: [...listed, ...walk.entries], claims, rest, prefixBytes: first };
}

/** Whether a TensorFlow Lite model stands in front; its own format then examines it. */
async function hasLiteHead(source: ByteSource): Promise<boolean> {
  const head = await source.read(4, 4);
  return decodeLatin1(head) === 'TFL3';
}
