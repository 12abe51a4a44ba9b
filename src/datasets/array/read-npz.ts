import type { ByteSource } from '../../bytes/source.ts';
import { walkEntries } from '../../formats/zip/walk-entries.ts';
import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import type { OpenOptions } from '../open-options.ts';
import { chooseArrays } from './array-names.ts';
import type { FoundArrays, NamedArray } from './array-samples.ts';
import { readNpyContent } from './npy-content.ts';

/** Entries of an archive: data sets have a handful of arrays. */
const MAX_ENTRIES = 10_000;
/** Content of the arrays read, as a multiple of the largest one allowed. */
const MAX_RATIO = 2;
/** Names listed in a message. */
const MAX_SHOWN = 12;
const SUFFIX = '.npy';

async function unpack(
  source: ByteSource,
  limits: DataLimits,
  wanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const steps = walkEntries(
    source,
    { maxEntries: MAX_ENTRIES, maxEntryBytes: limits.maxArrayBytes, maxRatio: MAX_RATIO },
    wanted,
  );
  for (;;) {
    const step = await steps.next();
    if (step.done === true) {
      if (step.value.ok) return found;
      throw new DataFailure(
        'malformed',
        `the archive cannot be read: ${step.value.reason}`,
        'save it again with numpy.savez',
      );
    }
    const entry = step.value;
    if (!entry.ok)
      throw new DataFailure(
        'malformed',
        `array ${entry.name} cannot be read: ${entry.reason}`,
        'save it again with numpy.savez',
      );
    if (!found.has(entry.name)) found.set(entry.name, entry.bytes);
  }
}

/** The arrays of an NPZ archive found by name, or those the options name. Throws DataFailure. */
export async function findNpz(
  source: ByteSource,
  options: OpenOptions & { readonly limits: DataLimits },
  notes: NoteList,
  outerLabels?: NamedArray,
): Promise<FoundArrays> {
  const names: string[] = [];
  await unpack(source, options.limits, (name) => {
    if (name.endsWith(SUFFIX)) names.push(name.slice(0, -SUFFIX.length));
    return false;
  });
  const chosen = chooseArrays(
    names,
    {
      ...(options.samplesArray !== undefined && { samples: options.samplesArray }),
      ...(options.labelsArray !== undefined && { labels: options.labelsArray }),
    },
    options.part,
  );
  const shown = names.slice(0, MAX_SHOWN).join(', ');
  for (const name of [chosen?.samples, chosen?.labels])
    if (name !== undefined && !names.includes(name))
      throw new DataFailure('missing-array', `there is no array "${name}"`, `there are: ${shown}`);
  if (chosen === undefined)
    throw new DataFailure(
      names.length === 0 ? 'unknown-form' : 'missing-array',
      names.length === 0
        ? 'the archive holds no NumPy arrays'
        : `none of the arrays has a name that says it holds the samples: ${shown}`,
      'name the array of the samples and the array of the labels',
    );
  const labelsName = outerLabels === undefined ? chosen.labels : undefined;
  const wanted = new Set([chosen.samples, labelsName].map((name) => `${name}${SUFFIX}`));
  const contents = await unpack(source, options.limits, (name) => wanted.has(name));
  const load = async (name: string): Promise<NamedArray> => ({
    name,
    content: await readNpyContent(contents.get(`${name}${SUFFIX}`) ?? new Uint8Array(0), name),
  });
  const x = await load(chosen.samples);
  const y = labelsName === undefined ? outerLabels : await load(labelsName);
  const also = names.filter((name) => name !== chosen.samples && name !== labelsName);
  notes.add(
    'arrays-chosen',
    `samples: ${x.name}${y === undefined ? '' : `, labels: ${y.name}`}${also.length === 0 ? '' : `; not read: ${also.slice(0, MAX_SHOWN).join(', ')}`}`,
  );
  return {
    kind: 'array',
    container: 'npz',
    x,
    ...(y !== undefined && { y }),
    ...(labelsName !== undefined && { hasOwnLabels: true }),
  };
}
