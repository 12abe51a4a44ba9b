import { logChiSquareTail } from '../significance/chi-square.ts';

/** Expected rows below which the chi-square distribution does not hold; rarer values are put together. */
const MIN_EXPECTED = 5;

/** Rows by value. Parts are added value by value. */
export type ValueCounts = ReadonlyMap<string, number>;

export interface CategoryDrift {
  /** Log-likelihood ratio G = 2 Σ O ln(O / E). */
  readonly g: number;
  /** Pearson's chi-square over the same cells. */
  readonly chiSquare: number;
  readonly freedom: number;
  /** ln of the p-value of G. */
  readonly logP: number;
  /** Cramér's V, 0 to 1: how much, whatever the number of rows. */
  readonly effect: number;
  /** Largest change of one value's share, 0 to 1, and the value. */
  readonly largestChange: number;
  readonly changedValue: string | undefined;
  /** Values only the current version has, most frequent first; and those it lost. */
  readonly appeared: readonly string[];
  readonly vanished: readonly string[];
}

function total(counts: ValueCounts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function only(counts: ValueCounts, other: ValueCounts): readonly string[] {
  return [...counts]
    .filter(([value, count]) => count > 0 && (other.get(value) ?? 0) === 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([value]) => value);
}

/** Whether a category has other shares than before. Values expected less than five times in a version are counted as one. */
export function categoryDrift(reference: ValueCounts, current: ValueCounts): CategoryDrift {
  const [n, m] = [total(reference), total(current)];
  const values = [...new Set([...reference.keys(), ...current.keys()])].sort();
  const cells: [number, number][] = [];
  const rare: [number, number] = [0, 0];
  let largestChange = 0;
  let changedValue: string | undefined;
  for (const value of values) {
    const [a, b] = [reference.get(value) ?? 0, current.get(value) ?? 0];
    const expected = (Math.min(n, m) * (a + b)) / Math.max(1, n + m);
    if (expected < MIN_EXPECTED) {
      rare[0] += a;
      rare[1] += b;
    } else cells.push([a, b]);
    const change = n === 0 || m === 0 ? 0 : Math.abs(a / n - b / m);
    if (change > largestChange) [largestChange, changedValue] = [change, value];
  }
  if (rare[0] + rare[1] > 0) cells.push(rare);
  let [g, chiSquare] = [0, 0];
  for (const [a, b] of cells)
    for (const [seen, size] of [
      [a, n],
      [b, m],
    ] as const) {
      const expected = (size * (a + b)) / (n + m);
      if (expected === 0) continue;
      chiSquare += (seen - expected) ** 2 / expected;
      if (seen > 0) g += 2 * seen * Math.log(seen / expected);
    }
  const freedom = Math.max(0, cells.length - 1);
  const isTestable = freedom > 0 && n > 0 && m > 0;
  return {
    g: Math.max(0, g),
    chiSquare,
    freedom,
    logP: isTestable ? logChiSquareTail(Math.max(0, g), freedom) : 0,
    effect: isTestable ? Math.sqrt(chiSquare / (n + m)) : 0,
    largestChange,
    changedValue,
    appeared: only(current, reference),
    vanished: only(reference, current),
  };
}
