import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { dataHost } from './data-host.ts';
import { OutputError } from './output-file.ts';
import { openTables } from './sqlite-tables.ts';
import { systemReason } from './system-reason.ts';

interface NewFile {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new OutputError(`cannot ${what}: ${systemReason(error)}`, { cause: error });
  }
}

function createFile(path: string): NewFile {
  const what = `write ${path}`;
  const descriptor = attempt(what, () => openSync(path, 'wx', 0o600));
  return {
    write: (bytes) =>
      attempt(what, () => {
        let written = 0;
        while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      }),
    close: () => attempt(what, () => closeSync(descriptor)),
  };
}

/** Files of this machine, as `openRows` reads and converts them. */
export const rowsHost: typeof dataHost & {
  readonly createFolder: (parent: string) => string;
  readonly createFile: (path: string) => NewFile;
  readonly openTables: typeof openTables;
  readonly remove: (path: string) => void;
} = {
  ...dataHost,
  createFolder: (parent) =>
    attempt(`write into ${parent}`, () => mkdtempSync(join(parent, 'rows-'))),
  createFile,
  openTables,
  remove: (path) => attempt(`remove ${path}`, () => rmSync(path, { recursive: true, force: true })),
};
