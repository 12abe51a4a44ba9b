import type { DataRequest } from './data-request.ts';
import type { OpenOptions } from './datasets/open-options.ts';

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
