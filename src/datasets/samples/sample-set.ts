import { describeArrays, sampleName, type FoundArrays } from '../array/array-samples.ts';
import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import { NoteList } from '../data-notes.ts';
import { findSamples } from '../find-samples.ts';
import type { LabelledFiles } from '../image/image-labels.ts';
import type { OpenOptions } from '../open-options.ts';

/** Where the samples are: in arrays, already in memory as their file stores them, or one per image file. */
export type SampleSource =
  | { readonly form: 'arrays'; readonly arrays: FoundArrays; readonly shape: readonly number[] }
  | { readonly form: 'images'; readonly images: LabelledFiles };

/** All samples of a set by their numbers, which are those `openSamples` gives them; no values are read yet. */
export interface SampleSet {
  readonly source: SampleSource;
  readonly count: number;
  /** `7/img_12.png`, `x_train[13]`. */
  readonly nameOf: (row: number) => string;
  /** The class of every sample; absent where there are none. */
  readonly labels?: Int32Array;
  readonly classNames?: readonly string[];
}

/** The label of a sample as people read it. */
export function labelOf({ labels, classNames }: SampleSet, row: number): string | undefined {
  const label = labels?.[row];
  return label === undefined ? undefined : (classNames?.[label] ?? String(label));
}

/** All samples of arrays or of a folder of images, whatever their number. Throws DataFailure and SourceError. */
export async function openSampleSet(
  path: string,
  given: OpenOptions,
  host: DataHost,
): Promise<SampleSet> {
  const options = { limits: DATA_LIMITS, part: 'training', ...given } as const;
  const notes = new NoteList();
  const found = await findSamples(path, options, host, notes);
  const hasClasses = options.labelColumn !== false;
  if (found.form === 'table')
    throw new DataFailure('unknown-form', `${path} is a table`, 'give arrays or pictures');
  if (found.form === 'images') {
    const { files, labels, classNames } = found.images;
    return {
      source: found,
      count: files.length,
      nameOf: (row) => files[row]?.name ?? '',
      ...(hasClasses && labels !== undefined && { labels }),
      ...(hasClasses && classNames !== undefined && { classNames }),
    };
  }
  const { arrays } = found;
  const { count, shape, labels } = describeArrays(arrays, options, notes);
  return {
    source: { form: 'arrays', arrays, shape },
    count,
    nameOf: (row) => sampleName(arrays, row),
    ...(hasClasses && labels !== undefined && labels),
  };
}
