import { Random } from '../../tensor/random.ts';
import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { OpenOptions } from '../open-options.ts';
import { chooseIndices } from '../select-samples.ts';
import { gatherRows, type ArrayContent } from './array-content.ts';
import { readLabels } from './array-labels.ts';

export interface NamedArray {
  readonly name: string;
  readonly content: ArrayContent;
}

/** The choice the options ask for, all samples when none. */
export function chosenIndices(
  count: number,
  labels: Int32Array | undefined,
  options: OpenOptions,
  notes: NoteList,
): Int32Array {
  const { select } = options;
  if (select === undefined) return Int32Array.from({ length: count }, (_, index) => index);
  const random = new Random(select.seed).fork('samples');
  const indices = chooseIndices(count, labels, select, random);
  if (indices.length < count)
    notes.add('selected', `${indices.length} of ${count} samples, chosen with seed ${select.seed}`);
  return indices;
}

/** Refuses more values than memory is set aside for. */
export function checkValues(count: number, size: number, limits: DataLimits): void {
  if (count * size > limits.maxValues)
    throw new DataFailure(
      'too-large',
      `${count} samples of ${size} values are more than ${limits.maxValues} values`,
      'take fewer samples, or smaller ones',
    );
}

/** Samples from an array whose first axis counts them, and its labels. Throws DataFailure. */
export function arraySamples(
  kind: 'image' | 'array',
  x: NamedArray,
  y: NamedArray | undefined,
  options: OpenOptions & { readonly limits: DataLimits },
  notes: NoteList,
): LabelledSamples {
  const { stored, shape: full } = x.content;
  const [count = 0, ...shape] = full;
  if (stored === 'text')
    throw new DataFailure('unknown-form', `${x.name} holds text`, 'samples are numbers');
  const size = shape.reduce((all, length) => all * length, 1);
  if (full.length === 0 || count * size === 0)
    throw new DataFailure('empty', `${x.name} holds no samples`, 'give data with samples');
  const found = y === undefined ? undefined : readLabels(y.content, y.name, options, notes);
  if (found !== undefined && found.labels.length !== count)
    throw new DataFailure(
      'length-mismatch',
      `${x.name} has ${count} samples, ${y?.name ?? ''} has ${found.labels.length} labels`,
      'give the labels that belong to these samples',
    );
  if (y === undefined) notes.add('no-labels', `no labels were found for ${x.name}`);
  const indices = chosenIndices(count, found?.labels, options, notes);
  checkValues(indices.length, size, options.limits);
  const { values, inexact } = gatherRows(x.content, indices);
  if (inexact > 0)
    notes.add(
      'inexact-integers',
      `integers of ${x.name} that float32 cannot hold were rounded`,
      undefined,
      inexact,
    );
  return {
    kind,
    count: indices.length,
    shape,
    values,
    stored,
    ...(found !== undefined && {
      labels: indices.map((index) => found.labels[index] ?? 0),
      ...(found.classNames !== undefined && { classNames: found.classNames }),
    }),
    names: (index) => `${x.name}[${indices[index] ?? index}]`,
    ...(indices.length < count && { chosen: { of: count, indices } }),
    notes: notes.list,
  };
}
