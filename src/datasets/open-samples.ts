import { arraySamples } from './array/array-samples.ts';
import { DataFailure, dataErrorOf, type SamplesResult } from './data-error.ts';
import type { DataHost } from './data-host.ts';
import { DATA_LIMITS, type DataLimits } from './data-limits.ts';
import { NoteList } from './data-notes.ts';
import { findSamples } from './find-samples.ts';
import { readImages } from './image/read-images.ts';
import type { LabelledSamples } from './labelled-samples.ts';
import type { OpenOptions } from './open-options.ts';
import { readTable } from './table/read-table.ts';

type Resolved = OpenOptions & { readonly limits: DataLimits };

/** Places named in a message. */
const MAX_PLACES = 3;

/**
 * Opens labelled data, whatever they are: decided by content, never by name. Everything chosen, converted or left out is in the
 * notes; what cannot be had is an error with advice, not an exception.
 */
export async function openSamples(
  path: string,
  options: OpenOptions,
  host: DataHost,
): Promise<SamplesResult> {
  try {
    const limits = options.limits ?? DATA_LIMITS;
    const samples = await open(path, { ...options, limits }, host, new NoteList());
    if (options.notFinite !== 'kept') checkFinite(samples);
    return { ok: true, samples: options.labelColumn === false ? withoutLabels(samples) : samples };
  } catch (error) {
    const known = dataErrorOf(error, path);
    if (known === undefined) throw error;
    return { ok: false, error: known };
  }
}

/** Reads what was found. Throws DataFailure. */
async function open(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<LabelledSamples> {
  const found = await findSamples(path, options, host, notes);
  switch (found.form) {
    case 'arrays':
      return arraySamples(found.arrays, options, notes);
    case 'images':
      return readImages(host, found.images, options, notes);
    case 'table':
      return readTable(host.absolute(path), found.table, options, notes);
    default:
      return found satisfies never;
  }
}

/** Folders and arrays have their classes beside the samples: who says that there are none means these, too. */
function withoutLabels({
  labels: _labels,
  classNames: _classNames,
  ...samples
}: LabelledSamples): LabelledSamples {
  return samples;
}

/** No attack can start from what is no number; which samples they are is what their owner needs to know. */
function checkFinite(samples: LabelledSamples): void {
  const { values, shape } = samples;
  const size = shape.reduce((all, length) => all * length, 1);
  const places = new Set<string>();
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isFinite(values[at])) continue;
    count += 1;
    if (places.size < MAX_PLACES) places.add(samples.names(Math.floor(at / size)));
  }
  if (count > 0)
    throw new DataFailure(
      'non-finite',
      `${count} values are infinite or no numbers (${[...places].join(', ')}${places.size === MAX_PLACES ? ', …' : ''})`,
      'leave these samples out, or fill them as the model was trained',
    );
}
