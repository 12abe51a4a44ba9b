import type { DatasetRecord } from './core/dataset.ts';
import type { DataRequest } from './data-request.ts';

/** What the examining thread is told when it starts. */
export interface DataThreadData {
  readonly request: DataRequest;
  /** Absolute path of an empty folder for what does not fit into memory. */
  readonly spillFolder: string;
  /** Four bytes: anything but 0 means that the run is to end with what it has. */
  readonly stop: SharedArrayBuffer;
}

/** What is being done, and how far it is, from 0 to 1, where that is known. */
export interface DataProgress {
  readonly text: string;
  readonly share?: number;
}

export type DataThreadMessage =
  | { readonly kind: 'progress'; readonly progress: DataProgress }
  | { readonly kind: 'done'; readonly record: DatasetRecord }
  /** Nothing could be examined: one line that says why. */
  | { readonly kind: 'refused'; readonly detail: string };
