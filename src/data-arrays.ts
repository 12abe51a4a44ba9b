import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { compareSamples } from './data-samples.ts';
import type { DataSessionHost } from './data-session-host.ts';
import { sampleOptions } from './sample-options.ts';
import type { OpenedData } from './opened-data.ts';
import { DEFAULT_SAMPLE } from './opened-data.ts';
import type { LabelledSamples } from './datasets/labelled-samples.ts';
import { arrayProfile, classCounts } from './datasets/subject/array-profile.ts';
import { arraySubject } from './datasets/subject/array-subject.ts';
import type { ArrayForm } from './datasets/subject/open-arrays.ts';
import { failureText, openArrays } from './datasets/subject/open-arrays.ts';
import { noteText } from './datasets/subject/note-text.ts';
import { dataHost } from './io/data-host.ts';

/** Opens arrays or pictures. Throws `RefusedData`. */
export async function openArrayData(
  request: DataRequest,
  form: ArrayForm,
  host: DataSessionHost,
): Promise<OpenedData> {
  const { path, sample = DEFAULT_SAMPLE, seed = 0 } = request;
  const opened = await openArrays(path, { sample, seed, ...sampleOptions(request) }, dataHost);
  if (!opened.ok) throw new RefusedData(failureText(path, opened.error));
  const { samples } = opened;
  const examined = arraySubject(samples, sample);
  const rows = samples.chosen?.of ?? samples.count;
  const { notes, nameOf, ...compared } = await compareSamples(request, examined, host);
  return {
    examined,
    ...compared,
    nameOf: nameOf ?? nameByRow(samples),
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
        ...notes,
        ...(examined.rows.length < rows
          ? [
              `detectors looked at ${examined.rows.length} of ${rows} rows, drawn by their content${request.clean === undefined ? '' : '; the others stand in the copy as they are'}`,
            ]
          : []),
      ],
    },
  };
}

/** Names by numbers in the data set, of the samples that were read. */
function nameByRow({ names, chosen }: LabelledSamples): (row: number) => string {
  if (chosen === undefined) return names;
  const places = new Map(Array.from(chosen.indices, (row, at) => [row, at]));
  return (row) => {
    const place = places.get(row);
    return place === undefined ? '' : names(place);
  };
}
