import { Random } from '../../tensor/random.ts';

/** Rows the trigger is inserted into. */
const HELD_OUT = 200;
/** Of the rows that may be held out, at most this share is: the rest has to train. */
const MOST_SHARE = 0.3;

export interface AccusedRows {
  readonly target: number;
  /** All rows that hold the trigger, whatever their label. */
  readonly rows: Int32Array;
  /** Decides which rows are held out. */
  readonly seed: number;
}

export interface Split {
  readonly heldOut: Int32Array;
  /** Labelled rows that are not held out, with the accused and without; in the order of `order`. */
  readonly trainedWith: Int32Array;
  readonly trainedWithout: Int32Array;
}

/** Holds out rows of other classes that do not hold the trigger. `order` holds all row numbers, in an order that is no matter of chance. */
export function splitForConfirmation(
  order: Int32Array,
  labels: Int32Array,
  { target, rows, seed }: AccusedRows,
): Split {
  const isAccused = new Uint8Array(labels.length);
  for (const row of rows) isAccused[row] = 1;
  const labelled = order.filter((row) => (labels[row] ?? -1) >= 0);
  const eligible = labelled.filter((row) => labels[row] !== target && isAccused[row] === 0);
  const chosen = new Random(seed).fork('held out').permutation(eligible.length);
  const count = Math.min(HELD_OUT, Math.floor(eligible.length * MOST_SHARE));
  const heldOut = chosen.subarray(0, count).map((at) => eligible[at] ?? 0);
  const isHeldOut = new Uint8Array(labels.length);
  for (const row of heldOut) isHeldOut[row] = 1;
  const trainedWith = labelled.filter((row) => isHeldOut[row] === 0);
  return {
    heldOut,
    trainedWith,
    trainedWithout: trainedWith.filter((row) => isAccused[row] === 0),
  };
}
