import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { SourceError } from '../bytes/source.ts';
import { openFile } from './file-source.ts';
import { OutputError } from './output-file.ts';
import { systemReason } from './system-reason.ts';

const MANIFEST = 'manifest.json';
const POINTER = 'current';
/** A manifest has a few kilobytes. */
const MAX_MANIFEST_BYTES = 1024 * 1024;
const GENERATION_RE = /^[0-9a-z-]{1,64}$/;
const PARTIAL_PREFIX = '.partial-';

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A generation of the index, opened for reading. */
export interface OpenedGeneration {
  readonly folder: string;
  /** The manifest's text. */
  readonly manifest: string;
  readonly open: (name: string) => (offset: number, length: number) => Uint8Array;
  readonly close: () => void;
}

/**
 * Generations of an index, each in a folder that never changes, and a pointer to the one in force. A new one is written beside and
 * takes over with a rename, so that readers see the old or the new, never half of one.
 */
export class AdvisoryStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The generation in force; undefined when there is none. Throws SourceError when there is one that cannot be read. */
  current(): OpenedGeneration | undefined {
    const first = this.#pointer();
    if (first === undefined) return undefined;
    const text = this.#manifest(first);
    if (text !== undefined) return this.#opened(first, text);
    // Replaced between the two reads: the pointer now names its successor.
    const second = this.#pointer();
    const later = second === undefined || second === first ? undefined : this.#manifest(second);
    if (second === undefined || later === undefined)
      throw new SourceError(
        `the advisory index in ${this.folder} is incomplete; run: weighbridge advisories update`,
      );
    return this.#opened(second, later);
  }

  #pointer(): string | undefined {
    const text = readIfThere(join(this.folder, POINTER));
    if (text === undefined) return undefined;
    const name = text.trim();
    if (!GENERATION_RE.test(name))
      throw new SourceError(
        `the advisory index in ${this.folder} is damaged (its pointer); run: weighbridge advisories update`,
      );
    return name;
  }

  #manifest(generation: string): string | undefined {
    return readIfThere(join(this.folder, generation, MANIFEST));
  }

  #opened(generation: string, manifest: string): OpenedGeneration {
    const folder = join(this.folder, generation);
    const closers: (() => void)[] = [];
    return {
      folder,
      manifest,
      open: (name) => {
        const { source, close } = openFile(join(folder, name));
        closers.push(close);
        const { size = 0, readInto } = source;
        return (offset, length) => {
          const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
          return bytes.subarray(0, readInto?.(offset, bytes) ?? 0);
        };
      },
      close: () => {
        for (const close of closers) close();
      },
    };
  }

  /** An empty folder beside the generations, for what is being made. The caller commits or discards it. */
  begin(): string {
    return attempt(this.folder, () => {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      return mkdtempSync(join(this.folder, PARTIAL_PREFIX));
    });
  }

  discard(partial: string): void {
    rmSync(partial, { recursive: true, force: true });
  }

  /** Writes one file of a generation in the making. */
  write(partial: string, name: string, pieces: readonly Uint8Array[]): WrittenFile {
    return attempt(partial, () => {
      const descriptor = openSync(join(partial, name), 'wx', 0o600);
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for (const piece of pieces) {
          hash.update(piece);
          let written = 0;
          while (written < piece.length) written += writeSync(descriptor, piece, written);
          bytes += piece.length;
        }
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      return { name, bytes, sha256: hash.digest('hex') };
    });
  }

  /** Puts a finished generation in force and removes the others. */
  commit(partial: string, generation: string, manifest: string): void {
    attempt(this.folder, () => {
      writeFileSync(join(partial, MANIFEST), manifest, { mode: 0o600 });
      const folder = join(this.folder, generation);
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
      const beside = join(this.folder, `.${POINTER}.${process.pid}`);
      writeFileSync(beside, `${generation}\n`, { mode: 0o600 });
      renameSync(beside, join(this.folder, POINTER));
    });
    this.#removeOthers(generation);
  }

  /** What is left of interrupted updates and earlier generations. A reader that has one open keeps its files on POSIX systems. */
  #removeOthers(generation: string): void {
    try {
      for (const entry of readdirSync(this.folder, { withFileTypes: true }))
        if (entry.isDirectory() && entry.name !== generation)
          rmSync(join(this.folder, entry.name), { recursive: true, force: true });
    } catch (error) {
      // An old generation that cannot be removed costs space, nothing else.
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

function readIfThere(path: string): string | undefined {
  try {
    const text = readFileSync(path);
    if (text.length > MAX_MANIFEST_BYTES)
      throw new SourceError(`${path}: larger than ${MAX_MANIFEST_BYTES} bytes`);
    return text.toString('utf8');
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    )
      return undefined;
    throw new SourceError(`${path}: ${systemReason(error)}`, { cause: error });
  }
}

function attempt<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new OutputError(`cannot write the advisory index in ${place}: ${systemReason(error)}`, {
      cause: error,
    });
  }
}
