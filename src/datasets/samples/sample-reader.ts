/** What is told of a sample in one column. */
export type SampleCell = string | number | null;

/** Turns samples into rows of a small table. */
export interface SampleReader {
  /** Columns by which a sample is known: digests, and of an image its path. */
  readonly identity: readonly string[];
  /** Columns of what it looks like; none where that is not wanted. */
  readonly look: readonly string[];
  /** Cells in the order of both. */
  readonly read: (row: number) => Promise<readonly SampleCell[]>;
}

/** Mean, standard deviation, lowest and highest of the finite values; nulls where there are none. */
export function spreadOf(values: ArrayLike<number>): readonly SampleCell[] {
  let [count, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (count === 0) return [null, null, null, null];
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (Number.isFinite(value)) squares += (value - mean) ** 2;
  }
  return [mean, Math.sqrt(squares / count), least, most];
}
