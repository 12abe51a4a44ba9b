import { numberClasses } from '../class-numbers.ts';
import { DataFailure } from '../data-error.ts';
import type { NoteList } from '../data-notes.ts';
import type { OpenOptions } from '../open-options.ts';
import type { ImageFile } from './image-tree.ts';

export interface LabelledFiles {
  readonly files: readonly ImageFile[];
  readonly labels?: Int32Array;
  readonly classNames?: readonly string[];
  /** The table of the labels, in a folder whose files lie beside it. */
  readonly table?: string;
}

/** Words of a class per file, by the name of the file. */
export type FileLabels = ReadonlyMap<string, string>;

const NUMBER_RE = /^(?:0|[1-9][0-9]{0,8})$/;

function orderOf(options: OpenOptions): Parameters<typeof numberClasses>[1] {
  return {
    ...(options.classNames !== undefined && { classNames: options.classNames }),
    ...(options.classOrder !== undefined && { order: options.classOrder }),
  };
}

/** Labels by the folder a file lies in. Every folder is a class, also one without images. */
export function labelByFolder(
  files: readonly ImageFile[],
  folders: readonly string[],
  options: OpenOptions,
  notes: NoteList,
): LabelledFiles {
  const { names, numberOf, doubt } = numberClasses(folders, orderOf(options));
  if (doubt !== undefined) notes.add('class-order', doubt);
  const kept = keep(files, notes, ({ folder = '' }) => numberOf.get(folder));
  notes.add('labels-found', `one class per folder, ${names.length} in all`);
  return { ...kept, classNames: names };
}

/** Labels from a table of file names and classes; files it does not name are left out. */
export function labelByTable(
  files: readonly ImageFile[],
  table: FileLabels,
  options: OpenOptions,
  notes: NoteList,
): LabelledFiles {
  const words = files.flatMap(({ name }) => table.get(name) ?? []);
  const areNumbers =
    options.classNames === undefined && words.every((word) => NUMBER_RE.test(word));
  if (areNumbers)
    return keep(files, notes, ({ name }) => {
      const word = table.get(name);
      return word === undefined ? undefined : Number(word);
    });
  const { names, numberOf } = numberClasses(words, orderOf(options));
  const kept = keep(files, notes, ({ name }) => numberOf.get(table.get(name) ?? ''));
  return { ...kept, classNames: names };
}

function keep(
  files: readonly ImageFile[],
  notes: NoteList,
  labelOf: (file: ImageFile) => number | undefined,
): { readonly files: readonly ImageFile[]; readonly labels: Int32Array } {
  const kept: ImageFile[] = [];
  const labels: number[] = [];
  for (const file of files) {
    const label = labelOf(file);
    if (label === undefined)
      notes.add('unlabelled-sample', 'images without a class were left out', file.name);
    else {
      kept.push(file);
      labels.push(label);
    }
  }
  if (kept.length === 0)
    throw new DataFailure(
      'bad-labels',
      'none of the images has a class among those given',
      'check the names of folders, or of the files in labels.csv',
    );
  return { files: kept, labels: Int32Array.from(labels) };
}
