import type { DatasetRecord } from './core/dataset.ts';
import type { DataRequest } from './data-request.ts';

/** What goes between `examineData` and its thread. */
export interface DataSessionTypes {
  readonly subject: {
    readonly request: DataRequest;
    /** Absolute path of an empty folder for what does not fit into memory. */
    readonly spillFolder: string;
  };
  readonly progress: DataProgress;
  readonly result: DatasetRecord;
}

/** What is being done, and how far it is, from 0 to 1, where that is known. */
export interface DataProgress {
  readonly text: string;
  readonly share?: number;
}
