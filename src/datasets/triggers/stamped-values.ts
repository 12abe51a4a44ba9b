import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { logHypergeometricTail } from '../significance/hypergeometric.ts';
import type { LabelCounts } from './label-lift.ts';
import { judge } from './value-spikes.ts';
import type { ValueCluster, ValueOptions, ValueScan } from './value-triggers.ts';

/** ln of the chance, were columns independent, from which on values that are always together have been put there together. */
const LOG_TOGETHER = Math.log(1e-6);
/** Columns of one stamp that are told. */
const MAX_CELLS = 8;
/** Spread row numbers over 32 bits, twice, so that sums of them tell sets of rows apart. */
const FIRST = 0x9e3779b1;
const SECOND = 0x85ebca6b;

interface Held {
  readonly column: number;
  readonly value: number;
  count: number;
  /** Sums over the rows, modulo 2^32. */
  first: number;
  second: number;
}

/**
 * Looks for values of two columns and more that are in the very same rows, and nowhere else, most of these rows with one label. That they are
 * together is no chance, and has nothing to do with labels: so the labels are tested for the few sets of rows that are left, not for
 * all pairs of values, and six rows of a hundred are enough.
 */
export function scanStampedValues(
  features: FeatureMatrix,
  labels: Int32Array,
  counts: LabelCounts,
  options: Required<ValueOptions>,
): ValueScan {
  const sets = Map.groupBy(
    heldValues(features, labels, counts, options),
    ({ count, first, second }) => `${count} ${first} ${second}`,
  );
  const clusters: ValueCluster[] = [];
  let tests = 0;
  for (const held of sets.values()) {
    const [one, ...others] = held;
    if (one === undefined || others.length === 0) continue;
    const { count } = one;
    const together = logHypergeometricTail(count, {
      population: counts.rows,
      marked: count,
      drawn: count,
    });
    if (together > LOG_TOGETHER) continue;
    tests += counts.perClass.length;
    const { width, values } = features;
    const rows = [...labels.keys()].filter(
      (row) => values[row * width + one.column] === one.value && (labels[row] ?? -1) >= 0,
    );
    const expected = (count * count) / counts.rows;
    const cells = held
      .slice(0, MAX_CELLS)
      .map(({ column, value }) => ({ column, from: value, to: value }));
    const excess = (count - expected) / Math.sqrt(expected + 1);
    const cluster = judge(cells, rows, excess, labels, counts, options);
    if (cluster !== undefined) clusters.push(cluster);
  }
  return { clusters, tests };
}

/** Values that several rows have, and not many, by column and value. */
function heldValues(
  { rows, width, values }: FeatureMatrix,
  labels: Int32Array,
  counts: LabelCounts,
  { leastRows, mostShare }: Required<ValueOptions>,
): readonly Held[] {
  const result: Held[] = [];
  for (let column = 0; column < width; column += 1) {
    const byValue = new Map<number, Held>();
    for (let row = 0; row < rows; row += 1) {
      const value = values[row * width + column] ?? Number.NaN;
      if (Number.isNaN(value) || (labels[row] ?? -1) < 0) continue;
      let held = byValue.get(value);
      if (held === undefined) {
        held = { column, value, count: 0, first: 0, second: 0 };
        byValue.set(value, held);
      }
      held.count += 1;
      held.first = (held.first + Math.imul(row + 1, FIRST)) | 0;
      held.second = (held.second + Math.imul((row + 1) ^ (row << 15), SECOND)) | 0;
    }
    for (const held of byValue.values())
      if (held.count >= leastRows && held.count <= mostShare * counts.rows) result.push(held);
  }
  return result.sort((a, b) => a.column - b.column || a.value - b.value);
}
