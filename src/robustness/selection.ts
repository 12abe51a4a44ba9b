import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { Random } from '../tensor/random.ts';

/** At most `most` samples, drawn with the seed, in the order of the data. */
export function selectSamples(
  samples: LabelledSamples,
  most: number,
  seed: number,
): LabelledSamples {
  if (samples.count <= most) return samples;
  const rows = new Random(seed)
    .fork('selection')
    .permutation(samples.count)
    .subarray(0, most)
    .sort();
  const size = samples.values.length / samples.count;
  const values = new Float32Array(rows.length * size);
  for (const [at, row] of rows.entries())
    values.set(samples.values.subarray(row * size, (row + 1) * size), at * size);
  const { labels, name } = samples;
  return {
    ...samples,
    count: rows.length,
    values,
    ...(labels === undefined ? {} : { labels: Int32Array.from(rows, (row) => labels[row] ?? -1) }),
    name: (index) => name(rows[index] ?? index),
    notes: [
      ...samples.notes,
      {
        kind: 'skipped',
        text: `${rows.length} of ${samples.count} samples are attacked, drawn with seed ${seed}`,
      },
    ],
  };
}
