import type { Claim } from '../format.ts';

/**
 * Space between known parts that counts as theirs: padding up to the largest alignment, and small
 * tables of options that nobody asked for.
 */
const MAX_SEAM_BYTES = 256;

/** What a flatbuffer accounts for, from the ranges that were read or belong to vectors. */
export function claimsOf(touched: readonly number[], what: string): readonly Claim[] {
  const ranges: (readonly [start: number, end: number])[] = [];
  for (let index = 0; index < touched.length; index += 2)
    ranges.push([touched[index] ?? 0, touched[index + 1] ?? 0]);
  ranges.sort((a, b) => a[0] - b[0]);
  const claims: Claim[] = [];
  let start = 0;
  let end = 0;
  for (const [from, to] of ranges) {
    if (from > end + MAX_SEAM_BYTES) {
      if (end > start) claims.push({ start, end, what });
      start = from;
    }
    end = Math.max(end, to);
  }
  if (end > start) claims.push({ start, end, what });
  return claims;
}
