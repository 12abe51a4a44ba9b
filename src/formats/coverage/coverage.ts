import { artifact } from '../../core/artifact.ts';

/** A range no structure of any recognised format accounts for. */
export interface UnattributedRange {
  readonly start: number;
  readonly end: number;
  /** The beginning of it, up to a megabyte, is all zero bytes, or it is one line break. */
  readonly padding: boolean;
  /** The format says it is unused: no finding by itself. */
  readonly free?: true;
}

/** How completely the recognised formats explain a file's bytes. */
export interface ByteCoverage {
  readonly size: number;
  readonly unattributed: readonly UnattributedRange[];
  /** More ranges exist than are listed. */
  readonly truncated: boolean;
}

export const byteCoverage = artifact<ByteCoverage>()('byte-coverage');
