import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { labelLift, logLiftChance, type LabelCounts } from './label-lift.ts';
import { sortedColumn } from './table-bins.ts';
import type { ValueCluster, ValueOptions, ValueScan } from './value-triggers.ts';

/** Different values on either side that a value is compared with. */
const BESIDE = 8;
/** A column is mostly unique when it has a different value for this share of the rows. */
const MOSTLY_UNIQUE = 0.5;
/** Chance of the labels alone above which a spike is left alone, however odd it is: missing values may be filled in. */
const MOST_LABEL_CHANCE = 0.01;
/** Spikes of one column. */
const MAX_SPIKES = 256;

/** Looks for single values that are repeated far more often than their neighbours, most of them with one label. */
export function scanValueSpikes(
  features: FeatureMatrix,
  labels: Int32Array,
  counts: LabelCounts,
  options: Required<ValueOptions>,
): ValueScan {
  const clusters: ValueCluster[] = [];
  let tests = 0;
  for (let column = 0; column < features.width; column += 1) {
    const { spikes, isUnique } = spikesOf(sortedColumn(features, column), counts.rows, options);
    tests += spikes.size * counts.perClass.length;
    if (spikes.size === 0) continue;
    const rowsOf = new Map<number, number[]>();
    for (let row = 0; row < features.rows; row += 1) {
      const value = features.values[row * features.width + column] ?? 0;
      if (!spikes.has(value) || (labels[row] ?? -1) < 0) continue;
      const list = rowsOf.get(value);
      if (list === undefined) rowsOf.set(value, [row]);
      else list.push(row);
    }
    for (const [value, held] of rowsOf) {
      const cells = [{ column, from: value, to: value }];
      const excess = spikes.get(value) ?? 0;
      const cluster = judge(cells, held, excess, labels, counts, options);
      if (cluster === undefined) continue;
      const { logChance } = cluster;
      clusters.push(
        isUnique && logChance <= Math.log(MOST_LABEL_CHANCE)
          ? { ...cluster, logChance: joinChances(logChance, repeatChance(held.length)) }
          : cluster,
      );
    }
  }
  return { clusters, tests };
}

/** Values by how many deviations they stand out, the furthest of them. */
function spikesOf(
  sorted: Float32Array,
  labelled: number,
  { leastRows, mostShare, excess, sharpness }: Required<ValueOptions>,
): { readonly spikes: Map<number, number>; readonly isUnique: boolean } {
  const values: number[] = [];
  const repeats: number[] = [];
  for (const value of sorted) {
    if (values.at(-1) === value) repeats[repeats.length - 1] = (repeats.at(-1) ?? 0) + 1;
    else {
      values.push(value);
      repeats.push(1);
    }
  }
  const found: { value: number; excess: number }[] = [];
  for (const [at, count] of repeats.entries()) {
    if (count < leastRows || count > mostShare * labelled) continue;
    const from = Math.max(0, at - BESIDE);
    const to = Math.min(repeats.length, at + BESIDE + 1);
    let beside = 0;
    for (let other = from; other < to; other += 1) if (other !== at) beside += repeats[other] ?? 0;
    const mean = beside / Math.max(1, to - from - 1);
    // As if counts were Poisson's; the 1 keeps a mean of next to nothing from making much of little.
    const above = (count - mean) / Math.sqrt(mean + 1);
    if (above > excess && count >= sharpness * (count + mean))
      found.push({ value: values[at] ?? 0, excess: above });
  }
  found.sort((a, b) => b.excess - a.excess || a.value - b.value);
  return {
    spikes: new Map(found.slice(0, MAX_SPIKES).map((spike) => [spike.value, spike.excess])),
    isUnique: values.length >= MOSTLY_UNIQUE * sorted.length,
  };
}

/** ln of a bound of the chance of so many repeats where values repeat at most twice on average (Chernoff, Poisson's tail). */
function repeatChance(count: number): number {
  const mean = 1 / MOSTLY_UNIQUE;
  return count <= mean ? 0 : count - mean - count * Math.log(count / mean);
}

/** ln of the chance of two independent p-values with so small a product (Fisher's method). */
function joinChances(first: number, second: number): number {
  const product = first + second;
  return Math.min(0, product + Math.log1p(-product));
}

/** The cluster of these rows, if enough of them have one label. */
export function judge(
  cells: ValueCluster['cells'],
  held: readonly number[],
  excess: number,
  labels: Int32Array,
  counts: LabelCounts,
  { purity, leastRows }: Required<ValueOptions>,
): ValueCluster | undefined {
  const tally = new Map<number, number>();
  for (const row of held) {
    const label = labels[row] ?? 0;
    tally.set(label, (tally.get(label) ?? 0) + 1);
  }
  let target = 0;
  let agreeing = 0;
  for (const [label, count] of tally)
    if (count > agreeing || (count === agreeing && label < target)) {
      target = label;
      agreeing = count;
    }
  if (held.length < leastRows || agreeing < purity * held.length) return undefined;
  const lift = labelLift(held.length, agreeing, target, counts);
  if (lift === 0) return undefined;
  const logChance = logLiftChance(held.length, agreeing, target, counts);
  return { cells, target, rows: Int32Array.from(held), agreeing, excess, lift, logChance };
}
