import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputError } from './output-file.ts';
import { systemReason } from './system-reason.ts';

/** One file that is written beside its target. */
export interface StagedFile {
  /** Where it stands until it is done. */
  readonly beside: string;
  readonly write: (bytes: Uint8Array) => void;
  /** All bytes are on the disk when this returns. */
  readonly close: () => void;
}

interface Staged {
  readonly beside: string;
  readonly target: string;
  readonly replaces: boolean;
  descriptor: number | undefined;
}

/** Files that appear all together, or not at all: each is written beside its target and renamed in the end. */
export class StagedFiles {
  readonly #staged: Staged[] = [];
  readonly #force: boolean;

  constructor(options: { readonly force: boolean }) {
    this.#force = options.force;
  }

  /** Throws before anything is written when the targets exist or the folder cannot hold them. */
  check(targets: readonly string[], bytes: number): void {
    for (const target of targets) this.#refuseExisting(target);
    const [first] = targets;
    if (first === undefined) return;
    const folder = dirname(first);
    const free = attempt(first, () => {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    });
    if (bytes > free)
      throw new OutputError(
        `cannot write ${first}: it needs ${bytes} bytes, ${folder} has ${free}`,
      );
  }

  #refuseExisting(target: string): void {
    if (this.#force || !existsSync(target)) return;
    throw new OutputError(`${target} exists; give --force to replace it, or another --output`);
  }

  /** `replaces`: like a report, it takes the place of an older one unasked. */
  create(target: string, replaces = this.#force): StagedFile {
    const beside = join(dirname(target), `.${basename(target)}.${process.pid}.partial`);
    const descriptor = attempt(target, () => openSync(beside, 'wx'));
    const staged: Staged = { beside, target, replaces, descriptor };
    this.#staged.push(staged);
    return {
      beside,
      write: (bytes) =>
        attempt(target, () => {
          let written = 0;
          while (written < bytes.length) written += writeSync(descriptor, bytes, written);
        }),
      close: () =>
        attempt(target, () => {
          fsyncSync(descriptor);
          closeSync(descriptor);
          staged.descriptor = undefined;
        }),
    };
  }

  /** Renames all, in the order in which they were created: an index, created last, never names what is not there. */
  commit(): void {
    for (const { target, replaces } of this.#staged) if (!replaces) this.#refuseExisting(target);
    while (this.#staged.length > 0) {
      const [next] = this.#staged;
      if (next === undefined) return;
      attempt(next.target, () => renameSync(next.beside, next.target));
      this.#staged.shift();
    }
  }

  /** Removes whatever was not committed. */
  discard(): void {
    for (const staged of this.#staged.splice(0)) {
      if (staged.descriptor !== undefined) closeSync(staged.descriptor);
      rmSync(staged.beside, { force: true });
    }
  }
}

function attempt<T>(target: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new OutputError(`cannot write ${target}: ${systemReason(error)}`, { cause: error });
  }
}
