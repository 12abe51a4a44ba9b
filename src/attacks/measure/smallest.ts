import type { Trial } from '../trial.ts';

/** A trial and the samples it ran on: row i of the trial is sample `rows[i]`; without rows sample i. */
export interface PlacedTrial {
  readonly trial: Trial;
  readonly rows?: Int32Array;
}

/**
 * Worst case over a suite of trials of one norm: the size of the smallest change known to break each sample, 0 where the clean
 * sample is misclassified (`correct` is 0), Infinity where nothing broke it. Sizes and not flags, so that what is broken within a
 * radius is broken within every larger one.
 */
export function smallestChanges(correct: Uint8Array, trials: readonly PlacedTrial[]): Float32Array {
  const smallest = Float32Array.from(correct, (right) =>
    right === 1 ? Number.POSITIVE_INFINITY : 0,
  );
  for (const { trial, rows } of trials)
    for (let at = 0; at < trial.samples; at += 1) {
      if (trial.broken[at] !== 1) continue;
      const row = rows === undefined ? at : (rows[at] ?? 0);
      const distance = trial.distances[at] ?? Number.NaN;
      if (distance < (smallest[row] ?? 0)) smallest[row] = distance;
    }
  return smallest;
}

/** Whether a change of size `smallest` lies outside of the radius. Sizes are float32: so the radius is compared as float32 stores it. */
export function isRobust(smallest: number, epsilon: number): boolean {
  return smallest > Math.fround(epsilon);
}

/** 1 for each sample that is right and that no known change within the radius breaks. */
export function robustSamples(smallest: Float32Array, epsilon: number): Uint8Array {
  return Uint8Array.from(smallest, (size) => (isRobust(size, epsilon) ? 1 : 0));
}

/** Samples by how easily they break, misclassified ones left out, the first of equals first: at most `most` of them. */
export function worstSamples(smallest: Float32Array, most: number): readonly number[] {
  return [...smallest.keys()]
    .filter((row) => (smallest[row] ?? 0) > 0 && Number.isFinite(smallest[row]))
    .sort((a, b) => (smallest[a] ?? 0) - (smallest[b] ?? 0) || a - b)
    .slice(0, most);
}
