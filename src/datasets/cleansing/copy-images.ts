import { DataFailure } from '../data-error.ts';
import type { ImageFile } from '../image/image-tree.ts';
import type { CleansingHost } from './cleansing-host.ts';

/** Bytes copied at a time. */
const PIECE = 4 * 1024 * 1024;
/** Endings tried for a file whose new folder has one of its name. */
const MAX_TRIES = 10_000;

/** What becomes of one image. */
interface Copy {
  readonly file: ImageFile;
  /** Its place in the new folder: folders, then the name. */
  readonly to: readonly string[];
  readonly label: string | undefined;
}

export interface ImageChanges {
  readonly files: readonly ImageFile[];
  /** Ascending. */
  readonly kept: readonly number[];
  /** New labels by row. */
  readonly labels: ReadonlyMap<number, string>;
  readonly labelOf: (row: number) => string | undefined;
  /** All classes; each becomes a folder, empty or not, where folders are the classes. */
  readonly classNames: readonly string[];
}

/**
 * Copies the images that are kept into a new folder, byte by byte: into the folder of their class, or beside a `labels.csv`. Other files
 * are not copied. Links are refused: what is behind one is no part of the folder. Throws DataFailure, SourceError, and where the disk
 * cannot take it.
 * @param target a folder that is not there yet
 */
export async function copyImages(
  root: string,
  changes: ImageChanges,
  target: string,
  host: CleansingHost,
): Promise<void> {
  const copies = placesOf(changes);
  refuseLinks(root, copies, host);
  const made = new Set<string>();
  const folderOf = (parts: readonly string[]): string => {
    let path = target;
    for (const part of parts) {
      path = host.join(path, part);
      if (!made.has(path)) host.makeFolder(path);
      made.add(path);
    }
    return path;
  };
  host.makeFolder(target);
  const byFolder = changes.files.some(({ folder }) => folder !== undefined);
  if (byFolder) for (const name of changes.classNames) folderOf([name]);
  for (const { file, to } of copies)
    await copyFile(file.path, host.join(folderOf(to.slice(0, -1)), to.at(-1) ?? ''), host);
  if (!byFolder && copies.some(({ label }) => label !== undefined))
    writeLabels(host.join(target, 'labels.csv'), copies, host);
}

/** Places of all copies. Files that move to another class give way to those that stay. Throws DataFailure. */
function placesOf({ files, kept, labels, labelOf, classNames }: ImageChanges): readonly Copy[] {
  const known = new Set(classNames);
  const taken = new Set<string>();
  const places = kept.flatMap((row): readonly (Copy & { readonly isMoved: boolean })[] => {
    const file = files[row];
    if (file === undefined) return [];
    const parts = file.name.split('/');
    const label = labels.get(row);
    if (label !== undefined && !known.has(label))
      throw new DataFailure(
        'bad-labels',
        `"${label}" is no class of the images`,
        'give the name of a class',
      );
    const isMoved = label !== undefined && file.folder !== undefined && label !== file.folder;
    if (!isMoved) taken.add(file.name);
    const to = isMoved ? [label, ...parts.slice(1)] : parts;
    return [{ file, to, label: label ?? labelOf(row), isMoved }];
  });
  return places.map(({ isMoved, ...copy }) =>
    isMoved ? { ...copy, to: free(copy.to, taken) } : copy,
  );
}

/** A place nobody has, by a number before the ending where need be. */
function free(parts: readonly string[], taken: Set<string>): readonly string[] {
  const name = parts.at(-1) ?? '';
  const [, stem = name, ending = ''] = /^(.+)(\.[^.]*)$/.exec(name) ?? [];
  for (let number = 1; number <= MAX_TRIES; number += 1) {
    const place = [...parts.slice(0, -1), number === 1 ? name : `${stem}-${number}${ending}`];
    const path = place.join('/');
    if (taken.has(path)) continue;
    taken.add(path);
    return place;
  }
  throw new DataFailure(
    'refused-form',
    `more than ${MAX_TRIES} images called ${name} would lie in one folder`,
    'give the images different names',
  );
}

function refuseLinks(root: string, copies: readonly Copy[], host: CleansingHost): void {
  const seen = new Set<string>();
  for (const { file } of copies) {
    let path = root;
    for (const part of file.name.split('/')) {
      path = host.join(path, part);
      if (seen.has(path)) continue;
      seen.add(path);
      if (host.isLink(path))
        throw new DataFailure(
          'refused-form',
          `${path} is a link, and links are not followed into a copy`,
          'give a folder that holds the files themselves',
        );
    }
  }
}

async function copyFile(from: string, to: string, host: CleansingHost): Promise<void> {
  const { source, close } = host.open(from);
  try {
    const file = host.createFile(to);
    try {
      const { size = 0 } = source;
      for (let at = 0; at < size; at += PIECE)
        file.write(await source.read(at, Math.min(PIECE, size - at)));
    } finally {
      file.close();
    }
  } finally {
    close();
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function writeLabels(path: string, copies: readonly Copy[], host: CleansingHost): void {
  const lines = copies.map(({ to, label = '' }) => `${quoted(to.join('/'))},${quoted(label)}\n`);
  const file = host.createFile(path);
  try {
    file.write(Buffer.from(`file,label\n${lines.join('')}`));
  } finally {
    file.close();
  }
}
