import { GatheredText } from '../rows/gathered-text.ts';
import type { NewFile } from '../rows/rows-host.ts';
import type { Change } from './cleansing-plan.ts';

/** Characters gathered before they are written. */
const FLUSH_CHARACTERS = 256 * 1024;

/** Lines of changes, in the order in which they are added. */
export class ChangeList {
  readonly #text: GatheredText;

  constructor(file: NewFile) {
    this.#text = new GatheredText(file, FLUSH_CHARACTERS);
  }

  add({ row, file, action, column, before, after, reason, causes, pValue }: Change): void {
    // Written out, so that the order of the fields is always the same; absent ones are left out.
    this.#text.add(
      `${JSON.stringify({ row, file, action, column, before, after, reason, causes, pValue })}\n`,
    );
  }

  close(): void {
    this.#text.close();
  }
}
