import type { CleansingResult } from '../../core/dataset.ts';
import { DataFailure, dataErrorOf, type DataError } from '../data-error.ts';
import type { CleansingHost } from './cleansing-host.ts';

/** Where a cleaned copy goes. */
export interface CleanTarget {
  readonly path: string;
  /** What the user named as data: the copy may not be one of these files, nor one that was read. */
  readonly inputs: readonly string[];
  /** A folder, which may not be there yet; a file otherwise. */
  readonly isFolder?: boolean;
  /** A second file that belongs to the copy. */
  readonly also?: string;
}

export type CleanResult =
  | { readonly ok: true; readonly result: CleansingResult }
  | { readonly ok: false; readonly error: DataError };

export type CleanCounts = Omit<CleansingResult, 'path' | 'sideFile'>;

/** Files of a copy being made, in a folder of its own beside the target. */
export interface CleanFiles {
  readonly folder: string;
  readonly copy: string;
  readonly changes: string;
  /** Of the second file, where the target has one. */
  readonly also: string;
}

const SIDE_FILE = '.changes.jsonl';

function refuseInputs(
  outputs: readonly string[],
  inputs: readonly string[],
  host: CleansingHost,
): void {
  for (const output of outputs) {
    if (host.status(output) === 'folder')
      throw new DataFailure('refused-form', `${output} is a folder`, 'name a file');
    if (inputs.some((input) => host.isSameFile(input, output)))
      throw new DataFailure(
        'refused-form',
        `${output} is one of the inputs: data are never changed in place`,
        'give another output',
      );
  }
}

/** Whether a folder to be made would lie in one that is read. */
function isWithin(path: string, inputs: readonly string[], host: CleansingHost): boolean {
  const parent = host.folderOf(path);
  if (inputs.some((input) => host.isSameFile(input, parent))) return true;
  return parent !== path && isWithin(parent, inputs, host);
}

/** Throws DataFailure where a folder of copies cannot be made: it is there already, or would be among the data. */
export function checkNewFolder(path: string, inputs: readonly string[], host: CleansingHost): void {
  if (host.status(path) !== undefined || host.isLink(path))
    throw new DataFailure(
      'refused-form',
      `${path} is there already`,
      'name a folder that is not there yet',
    );
  if (isWithin(host.absolute(path), inputs, host))
    throw new DataFailure(
      'refused-form',
      `${path} lies within the data, which are never changed in place`,
      'name a folder somewhere else',
    );
}

/**
 * Makes a copy and its list of changes beside the target, and puts both in their places when they are complete. What cannot be done is an
 * error with advice, and leaves nothing behind; a disk that is full throws.
 */
export async function writeBeside(
  target: CleanTarget,
  read: readonly string[],
  host: CleansingHost,
  make: (files: CleanFiles) => Promise<CleanCounts>,
): Promise<CleanResult> {
  let folder: string | undefined;
  try {
    const path = host.absolute(target.path);
    const sideFile = `${path}${SIDE_FILE}`;
    const inputs = [...target.inputs, ...read];
    const also = target.also === undefined ? undefined : host.absolute(target.also);
    const others = [sideFile, ...(also === undefined ? [] : [also])];
    if (target.isFolder === true) checkNewFolder(path, inputs, host);
    refuseInputs(target.isFolder === true ? others : [path, ...others], inputs, host);
    folder = host.createFolder(host.folderOf(path));
    const files = {
      folder,
      copy: host.join(folder, 'copy'),
      changes: host.join(folder, 'changes'),
      also: host.join(folder, 'also'),
    };
    const counts = await make(files);
    host.rename(files.changes, sideFile);
    if (also !== undefined && host.status(files.also) !== undefined) host.rename(files.also, also);
    host.rename(files.copy, path);
    return {
      ok: true,
      result: { path: target.path, sideFile: `${target.path}${SIDE_FILE}`, ...counts },
    };
  } catch (error) {
    const known = dataErrorOf(error, read[0] ?? target.path);
    if (known === undefined) throw error;
    return { ok: false, error: known };
  } finally {
    if (folder !== undefined) host.remove(folder);
  }
}
