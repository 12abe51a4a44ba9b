import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { BestList } from './best-list.ts';
import { GramTable, stepHash, tableBits } from './gram-table.ts';
import { labelLift, type LabelCounts } from './label-lift.ts';
import { binRange, binTable, type TableBins } from './table-bins.ts';
import type { ValueCluster, ValueOptions, ValueScan } from './value-triggers.ts';
import { judge } from './value-spikes.ts';

/** A bin is rare when it holds at most this share of the rows. */
const RARE = 0.1;
/** Rare cells of one row that are paired, the rarest; 496 pairs. */
const MAX_CELLS = 32;
/** Slots of the table at most, as a power of two: 80 MB. */
const MAX_BITS = 22;
/** Pairs that are counted exactly. */
const MAX_CANDIDATES = 256;

interface Pair {
  readonly first: number;
  readonly firstBin: number;
  readonly second: number;
  readonly secondBin: number;
  readonly lift: number;
}

/** Looks for two rare bins that are together far more often than the pairs of bins beside them, most of their rows with one label. */
export function scanRarePairs(
  features: FeatureMatrix,
  labels: Int32Array,
  counts: LabelCounts,
  options: Required<ValueOptions>,
): ValueScan {
  const table = binTable(features);
  const perRow = Math.min(MAX_CELLS, features.width);
  const grams = new GramTable(tableBits((features.rows * perRow * perRow) / 2, MAX_BITS));
  forEachPair(features, labels, table, (hash, row) => grams.count(hash, row, labels[row] ?? 0));
  grams.turn();
  forEachPair(features, labels, table, (hash, row) => grams.confirm(hash, row, labels[row] ?? 0));
  const tests = grams.heldBy(options.leastRows) * counts.perClass.length;
  const best = new BestList<Pair>(
    MAX_CANDIDATES,
    (a, b) =>
      b.lift - a.lift ||
      a.first - b.first ||
      a.second - b.second ||
      a.firstBin - b.firstBin ||
      a.secondBin - b.secondBin,
  );
  forEachPair(features, labels, table, (hash, row, first, second) => {
    const slot = grams.slot(hash);
    const holders = grams.holders(slot);
    if (holders < options.leastRows || holders > options.mostShare * counts.rows) return;
    const agreeing = grams.agreeing(slot);
    // Once per slot: the next pair that falls into it finds nothing.
    grams.drop(slot);
    if (agreeing < options.purity * holders) return;
    const lift = labelLift(holders, agreeing, grams.leader(slot), counts);
    const firstBin = table.bins[row * features.width + first] ?? 0;
    const secondBin = table.bins[row * features.width + second] ?? 0;
    best.add({ first, firstBin, second, secondBin, lift });
  });
  const clusters: ValueCluster[] = [];
  for (const pair of best.best()) {
    const cluster = countExactly(features, labels, table, pair, counts, options);
    if (cluster !== undefined) clusters.push(cluster);
  }
  return { clusters, tests };
}

function forEachPair(
  { rows, width }: FeatureMatrix,
  labels: Int32Array,
  { columns, bins }: TableBins,
  visit: (hash: number, row: number, first: number, second: number) => void,
): void {
  const most = RARE * rows;
  for (let row = 0; row < rows; row += 1) {
    if ((labels[row] ?? -1) < 0) continue;
    const count = (column: number): number =>
      columns[column]?.counts[bins[row * width + column] ?? 0] ?? 0;
    let rare: number[] = [];
    for (let column = 0; column < width; column += 1) if (count(column) <= most) rare.push(column);
    if (rare.length > MAX_CELLS)
      rare = rare
        .sort((a, b) => count(a) - count(b) || a - b)
        .slice(0, MAX_CELLS)
        .sort((a, b) => a - b);
    for (let a = 0; a < rare.length; a += 1) {
      const first = rare[a] ?? 0;
      const start = stepHash(stepHash(1, first), bins[row * width + first] ?? 0);
      for (let b = a + 1; b < rare.length; b += 1) {
        const second = rare[b] ?? 0;
        const hash = stepHash(stepHash(start, second), bins[row * width + second] ?? 0);
        visit(hash, row, first, second);
      }
    }
  }
}

function countExactly(
  { rows, width }: FeatureMatrix,
  labels: Int32Array,
  { columns, bins }: TableBins,
  { first, firstBin, second, secondBin }: Pair,
  counts: LabelCounts,
  options: Required<ValueOptions>,
): ValueCluster | undefined {
  const held: number[] = [];
  // The eight cells around; the diagonal ones too, along which columns that go together lie.
  const beside = new Uint32Array(9);
  for (let row = 0; row < rows; row += 1) {
    if ((labels[row] ?? -1) < 0) continue;
    const along = (bins[row * width + first] ?? 0) - firstBin;
    const down = (bins[row * width + second] ?? 0) - secondBin;
    if (Math.abs(along) > 1 || Math.abs(down) > 1) continue;
    if (along === 0 && down === 0) held.push(row);
    else {
      const which = (down + 1) * 3 + along + 1;
      beside[which] = (beside[which] ?? 0) + 1;
    }
  }
  const most = Math.max(...beside);
  const excess = (held.length - most) / Math.sqrt(most + 1);
  if (excess <= options.excess || held.length < options.sharpness * (held.length + most))
    return undefined;
  const cells = [
    { column: first, bin: firstBin },
    { column: second, bin: secondBin },
  ].map(({ column, bin }) => {
    const own = columns[column];
    const [from, to] = own === undefined ? [0, 0] : binRange(own, bin);
    return { column, from, to };
  });
  return judge(cells, held, excess, labels, counts, options);
}
