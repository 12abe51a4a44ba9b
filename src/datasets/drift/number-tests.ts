import { quantile, type Distribution } from '../profile/distribution.ts';
import { kolmogorovTail } from '../significance/kolmogorov.ts';
import { gradeDistance, gradeStability } from './judgement.ts';
import { stability } from './stability.ts';
import type { DriftTest } from './drift-test.ts';

const BINS = 10;
/** Rows in a cell of both versions together below which the chi-square distribution does not hold: the cell joins its neighbour. */
const MIN_CELL = 10;
const DIGITS = 4;

function shown(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

function source(a: Distribution, b: Distribution): string {
  return a.isExact && b.isExact ? 'over all rows' : 'from a sample of values';
}

/** Kolmogorov-Smirnov distance of two weighted sets of values. The p-value is of the limit distribution at what the sets are worth. */
export function distanceTest(
  column: string,
  a: Distribution,
  b: Distribution,
): DriftTest | undefined {
  if (a.values.length === 0 || b.values.length === 0) return undefined;
  let [i, j, left, right, statistic, at] = [0, 0, 0, 0, 0, 0];
  while (i < a.values.length && j < b.values.length) {
    const value = Math.min(a.values[i] ?? 0, b.values[j] ?? 0);
    if (a.values[i] === value) left += a.weights[i++] ?? 0;
    if (b.values[j] === value) right += b.weights[j++] ?? 0;
    if (Math.abs(left - right) > statistic) [statistic, at] = [Math.abs(left - right), value];
  }
  const effect = Math.min(1, statistic);
  const root = Math.sqrt((a.effective * b.effective) / (a.effective + b.effective));
  const pValue = Math.min(1, Math.max(0, kolmogorovTail((root + 0.12 + 0.11 / root) * effect)));
  const [before, now] = [quantile(a, 0.5), quantile(b, 0.5)];
  const moved =
    before === now
      ? `the median stays ${shown(now)}; most differs up to ${shown(at)}`
      : `the median went from ${shown(before)} to ${shown(now)}`;
  return {
    column,
    test: 'Kolmogorov-Smirnov',
    effect,
    pValue,
    grade: (corrected) => gradeDistance({ statistic: effect, pValue }, corrected),
    detail: `${moved} (${source(a, b)})`,
  };
}

interface Cell {
  readonly title: string;
  readonly before: number;
  readonly now: number;
}

/** Weight of the values from `low` up to, not including, `high`. */
function weightBetween({ values, weights }: Distribution, low: number, high: number): number {
  let sum = 0;
  for (const [at, value] of values.entries())
    if (value >= low && value < high) sum += weights[at] ?? 0;
  return sum;
}

/** Cells of both versions by the quantiles of the earlier one, thin ones joined to the next. */
function cells(
  a: Distribution,
  b: Distribution,
  [missingA, missingB]: readonly [number, number],
): readonly Cell[] {
  const edges = [
    ...new Set(Array.from({ length: BINS - 1 }, (_, bin) => quantile(a, (bin + 1) / BINS))),
    Number.POSITIVE_INFINITY,
  ];
  // What is missing is known of all rows; it counts at the worth of the numbers, so that cells are of one size.
  const [n, m] = [a.effective, b.effective];
  const found: Cell[] = [];
  let low = Number.NEGATIVE_INFINITY;
  const [before, now] = [1 - missingA, 1 - missingB];
  for (const high of edges) {
    const isFirst = low === Number.NEGATIVE_INFINITY;
    const title =
      high === Number.POSITIVE_INFINITY
        ? `from ${shown(low)}`
        : isFirst
          ? `below ${shown(high)}`
          : `from ${shown(low)} to ${shown(high)}`;
    found.push({
      title,
      before: weightBetween(a, low, high) * before * n,
      now: weightBetween(b, low, high) * now * m,
    });
    low = high;
  }
  found.push({ title: 'without a value', before: missingA * n, now: missingB * m });
  const joined: Cell[] = [];
  for (const cell of found) {
    const last = joined.at(-1);
    if (
      last === undefined ||
      (cell.before + cell.now >= MIN_CELL && last.before + last.now >= MIN_CELL)
    )
      joined.push(cell);
    else {
      const isLarger = cell.before + cell.now > last.before + last.now;
      joined[joined.length - 1] = {
        title: isLarger ? cell.title : last.title,
        before: last.before + cell.before,
        now: last.now + cell.now,
      };
    }
  }
  return joined;
}

/** Population stability over the tenths of the earlier version, and over what is missing. */
export function stabilityTest(
  column: string,
  a: Distribution,
  b: Distribution,
  missing: readonly [number, number],
): DriftTest {
  const counted = cells(a, b, missing);
  const [before, now] = [counted.map((cell) => cell.before), counted.map((cell) => cell.now)];
  const result = stability(Float64Array.from(before), Float64Array.from(now));
  const pValue = Math.exp(result.logP);
  const worst = counted[result.worst];
  const share = (parts: readonly number[]): string => {
    const all = parts.reduce((sum, part) => sum + part, 0);
    return `${((100 * (parts[result.worst] ?? 0)) / Math.max(all, Number.MIN_VALUE)).toFixed(1)} %`;
  };
  return {
    column,
    test: 'population stability',
    effect: result.index,
    pValue,
    grade: (corrected) => gradeStability(result, corrected),
    detail:
      worst === undefined
        ? 'nothing moved'
        : `the rows ${worst.title} went from ${share(before)} to ${share(now)} (${source(a, b)})`,
  };
}
