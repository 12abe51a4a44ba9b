import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemReason } from './system-reason.ts';

/** A file could not be written; nothing was left half-done. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Writes beside the target and renames, so that a full disk or a crash never leaves half a report. */
export function writeOutput(path: string, content: string | Uint8Array): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  try {
    const descriptor = openSync(beside, 'wx');
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      let written = 0;
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, path);
  } catch (error) {
    try {
      rmSync(beside, { force: true });
    } catch {
      // Where nothing could be written there is nothing to remove, and the first reason is the one to tell.
    }
    throw new OutputError(`cannot write ${path}: ${systemReason(error)}`, { cause: error });
  }
}

/** Throws OutputError where a file could not be written: to be told before the work, not after it. */
export function checkOutput(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new OutputError(`cannot write ${path}: it is a folder`);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(`cannot write ${path}: ${systemReason(error)}`, { cause: error });
  }
}
