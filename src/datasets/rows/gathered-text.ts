import type { NewFile } from './rows-host.ts';

/** Text on its way to a file, gathered so that each line is no call of the system. */
export class GatheredText {
  readonly #file: NewFile;
  readonly #most: number;
  #pending = '';

  /** @param most characters gathered before they are written */
  constructor(file: NewFile, most: number) {
    this.#file = file;
    this.#most = most;
  }

  add(text: string): void {
    this.#pending += text;
    if (this.#pending.length > this.#most) this.#flush();
  }

  /** Writes what is left; nothing can be added afterwards. */
  close(): void {
    try {
      this.#flush();
    } finally {
      this.#file.close();
    }
  }

  #flush(): void {
    this.#file.write(Buffer.from(this.#pending, 'utf8'));
    this.#pending = '';
  }
}
