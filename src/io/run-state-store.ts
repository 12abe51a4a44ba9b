import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** Raised whenever a kept state could be misread. */
const FORMAT = 1;

/**
 * Keeps the state of one long run, by what the run is about, so that the next one with the same request goes on. Written beside and
 * renamed: a crash while writing leaves the state before.
 */
export class RunStateStore<S> {
  readonly #file: string;
  readonly #folder: string;

  /** @param about everything that makes it another run: digests of model and data, attacks, seed. */
  constructor(folder: string, about: unknown) {
    const key = createHash('sha256')
      .update(JSON.stringify([FORMAT, about]))
      .digest('hex');
    this.#folder = folder;
    this.#file = join(folder, `${key}.state`);
  }

  /** The kept state; `undefined` where there is none that can be read. */
  read(check: (value: unknown) => S | undefined): S | undefined {
    try {
      return check(deserialize(readFileSync(this.#file)));
    } catch {
      return undefined;
    }
  }

  /** A disk that is full must not end the run it should save: returns whether it was written. */
  write(state: S): boolean {
    const beside = `${this.#file}.${process.pid}.partial`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(beside, serialize(state), { mode: 0o600 });
      renameSync(beside, this.#file);
      return true;
    } catch {
      rmSync(beside, { force: true });
      return false;
    }
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }
}
