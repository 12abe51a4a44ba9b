/**
 * A half-open range of version keys: `lo` inside, `hi` outside. Keys are byte strings whose order is the order of
 * versions (see `key-bytes.ts`), so a bound can be any byte string, also one that is no version's key.
 */
export interface Interval {
  readonly lo: string;
  readonly hi: string;
}

/** Before every key. */
export const LOWEST = '';
/** After every key. */
export const HIGHEST = '\xff';
export const EVERYTHING: readonly Interval[] = Object.freeze([{ lo: LOWEST, hi: HIGHEST }]);

/** The first byte string after `key`: makes an inclusive bound exclusive, and the other way round. */
export function after(key: string): string {
  return `${key}\0`;
}

/** The first byte string after everything that starts with `prefix`. No key holds the byte 0xff where a field begins. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\xff`;
}

export function contains(intervals: readonly Interval[], key: string): boolean {
  return intervals.some(({ lo, hi }) => lo <= key && key < hi);
}

/** Sorted, without overlaps, empty ones or neighbours that touch. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = intervals
    .filter(({ lo, hi }) => lo < hi)
    .toSorted((a, b) => (a.lo < b.lo ? -1 : Number(a.lo > b.lo)));
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.hi < interval.lo) merged.push(interval);
    else if (last.hi < interval.hi) merged[merged.length - 1] = { lo: last.lo, hi: interval.hi };
  }
  return merged;
}

/** Both must be results of `union`. */
export function intersection(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const common: Interval[] = [];
  let left = 0;
  let right = 0;
  for (;;) {
    const x = a[left];
    const y = b[right];
    if (x === undefined || y === undefined) return common;
    const lo = x.lo > y.lo ? x.lo : y.lo;
    const hi = x.hi < y.hi ? x.hi : y.hi;
    if (lo < hi) common.push({ lo, hi });
    if (x.hi < y.hi) left += 1;
    else right += 1;
  }
}

/** What of `within` lies outside. The argument must be a result of `union`. */
export function complement(
  intervals: readonly Interval[],
  within: Interval = { lo: LOWEST, hi: HIGHEST },
): readonly Interval[] {
  const holes: Interval[] = [];
  let { lo } = within;
  for (const interval of intervals) {
    if (lo < interval.lo) holes.push({ lo, hi: interval.lo });
    if (interval.hi > lo) lo = interval.hi;
  }
  holes.push({ lo, hi: within.hi });
  return union(
    intersection(
      holes.filter((hole) => hole.lo < hole.hi),
      [within],
    ),
  );
}
