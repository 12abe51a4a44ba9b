import { SourceError } from '../bytes/source.ts';
import { arraySamples, type NamedArray } from './array/array-samples.ts';
import { readNpyContent } from './array/npy-content.ts';
import { readIdx, readIdxFile } from './array/read-idx.ts';
import { readNpz } from './array/read-npz.ts';
import { DataFailure, type SamplesResult } from './data-error.ts';
import type { DataHost } from './data-host.ts';
import { DATA_LIMITS, type DataLimits } from './data-limits.ts';
import { NoteList } from './data-notes.ts';
import { labelByFolder, labelByTable } from './image/image-labels.ts';
import { classFolders, listImages } from './image/image-tree.ts';
import { readImages } from './image/read-images.ts';
import type { LabelledSamples } from './labelled-samples.ts';
import type { OpenOptions } from './open-options.ts';
import { readBounded, readHead } from './read-bounded.ts';
import { sniffFile, SNIFF_BYTES } from './sniff-file.ts';
import { readFileLabels } from './table/file-labels.ts';
import { readTable } from './table/read-table.ts';
import { textForm } from './table/table-form.ts';

type Resolved = OpenOptions & { readonly limits: DataLimits };

/** What is taken, for messages. */
const FORMS =
  'taken are: a folder of images (one folder per class), NPZ, NPY, IDX, CSV, TSV and Parquet';
/** Files that hold the labels of a flat folder of images. */
const LABEL_FILES = ['labels.csv', 'labels.tsv'];
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
    if (error instanceof DataFailure) return { ok: false, error: error.error };
    if (error instanceof SourceError)
      return {
        ok: false,
        error: {
          code: 'unreadable',
          detail: `${path}: ${error.message}`,
          advice: 'check the file and its permissions',
        },
      };
    throw error;
  }
}

async function open(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<LabelledSamples> {
  const status = host.status(path);
  if (status === undefined)
    throw new DataFailure(
      'not-found',
      `${path}: there is no such file or folder`,
      'check the path',
    );
  if (status === 'other')
    throw new DataFailure('refused-form', `${path} is no regular file`, FORMS);
  return status === 'folder'
    ? openFolder(path, options, host, notes)
    : openFile(path, options, host, notes);
}

async function openFolder(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<LabelledSamples> {
  const { limits } = options;
  const files = listImages(host, path, limits, notes);
  const [first] = files;
  if (first === undefined) {
    const isEmpty = host.list(path, limits.maxFolderEntries)?.length === 0;
    throw new DataFailure(
      isEmpty ? 'empty' : 'unknown-form',
      isEmpty ? `${path} is empty` : `${path} holds no images`,
      'give a folder of images, or one file of data',
    );
  }
  if (first.folder !== undefined)
    return readImages(
      host,
      labelByFolder(files, classFolders(host, path, limits), options, notes),
      options,
      notes,
    );
  const table = LABEL_FILES.map((name) => host.join(path, name)).find(
    (candidate) => host.status(candidate) === 'file',
  );
  if (table === undefined) {
    notes.add(
      'no-labels',
      'a folder of images without class folders and without labels.csv has no classes',
    );
    return readImages(host, { files }, options, notes);
  }
  const labels = await readFileLabels(host, table, limits);
  notes.add('labels-found', `classes from ${host.baseName(table)}`);
  return readImages(host, labelByTable(files, labels, options, notes), options, notes);
}

/** Labels in a file of their own. */
async function outerLabels(options: Resolved, host: DataHost): Promise<NamedArray | undefined> {
  const { labelsFile, limits } = options;
  if (labelsFile === undefined) return undefined;
  if (host.status(labelsFile) !== 'file')
    throw new DataFailure(
      'not-found',
      `${labelsFile}: there is no such file`,
      'check the path of the labels',
    );
  const form = sniffFile(await readHead(host, labelsFile, SNIFF_BYTES));
  if (form === 'idx') return readIdxFile(host, labelsFile, limits);
  const name = host.baseName(labelsFile);
  if (form !== 'npy')
    throw new DataFailure(
      'unknown-form',
      `${name} is neither NPY nor IDX`,
      'save the labels with numpy.save',
    );
  return {
    name,
    content: await readNpyContent(await readBounded(host, labelsFile, limits.maxArrayBytes), name),
  };
}

async function openFile(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<LabelledSamples> {
  const { limits } = options;
  const name = host.baseName(path);
  const head = await readHead(host, path, SNIFF_BYTES);
  if (head.length === 0) throw new DataFailure('empty', `${path} is empty`, FORMS);
  const form = sniffFile(head);
  switch (form) {
    case 'npz': {
      const { source, close } = host.open(path);
      try {
        return await readNpz(source, options, notes, await outerLabels(options, host));
      } finally {
        close();
      }
    }
    case 'npy': {
      const content = await readNpyContent(
        await readBounded(host, path, limits.maxArrayBytes),
        name,
      );
      return arraySamples(
        'array',
        { name, content },
        await outerLabels(options, host),
        options,
        notes,
      );
    }
    case 'idx':
      return readIdx(host, path, options, notes, await outerLabels(options, host));
    case 'parquet':
    case 'text':
      checkTableSize(host, path, limits);
      return readTable(
        host.absolute(path),
        form === 'parquet' ? { kind: 'parquet' } : await textForm(host, path, limits),
        options,
        notes,
      );
    case 'image':
      return readImages(host, { files: [{ name, path, folder: undefined }] }, options, notes);
    case 'pickle':
      throw new DataFailure(
        'refused-form',
        `${name} is a pickle: opening it would run what it says`,
        FORMS,
      );
    case 'hdf5':
    case 'unknown':
      throw new DataFailure(
        'unknown-form',
        `${name} is not a form of data that is known here`,
        FORMS,
      );
    default:
      return form satisfies never;
  }
}

function checkTableSize(host: DataHost, path: string, { maxTableBytes }: DataLimits): void {
  const { source, close } = host.open(path);
  close();
  if ((source.size ?? 0) > maxTableBytes)
    throw new DataFailure(
      'too-large',
      `${path} has more than ${maxTableBytes} bytes`,
      'give a smaller part of the data',
    );
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
