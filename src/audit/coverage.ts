import type { ByteSource } from '../bytes/source.ts';
import type { ByteCoverage, UnattributedRange } from '../formats/coverage/coverage.ts';
import type { Claim } from '../formats/format.ts';

/** Ranges listed per source; more than this many holes is one finding all the same. */
const MAX_RANGES = 64;
/** Bytes of each range looked at to say what it is: a payload behind a page of zeros is no padding. */
const SAMPLE_BYTES = 1024 * 1024;

/** A line break that an editor or `echo` appended. */
const LINE_BREAKS: readonly string[] = ['\n', '\r\n'];

function isPadding(bytes: Uint8Array): boolean {
  if (bytes.length <= 2 && LINE_BREAKS.includes(Buffer.from(bytes).toString('latin1'))) return true;
  return bytes.every((byte) => byte === 0);
}

/**
 * Which bytes of a source no structure accounts for. Polyglots, trailing payloads and data hidden
 * between archive members all show up here, whatever they are.
 */
export async function measureCoverage(
  source: ByteSource,
  claims: readonly Claim[],
): Promise<ByteCoverage | undefined> {
  const size = source.size;
  if (size === undefined || claims.length === 0) return undefined;
  const sorted = [...claims].sort((a, b) => a.start - b.start || a.end - b.end);
  const holes: { start: number; end: number; free?: true }[] = [];
  let reached = 0;
  for (const claim of sorted) {
    if (claim.start > reached) holes.push({ start: reached, end: Math.min(claim.start, size) });
    reached = Math.max(reached, claim.end);
    if (holes.length > MAX_RANGES) break;
  }
  if (holes.length <= MAX_RANGES && reached < size) holes.push({ start: reached, end: size });
  const unattributed: UnattributedRange[] = [];
  for (const { start, end, free } of [...holes, ...sorted.filter((claim) => claim.free)]) {
    const sample = await source.read(start, Math.min(SAMPLE_BYTES, end - start));
    const range = { start, end, padding: sample.length > 0 && isPadding(sample) };
    unattributed.push(free === true ? { ...range, free } : range);
  }
  return { size, unattributed, truncated: holes.length > MAX_RANGES };
}
