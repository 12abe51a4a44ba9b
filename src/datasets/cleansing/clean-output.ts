import { SourceError } from '../../bytes/source.ts';
import type { CleansingResult } from '../../core/dataset.ts';
import { DataFailure, type DataError } from '../data-error.ts';
import type { CleansingHost } from './cleansing-host.ts';

/** Where a cleaned copy goes. */
export interface CleanTarget {
  readonly path: string;
  /** What the user named as data: the copy may not be one of these files, nor one that was read. */
  readonly inputs: readonly string[];
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
    refuseInputs([path, sideFile], [...target.inputs, ...read], host);
    folder = host.createFolder(host.folderOf(path));
    const files = {
      folder,
      copy: host.join(folder, 'copy'),
      changes: host.join(folder, 'changes'),
    };
    const counts = await make(files);
    host.rename(files.changes, sideFile);
    host.rename(files.copy, path);
    return {
      ok: true,
      result: { path: target.path, sideFile: `${target.path}${SIDE_FILE}`, ...counts },
    };
  } catch (error) {
    if (error instanceof DataFailure) return { ok: false, error: error.error };
    if (error instanceof SourceError)
      return {
        ok: false,
        error: { code: 'unreadable', detail: error.message, advice: 'check the file' },
      };
    throw error;
  } finally {
    if (folder !== undefined) host.remove(folder);
  }
}
