import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../bytes/source.ts';
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

function isSameFile(a: string, b: string): boolean {
  const [first, second] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return (
    first !== undefined &&
    second !== undefined &&
    first.dev === second.dev &&
    first.ino === second.ino
  );
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    throw new SourceError(systemReason(error), { cause: error });
  }
}

/** Files of this machine, as `openRows` reads and converts them. */
export const rowsHost: typeof dataHost & {
  readonly createFolder: (parent: string) => string;
  readonly createFile: (path: string) => NewFile;
  readonly openTables: typeof openTables;
  readonly remove: (path: string) => void;
  readonly isSameFile: (a: string, b: string) => boolean;
  readonly rename: (from: string, to: string) => void;
  readonly makeFolder: (path: string) => void;
  readonly isLink: (path: string) => boolean;
} = {
  ...dataHost,
  createFolder: (parent) =>
    attempt(`write into ${parent}`, () => mkdtempSync(join(parent, 'rows-'))),
  createFile,
  openTables,
  isSameFile,
  rename: (from, to) => attempt(`write ${to}`, () => renameSync(from, to)),
  makeFolder: (path) =>
    attempt(`write ${path}`, () => {
      mkdirSync(path);
    }),
  isLink,
  remove: (path) => attempt(`remove ${path}`, () => rmSync(path, { recursive: true, force: true })),
};
