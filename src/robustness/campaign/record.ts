import type { CleanBatch } from '../../attacks/attack.ts';
import type { Norm } from '../../attacks/geometry/norm.ts';
import type { Trial } from '../../attacks/trial.ts';

/** The best of all trials of one norm, sample by sample. */
export interface NormRecord {
  readonly norm: Norm;
  /** Size of the smallest change that is known to break the sample: 0 where it is wrong as it is, Infinity where none is known. */
  readonly smallest: Float32Array;
  /** count × size: the sample of that change; the clean one where none is known. */
  readonly adversarial: Float32Array;
  /** What the model says of it, −1 where none is known. */
  readonly predicted: Int32Array;
  /** Id of the attack that found it. */
  readonly by: string[];
}

export function emptyRecord(
  norm: Norm,
  clean: CleanBatch,
  correct: Uint8Array,
  size: number,
): NormRecord {
  return {
    norm,
    smallest: Float32Array.from(correct, (right) => (right === 1 ? Number.POSITIVE_INFINITY : 0)),
    adversarial: clean.x.slice(0, clean.count * size),
    predicted: new Int32Array(clean.count).fill(-1),
    by: Array.from({ length: clean.count }, () => ''),
  };
}

/** Takes over every smaller change. */
export function applyTrial(record: NormRecord, trial: Trial, rows: Int32Array): void {
  const size = record.adversarial.length / Math.max(record.smallest.length, 1);
  for (const [at, row] of rows.entries()) {
    if (trial.broken[at] !== 1) continue;
    const distance = trial.distances[at] ?? Number.NaN;
    if (!(distance < (record.smallest[row] ?? 0))) continue;
    record.smallest[row] = distance;
    record.predicted[row] = trial.predicted[at] ?? -1;
    record.by[row] = trial.attack;
    record.adversarial.set(trial.adversarial.subarray(at * size, (at + 1) * size), row * size);
  }
}
