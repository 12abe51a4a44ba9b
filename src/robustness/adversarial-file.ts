import { writeNpz } from '../datasets/npz-file.ts';
import type { Examination } from './examine.ts';

/**
 * The samples that fooled the model, as NPZ: per norm `x_<norm>` in the values the model reads, with the number of each sample in the
 * data, its label, what the model says and how large the change is.
 */
export function adversarialFile({ records, attacked, clean }: Examination): Uint8Array {
  const { size, shape } = attacked.set.space;
  const { scale, shift } = attacked.transform;
  return writeNpz(
    records.flatMap(({ norm, smallest, adversarial, predicted }) => {
      const rows = [...smallest.keys()].filter(
        (row) => (smallest[row] ?? 0) > 0 && Number.isFinite(smallest[row]),
      );
      const x = new Float32Array(rows.length * size);
      for (const [at, row] of rows.entries())
        for (let element = 0; element < size; element += 1)
          x[at * size + element] =
            (adversarial[row * size + element] ?? 0) * (scale[element % scale.length] ?? 1) +
            (shift[element % shift.length] ?? 0);
      const integers = (of: (row: number) => number): Int32Array => Int32Array.from(rows, of);
      return [
        { name: `x_${norm}`, dtype: 'float32' as const, shape: [rows.length, ...shape], data: x },
        {
          name: `index_${norm}`,
          dtype: 'int32' as const,
          shape: [rows.length],
          data: integers((row) => row),
        },
        {
          name: `label_${norm}`,
          dtype: 'int32' as const,
          shape: [rows.length],
          data: integers((row) => clean.labels[row] ?? -1),
        },
        {
          name: `predicted_${norm}`,
          dtype: 'int32' as const,
          shape: [rows.length],
          data: integers((row) => predicted[row] ?? -1),
        },
        {
          name: `distance_${norm}`,
          dtype: 'float32' as const,
          shape: [rows.length],
          data: Float32Array.from(rows, (row) => smallest[row] ?? 0),
        },
      ];
    }),
  );
}
