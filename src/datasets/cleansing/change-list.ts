import type { NewFile } from '../rows/rows-host.ts';
import type { Change } from './cleansing-plan.ts';

/** Characters gathered before they are written. */
const FLUSH_CHARACTERS = 256 * 1024;

/** Lines of changes, in the order in which they are added. */
export class ChangeList {
  readonly #file: NewFile;
  #pending = '';

  constructor(file: NewFile) {
    this.#file = file;
  }

  add({ row, file, action, column, before, after, reason, causes, pValue }: Change): void {
    // Written out, so that the order of the fields is always the same; absent ones are left out.
    this.#pending += `${JSON.stringify({ row, file, action, column, before, after, reason, causes, pValue })}\n`;
    if (this.#pending.length > FLUSH_CHARACTERS) this.#flush();
  }

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
