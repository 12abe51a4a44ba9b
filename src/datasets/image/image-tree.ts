import { compareNames } from '../class-numbers.ts';
import { DataFailure } from '../data-error.ts';
import type { DataEntry, DataHost } from '../data-host.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import { isImageName } from './image-kind.ts';

export interface ImageFile {
  /** Relative to the folder, as shown: `7/img_12.png`. */
  readonly name: string;
  readonly path: string;
  /** The folder it lies in, one per class; `undefined` in a flat folder. */
  readonly folder: string | undefined;
}

/** Folders inside of a class folder. ImageFolder walks them all; data sets have one or two. */
const MAX_DEPTH = 4;

/** Entries that operating systems and tools leave behind. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db';
}

function entriesOf(host: DataHost, folder: string, limits: DataLimits): readonly DataEntry[] {
  const entries = host.list(folder, limits.maxFolderEntries);
  if (entries === undefined)
    throw new DataFailure(
      'too-large',
      `${folder} holds more than ${limits.maxFolderEntries} entries`,
      'give a smaller part of the data',
    );
  return entries.filter(({ name }) => !isHidden(name)).sort((a, b) => compareNames(a.name, b.name));
}

/**
 * The image files of a folder: one folder per class, walked to the bottom (torchvision's ImageFolder), or, where there are no
 * folders with images, the files in it. Classes without images are noted. Throws DataFailure.
 */
export function listImages(
  host: DataHost,
  root: string,
  limits: DataLimits,
  notes: NoteList,
): readonly ImageFile[] {
  const top = entriesOf(host, root, limits);
  const folders = top.filter(({ kind }) => kind === 'folder');
  if (folders.length > limits.maxClasses)
    throw new DataFailure(
      'too-large',
      `${folders.length} folders are more than ${limits.maxClasses} classes`,
      'give a folder with one folder per class',
    );
  const files: ImageFile[] = [];
  const walk = (path: string, shown: string, folder: string, depth: number): void => {
    for (const entry of entriesOf(host, path, limits)) {
      const name = `${shown}/${entry.name}`;
      if (entry.kind === 'folder') {
        if (depth < MAX_DEPTH) walk(host.join(path, entry.name), name, folder, depth + 1);
        else notes.add('ignored-file', `folders more than ${MAX_DEPTH} deep are not read`, name);
      } else if (isImageName(entry.name))
        files.push({ name, path: host.join(path, entry.name), folder });
      else notes.add('ignored-file', 'files whose names are no images were not read', name);
      if (files.length > limits.maxFiles)
        throw new DataFailure(
          'too-large',
          `there are more than ${limits.maxFiles} images`,
          'give a smaller part of the data',
        );
    }
  };
  for (const { name } of folders) {
    const before = files.length;
    walk(host.join(root, name), name, name, 1);
    if (files.length === before)
      notes.add('empty-class', 'folders without images count as classes all the same', name);
  }
  const flat = top.filter(({ name, kind }) => kind === 'file' && isImageName(name));
  if (files.length === 0)
    return flat.map(({ name }) => ({ name, path: host.join(root, name), folder: undefined }));
  for (const { name } of flat)
    notes.add('ignored-file', 'images beside the class folders belong to no class', name);
  return files;
}

/** All folders that count as classes, empty ones too: leaving one out would renumber the others. */
export function classFolders(host: DataHost, root: string, limits: DataLimits): readonly string[] {
  return entriesOf(host, root, limits)
    .filter(({ kind }) => kind === 'folder')
    .map(({ name }) => name);
}
