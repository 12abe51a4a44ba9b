import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import type { OpenedData } from './opened-data.ts';
import { DEFAULT_SAMPLE } from './opened-data.ts';
import type { OpenOptions } from './datasets/open-options.ts';
import { arrayProfile, classCounts } from './datasets/subject/array-profile.ts';
import { arraySubject } from './datasets/subject/array-subject.ts';
import type { ArrayForm } from './datasets/subject/open-arrays.ts';
import { failureText, openArrays } from './datasets/subject/open-arrays.ts';
import { noteText } from './datasets/subject/note-text.ts';
import { dataHost } from './io/data-host.ts';

/** What a user said of samples and their labels. */
export function sampleOptions({
  labelColumn,
  labelsFile,
  samplesArray,
  labelsArray,
}: DataRequest): Pick<OpenOptions, 'labelColumn' | 'labelsFile' | 'samplesArray' | 'labelsArray'> {
  return {
    ...(labelColumn === undefined ? {} : { labelColumn }),
    ...(labelsFile === undefined ? {} : { labelsFile }),
    ...(samplesArray === undefined ? {} : { samplesArray }),
    ...(labelsArray === undefined ? {} : { labelsArray }),
  };
}

/** Opens arrays or pictures. Throws `RefusedData`. */
export async function openArrayData(request: DataRequest, form: ArrayForm): Promise<OpenedData> {
  const { path, sample = DEFAULT_SAMPLE, seed = 0 } = request;
  const opened = await openArrays(path, { sample, seed, ...sampleOptions(request) }, dataHost);
  if (!opened.ok) throw new RefusedData(failureText(path, opened.error));
  const { samples } = opened;
  const examined = arraySubject(samples, sample);
  const rows = samples.chosen?.of ?? samples.count;
  return {
    examined,
    nameOf: samples.names,
    data: {
      path,
      form,
      files: [dataHost.baseName(path)],
      fileCount: form === 'folder of images' ? rows : 1,
      rows,
      sampled: examined.rows.length,
      columns: arrayProfile(samples, form),
      ...(samples.labels === undefined
        ? {}
        : { label: { column: 'label', classes: classCounts(samples) } }),
      features: examined.featuresAre,
      notes: [
        ...samples.notes.map(noteText),
        ...(examined.rows.length < rows
          ? [
              `detectors looked at ${examined.rows.length} of ${rows} rows, drawn by their content${request.clean === undefined ? '' : '; the others stand in the copy as they are'}`,
            ]
          : []),
      ],
    },
  };
}
