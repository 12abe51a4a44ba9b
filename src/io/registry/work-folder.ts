import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders that are there now: all go when the process is told to end. */
const open = new Set<string>();
const isWatching = { exit: false, signals: false };
/** What 128 plus the number of the signal tells a shell. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * A folder of the run's own for hostile archives: only the user may enter, names are ours, nothing is unpacked
 * into it, and it is removed at the end, also when the user interrupts.
 */
export class WorkFolder {
  readonly path: string;
  #files = 0;

  /** With `exit`, what a signal means is left to the caller, who ends the process in an orderly way. */
  constructor(parent: string = tmpdir(), until: 'signal' | 'exit' = 'signal') {
    this.path = mkdtempSync(join(parent, 'weighbridge-'));
    chmodSync(this.path, 0o700);
    open.add(this.path);
    watchExit();
    if (until === 'signal') watchSignals();
  }

  /** A path for one more file. Never made of a name from outside. */
  next(): string {
    this.#files += 1;
    return join(this.path, String(this.#files).padStart(4, '0'));
  }

  remove(): void {
    open.delete(this.path);
    rmSync(this.path, { recursive: true, force: true });
  }
}

function watchExit(): void {
  if (isWatching.exit) return;
  isWatching.exit = true;
  process.on('exit', removeAll);
}

function watchSignals(): void {
  if (isWatching.signals) return;
  isWatching.signals = true;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.once(signal, () => process.exit(code));
}

function removeAll(): void {
  for (const path of open) rmSync(path, { recursive: true, force: true });
  open.clear();
}
