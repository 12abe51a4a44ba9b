import { pruneFolder } from './prune-folder.ts';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Bytes of kept results; the oldest go first. A result has one to twenty kilobytes. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;
/** Other versions of the rules are kept this long: somebody may be using two of them. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000;
/** A result larger than this costs more to read than to find again. */
const MAX_RESULT_BYTES = 4 * 1024 * 1024;
const KEY_RE = /^[0-9a-f]{64}$/;

/** One file per result, in a folder per version of the rules, readable by the user alone. */
export class ResultCache {
  readonly #folder: string;
  readonly #rules: string;

  constructor(folder: string, rules: string) {
    this.#folder = folder;
    this.#rules = rules;
  }

  #file(key: string): string {
    if (!KEY_RE.test(key)) throw new RangeError('a key is a SHA-256 in hex');
    return join(this.#folder, this.#rules, key.slice(0, 2), key.slice(2));
  }

  /** The text kept under a key. A cache that cannot be read is an empty one. */
  get(key: string): string | undefined {
    try {
      return readFileSync(this.#file(key), 'utf8');
    } catch (error) {
      if (isSystemError(error)) return undefined;
      throw error;
    }
  }

  /** Keeps a text: written beside and renamed. On a full disk or in a read-only home nothing is kept. */
  put(key: string, text: string): void {
    if (text.length > MAX_RESULT_BYTES) return;
    const file = this.#file(key);
    const beside = `${file}.${process.pid}.${threadId}.partial`;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return;
    }
    try {
      writeFileSync(beside, text, { mode: 0o600 });
      renameSync(beside, file);
    } catch (error) {
      rmSync(beside, { force: true });
      if (!isSystemError(error)) throw error;
    }
  }

  /** Drops what older versions of the rules left, and the oldest results beyond the bound. */
  prune(maxBytes: number = MAX_KEPT_BYTES): void {
    try {
      for (const name of readdirSync(this.#folder)) {
        const other = join(this.#folder, name);
        const isOld = Date.now() - statSync(other).mtimeMs > MAX_AGE_MS;
        if (name !== this.#rules && isOld) rmSync(other, { recursive: true, force: true });
      }
      pruneFolder(join(this.#folder, this.#rules), maxBytes);
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/**
 * Names the version of everything that may judge: the package's version, and size and time of each of
 * its code files, so that an edited source tree never answers with what older code said.
 */
export function rulesVersion(version: string, codeFolder: string): string {
  const hash = createHash('sha256').update(version);
  const files = readdirSync(codeFolder, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files) {
    if (!/\.[jt]s$/.test(file)) continue;
    const { size, mtimeMs } = statSync(join(codeFolder, file));
    hash.update(`\0${file.split(sep).join('/')}\0${size}\0${mtimeMs}`);
  }
  return hash.digest('hex').slice(0, 16);
}
