/** Different remarks kept: each is a line somebody reads. */
const MAX_NOTES = 100;
/** Names listed in one remark. */
const MAX_NAMES = 5;

/** Remarks on how a table was opened, without repetitions. Names in them come from the data: escape before printing. */
export class RowNotes {
  readonly #notes = new Set<string>();
  #more = 0;

  add(note: string): void {
    if (this.#notes.size < MAX_NOTES) this.#notes.add(note);
    else if (!this.#notes.has(note)) this.#more += 1;
  }

  get list(): readonly string[] {
    return this.#more === 0
      ? [...this.#notes]
      : [...this.#notes, `${this.#more} more remarks are not shown`];
  }
}

/** A few names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}
