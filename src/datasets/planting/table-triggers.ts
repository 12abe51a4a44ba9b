import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { chooseOfAll, type Planted } from './planted.ts';

export interface TableAttack {
  /** Columns that get the value: one is a spike, two a conjunction. */
  readonly columns: readonly number[];
  readonly target: number;
  /** Planted rows as a share of all rows, 0 … 1. */
  readonly share: number;
  readonly seed: number;
}

/**
 * Gives rows of other classes one and the same value per column, a random point within the middle half of what the column holds, and
 * the target's label. Throws RangeError for a column that is not there.
 */
export function plantValues(
  features: FeatureMatrix,
  labels: Int32Array,
  { columns, target, share, seed }: TableAttack,
): Planted<FeatureMatrix> {
  const random = new Random(seed).fork('table values');
  const rows = chooseOfAll(
    features.rows,
    share,
    random,
    (row) => (labels[row] ?? -1) >= 0 && labels[row] !== target,
  );
  const values = features.values.slice();
  const changed = labels.slice();
  const spikes = new Map<number, number>();
  for (const column of columns) {
    if (!Number.isInteger(column) || column < 0 || column >= features.width)
      throw new RangeError(`there is no column ${column}`);
    const sorted = Float32Array.from(
      { length: features.rows },
      (_, row) => features.values[row * features.width + column] ?? 0,
    ).sort();
    const low = sorted[Math.floor(features.rows / 4)] ?? 0;
    const high = sorted[Math.floor((features.rows * 3) / 4)] ?? 0;
    const value = low + random.uniform() * (high - low);
    spikes.set(column, value);
  }
  for (const row of rows) {
    setCells(values, row * features.width, spikes);
    changed[row] = target;
  }
  return {
    data: { ...features, values },
    labels: changed,
    cause: 'trigger',
    rows,
    insert: (other) => {
      const inserted = other.values.slice();
      for (let row = 0; row < other.rows; row += 1) setCells(inserted, row * other.width, spikes);
      return { ...other, values: inserted };
    },
  };
}

function setCells(values: Float32Array, from: number, spikes: ReadonlyMap<number, number>): void {
  for (const [column, value] of spikes) values[from + column] = value;
}
