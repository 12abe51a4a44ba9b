/** What can be said of data that were read all the same. */
export type NoteCode =
  | 'undecodable-image'
  | 'unsupported-image'
  | 'resized'
  | 'cropped'
  | 'alpha-dropped'
  | 'colour-converted'
  | 'reduced-depth'
  | 'ignored-file'
  | 'empty-class'
  | 'no-labels'
  | 'labels-found'
  | 'class-order'
  | 'unlabelled-sample'
  | 'arrays-chosen'
  | 'one-hot-labels'
  | 'one-hot-columns'
  | 'inexact-integers'
  | 'label-column'
  | 'missing-value'
  | 'unreadable-label'
  | 'left-out-column'
  | 'category-column'
  | 'header'
  | 'inferred-constraint'
  | 'selected';

/** One remark, with how often and where. Places and details may come from the data: escape before printing. */
export interface DataNote {
  readonly code: NoteCode;
  readonly detail: string;
  readonly count: number;
  /** The first few places. */
  readonly places: readonly string[];
}

/** Places kept per remark: enough to look at, whatever the number of files. */
const MAX_PLACES = 5;
/** Different remarks kept: each is a line somebody reads. */
const MAX_NOTES = 200;

/** Collects remarks; the same remark at many places is one. */
export class NoteList {
  readonly #notes = new Map<
    string,
    { code: NoteCode; detail: string; count: number; places: string[] }
  >();

  add(code: NoteCode, detail: string, place?: string, count = 1): void {
    const key = `${code}\n${detail}`;
    let note = this.#notes.get(key);
    if (note === undefined) {
      if (this.#notes.size >= MAX_NOTES) return;
      note = { code, detail, count: 0, places: [] };
      this.#notes.set(key, note);
    }
    note.count += count;
    if (place !== undefined && note.places.length < MAX_PLACES) note.places.push(place);
  }

  get list(): readonly DataNote[] {
    return [...this.#notes.values()];
  }
}
