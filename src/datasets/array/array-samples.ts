import { Random } from '../../tensor/random.ts';
import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { OpenOptions } from '../open-options.ts';
import { chooseIndices } from '../select-samples.ts';
import { gatherRows, type ArrayContent } from './array-content.ts';
import { readLabels, type Labels } from './array-labels.ts';

export interface NamedArray {
  readonly name: string;
  readonly content: ArrayContent;
}

/** Samples and their labels as files have them, not yet read. */
export interface FoundArrays {
  readonly kind: 'array' | 'image';
  readonly container: 'npz' | 'npy' | 'idx';
  readonly x: NamedArray;
  readonly y?: NamedArray;
  /** The labels are in the same archive as the samples. */
  readonly hasOwnLabels?: true;
  /** Where labels were found that nobody named. */
  readonly labelsPath?: string;
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

/** What is known of samples before their values are read. */
export interface DescribedArrays {
  readonly count: number;
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly labels?: Labels;
}

/** Counts samples along the first axis and reads their labels. Throws DataFailure. */
export function describeArrays(
  { x, y }: Pick<FoundArrays, 'x' | 'y'>,
  options: OpenOptions,
  notes: NoteList,
): DescribedArrays {
  const { stored, shape: full } = x.content;
  const [count = 0, ...shape] = full;
  if (stored === 'text')
    throw new DataFailure('unknown-form', `${x.name} holds text`, 'samples are numbers');
  const size = shape.reduce((all, length) => all * length, 1);
  if (full.length === 0 || count * size === 0)
    throw new DataFailure('empty', `${x.name} holds no samples`, 'give data with samples');
  const labels = y === undefined ? undefined : readLabels(y.content, y.name, options, notes);
  if (labels !== undefined && labels.labels.length !== count)
    throw new DataFailure(
      'length-mismatch',
      `${x.name} has ${count} samples, ${y?.name ?? ''} has ${labels.labels.length} labels`,
      'give the labels that belong to these samples',
    );
  if (y === undefined) notes.add('no-labels', `no labels were found for ${x.name}`);
  return { count, shape, ...(labels !== undefined && { labels }) };
}

/** The name of a sample of an array. */
export function sampleName({ x }: Pick<FoundArrays, 'x'>, row: number): string {
  return `${x.name}[${row}]`;
}

/** Samples from an array whose first axis counts them, and its labels. Throws DataFailure. */
export function arraySamples(
  arrays: FoundArrays,
  options: OpenOptions & { readonly limits: DataLimits },
  notes: NoteList,
): LabelledSamples {
  const { kind, x } = arrays;
  const { count, shape, labels: found } = describeArrays(arrays, options, notes);
  const size = shape.reduce((all, length) => all * length, 1);
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
    stored: x.content.stored,
    ...(found !== undefined && {
      labels: indices.map((index) => found.labels[index] ?? 0),
      ...(found.classNames !== undefined && { classNames: found.classNames }),
    }),
    names: (index) => sampleName(arrays, indices[index] ?? index),
    ...(indices.length < count && { chosen: { of: count, indices } }),
    notes: notes.list,
  };
}
