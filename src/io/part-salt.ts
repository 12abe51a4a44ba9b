import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../bytes/source.ts';
import { OutputError } from './output-file.ts';
import { systemReason } from './system-reason.ts';

/** Beside the parts; whoever has it can test guesses of what was found in the data. */
export const SALT_NAME = 'salt';
const SALT_BYTES = 32;
const SALT_RE = /^[0-9a-f]{64}\s*$/;
/** For how long, and how often, a salt that another process is just writing is looked for. */
const WAIT_MS = 50;
const WAITS = 100;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Creates a file that is not there yet, for its owner only. */
function create(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts a new salt in its place unless there is one. Of processes that do so at once one wins, and none sees half a salt. */
function propose(folder: string): void {
  const path = join(folder, SALT_NAME);
  const text = `${randomBytes(SALT_BYTES).toString('hex')}\n`;
  const beside = join(folder, `.${SALT_NAME}.${randomBytes(8).toString('hex')}.partial`);
  try {
    create(beside, text);
    linkSync(beside, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    // A disk without links: the salt is created where it stands, and readers wait until it is whole.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? ''))
      throw error;
    try {
      create(path, text);
    } catch (second) {
      if (codeOf(second) !== 'EEXIST') throw second;
    }
  } finally {
    rmSync(beside, { force: true });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * The salt of a folder of parts: 32 secret random bytes, made by the first process that asks and read by all others. Creates the folder, too.
 * Throws OutputError and SourceError.
 */
export function partSalt(folder: string): Uint8Array {
  const path = join(folder, SALT_NAME);
  try {
    mkdirSync(folder, { recursive: true });
    if (textOf(path) === undefined) propose(folder);
  } catch (error) {
    throw new OutputError(`cannot write ${path}: ${systemReason(error)}`, { cause: error });
  }
  for (let wait = 0; wait < WAITS; wait += 1) {
    let text: string | undefined;
    try {
      text = textOf(path);
    } catch (error) {
      throw new SourceError(`${path}: ${systemReason(error)}`, { cause: error });
    }
    if (text !== undefined && SALT_RE.test(text)) return Buffer.from(text.trim(), 'hex');
    // Longer than a salt it will not become one.
    if ((text?.length ?? 0) > 2 * SALT_BYTES) break;
    sleep(WAIT_MS);
  }
  throw new SourceError(
    `${path} is no salt: copy it again from where the first parts were written, or empty the folder`,
  );
}
