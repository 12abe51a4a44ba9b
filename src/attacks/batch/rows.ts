/** A state that attacks keep per row: `width` numbers for each. */
export interface RowState {
  readonly data: Float32Array | Float64Array | Int32Array;
  readonly width: number;
}

/**
 * Moves the rows that stay to the front, in all states alike, and returns how many they are. Order is kept, nothing is allocated:
 * attacks call this whenever samples fall.
 */
export function compactRows(stay: Uint8Array, count: number, states: readonly RowState[]): number {
  let kept = 0;
  for (let row = 0; row < count; row += 1) {
    if (stay[row] === 0) continue;
    if (kept !== row)
      for (const { data, width } of states)
        data.copyWithin(kept * width, row * width, (row + 1) * width);
    kept += 1;
  }
  return kept;
}

/** Copies the samples named by `owners` into the first `count` rows of `into`. */
export function gatherRows(
  from: Float32Array,
  owners: Int32Array,
  count: number,
  size: number,
  into: Float32Array,
): void {
  for (let row = 0; row < count; row += 1) {
    const start = (owners[row] ?? 0) * size;
    into.set(from.subarray(start, start + size), row * size);
  }
}

/** Labels or targets of the samples named by `owners`. */
export function gatherNumbers(
  from: Int32Array,
  owners: Int32Array,
  count: number,
  into: Int32Array,
): void {
  for (let row = 0; row < count; row += 1) into[row] = from[owners[row] ?? 0] ?? 0;
}

/** Writes one row of a batch over the finding of its sample. */
export function keepRow(
  adversarial: Float32Array,
  sample: number,
  x: Float32Array,
  row: number,
  size: number,
): void {
  adversarial.set(x.subarray(row * size, (row + 1) * size), sample * size);
}
