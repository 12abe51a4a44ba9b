import { readNpyContent } from './array/npy-content.ts';
import type { FoundArrays, NamedArray } from './array/array-samples.ts';
import { findIdx, readIdxFile } from './array/read-idx.ts';
import { findNpz } from './array/read-npz.ts';
import { DataFailure } from './data-error.ts';
import type { DataHost } from './data-host.ts';
import { namedPath } from './named-path.ts';
import type { DataLimits } from './data-limits.ts';
import type { NoteList } from './data-notes.ts';
import { labelByFolder, labelByTable, type LabelledFiles } from './image/image-labels.ts';
import { classFolders, listImages } from './image/image-tree.ts';
import type { OpenOptions } from './open-options.ts';
import { readBounded, readHead } from './read-bounded.ts';
import { sniffFile, SNIFF_BYTES } from './sniff-file.ts';
import { readFileLabels } from './table/file-labels.ts';
import { textForm } from './table/table-form.ts';
import type { TableForm } from './table/table-database.ts';

type Resolved = OpenOptions & { readonly limits: DataLimits };

/** All samples of a set before any is read. */
export type FoundSamples =
  | { readonly form: 'arrays'; readonly arrays: FoundArrays }
  | { readonly form: 'images'; readonly images: LabelledFiles }
  | { readonly form: 'table'; readonly table: TableForm };

/** What is taken, for messages. */
const FORMS =
  'taken are: a folder of images (one folder per class), NPZ, NPY, IDX, CSV, TSV and Parquet';
/** Files that hold the labels of a flat folder of images. */
const LABEL_FILES = ['labels.csv', 'labels.tsv'];

/** Finds samples and their labels, decided by content, never by name. Throws DataFailure and SourceError. */
export async function findSamples(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<FoundSamples> {
  const status = namedPath(path, host, FORMS);
  return status === 'folder'
    ? { form: 'images', images: await findImages(path, options, host, notes) }
    : findInFile(path, options, host, notes);
}

async function findImages(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<LabelledFiles> {
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
    return labelByFolder(files, classFolders(host, path, limits), options, notes);
  const table = LABEL_FILES.map((name) => host.join(path, name)).find(
    (candidate) => host.status(candidate) === 'file',
  );
  if (table === undefined) {
    notes.add(
      'no-labels',
      'a folder of images without class folders and without labels.csv has no classes',
    );
    return { files };
  }
  const labels = await readFileLabels(host, table, limits);
  notes.add('labels-found', `classes from ${host.baseName(table)}`);
  return { ...labelByTable(files, labels, options, notes), table: host.baseName(table) };
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

async function findInFile(
  path: string,
  options: Resolved,
  host: DataHost,
  notes: NoteList,
): Promise<FoundSamples> {
  const { limits } = options;
  const name = host.baseName(path);
  const head = await readHead(host, path, SNIFF_BYTES);
  if (head.length === 0) throw new DataFailure('empty', `${path} is empty`, FORMS);
  const form = sniffFile(head);
  switch (form) {
    case 'npz': {
      const { source, close } = host.open(path);
      try {
        const labels = await outerLabels(options, host);
        return { form: 'arrays', arrays: await findNpz(source, options, notes, labels) };
      } finally {
        close();
      }
    }
    case 'npy': {
      const content = await readNpyContent(
        await readBounded(host, path, limits.maxArrayBytes),
        name,
      );
      const y = await outerLabels(options, host);
      const arrays = {
        kind: 'array',
        container: 'npy',
        x: { name, content },
        ...(y !== undefined && { y }),
      } as const;
      return { form: 'arrays', arrays };
    }
    case 'idx':
      return {
        form: 'arrays',
        arrays: await findIdx(host, path, options, notes, await outerLabels(options, host)),
      };
    case 'parquet':
    case 'text':
      checkTableSize(host, path, limits);
      return {
        form: 'table',
        table: form === 'parquet' ? { kind: 'parquet' } : await textForm(host, path, limits),
      };
    case 'image':
      return { form: 'images', images: { files: [{ name, path, folder: undefined }] } };
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
