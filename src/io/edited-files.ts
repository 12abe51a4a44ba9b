import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { SourceError } from '../bytes/source.ts';
import { OutputError } from './output-file.ts';
import { systemReason } from './system-reason.ts';

/** Manifests and source files; larger ones are generated. */
const MAX_BYTES = 8 * 1024 * 1024;
const PERMISSIONS = 0o7777;
const WRITABLE = 0o222;

/** A text of the user's project, as it was when it was read. */
export interface ReadText {
  readonly path: string;
  readonly text: string;
  readonly identity: string;
  readonly mode: number;
}

/**
 * Reads a file that may be changed. Throws SourceError for what is none: a link that leaves `root`, no regular file, no
 * UTF-8. The text is exact: written back unchanged it is the same bytes.
 */
export function readForEdit(root: string, path: string): ReadText {
  try {
    const real = realpathSync(path);
    const within = relative(realpathSync(root), real);
    if (within.startsWith(`..${sep}`) || within === '..' || resolve(within) === within)
      throw new SourceError(`${path}: a link that leads outside the target`);
    const descriptor = openSync(real, 'r');
    try {
      const status = fstatSync(descriptor);
      if (!status.isFile()) throw new SourceError(`${path}: no regular file`);
      if (status.size > MAX_BYTES) throw new SourceError(`${path}: larger than ${MAX_BYTES} bytes`);
      const bytes = readFileSync(descriptor);
      const identity = identityOf(status);
      return {
        path: real,
        text: exactText(path, bytes),
        identity,
        mode: status.mode & PERMISSIONS,
      };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${path}: ${systemReason(error)}`, { cause: error });
  }
}

function exactText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new SourceError(`${path}: not UTF-8; only such files are changed`, { cause: error });
  }
}

function identityOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join();
}

export interface Replacement {
  readonly before: ReadText;
  readonly after: string;
}

/**
 * Replaces files: all are written beside their targets first, so that a full disk changes none of them, then renamed.
 * A file that changed since it was read, or that is read-only, stops everything before the first is renamed.
 * Throws OutputError.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const staged: { readonly beside: string; readonly replacement: Replacement }[] = [];
  try {
    for (const replacement of replacements) {
      check(replacement.before);
      const { path, mode } = replacement.before;
      const beside = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
      attempt(path, () => writeBeside(beside, replacement.after, mode));
      staged.push({ beside, replacement });
    }
    // Once more, right before it counts: the time since the first look was spent writing.
    for (const { replacement } of staged) check(replacement.before);
    for (const { beside, replacement } of staged)
      attempt(replacement.before.path, () => renameSync(beside, replacement.before.path));
  } finally {
    for (const { beside } of staged) rmSync(beside, { force: true });
  }
}

function check({ path, identity, mode }: ReadText): void {
  const now = attempt(path, () => statSync(path));
  if (identityOf(now) !== identity)
    throw new OutputError(
      `cannot write ${path}: it changed since it was read; nothing was written`,
    );
  // A rename would replace it all the same.
  if ((mode & WRITABLE) === 0) throw new OutputError(`cannot write ${path}: it is read-only`);
}

/** Leaves nothing behind when it fails, and nothing of somebody else's when the name is taken. */
function writeBeside(beside: string, text: string, mode: number): void {
  const descriptor = openSync(beside, 'wx', mode);
  let isDone = false;
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
    // The process's own mask took bits away.
    fchmodSync(descriptor, mode);
    isDone = true;
  } finally {
    closeSync(descriptor);
    if (!isDone) rmSync(beside, { force: true });
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new OutputError(`cannot write ${path}: ${systemReason(error)}`, { cause: error });
  }
}
