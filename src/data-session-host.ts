import type { DataProgress } from './data-messages.ts';

/** What whoever runs a session gives to it. */
export interface DataSessionHost {
  /** Absolute path of an empty folder for what does not fit into memory. */
  readonly spillFolder: string;
  readonly interrupted: () => boolean;
  readonly progress: (progress: DataProgress) => void;
}
