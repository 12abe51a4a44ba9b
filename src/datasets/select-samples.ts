import type { Random } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { LabelledSamples } from './labelled-samples.ts';

export interface Selection {
  readonly count: number;
  /** As many of each class as there are, within one; classes that run out leave their share to the others. */
  readonly stratified: boolean;
}

/**
 * Indices of a random choice without replacement, in rising order: the same seed chooses the same samples. Without labels, or with
 * `stratified: false`, all are equally likely.
 */
export function chooseIndices(
  count: number,
  labels: Int32Array | undefined,
  selection: Selection,
  random: Random,
): Int32Array {
  const wanted = Math.min(selection.count, count);
  if (wanted === count) return Int32Array.from({ length: count }, (_, index) => index);
  const order = random.permutation(count);
  if (!selection.stratified || labels === undefined) return order.slice(0, wanted).sort();
  const byClass = new Map<number, number[]>();
  for (const index of order) {
    const label = labels[index] ?? 0;
    const list = byClass.get(label);
    if (list === undefined) byClass.set(label, [index]);
    else list.push(index);
  }
  const classes = [...byClass.keys()]
    .sort((a, b) => a - b)
    .map((label) => byClass.get(label) ?? []);
  // Fewer samples than classes: which classes go without must not be the last ones always.
  const turns = random.permutation(classes.length);
  const chosen: number[] = [];
  for (let round = 0; chosen.length < wanted; round += 1)
    for (const turn of turns) {
      const index = classes[turn]?.[round];
      if (index !== undefined && chosen.length < wanted) chosen.push(index);
    }
  return Int32Array.from(chosen).sort();
}

/** The samples at `indices`, in that order. */
export function takeSamples(samples: LabelledSamples, indices: Int32Array): LabelledSamples {
  const size = sizeOf(samples.shape);
  const values = new Float32Array(indices.length * size);
  indices.forEach((from, to) =>
    values.set(samples.values.subarray(from * size, (from + 1) * size), to * size),
  );
  const { labels } = samples;
  return {
    ...samples,
    count: indices.length,
    values,
    ...(labels !== undefined && { labels: indices.map((index) => labels[index] ?? 0) }),
    names: (index) => samples.names(indices[index] ?? index),
  };
}

/** A random choice of samples; the same seed chooses the same. */
export function selectSamples(
  samples: LabelledSamples,
  selection: Selection,
  random: Random,
): LabelledSamples {
  const indices = chooseIndices(samples.count, samples.labels, selection, random);
  return indices.length === samples.count ? samples : takeSamples(samples, indices);
}
