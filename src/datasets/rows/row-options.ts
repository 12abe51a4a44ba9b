import { DATA_LIMITS, type DataLimits } from '../data-limits.ts';

/** Bounds of a table of rows. Reaching one is an error that names it. */
export interface RowLimits extends DataLimits {
  /** Row numbers are kept in 32 bits. */
  readonly maxRows: number;
  /** Files of one table; each costs the database an open file while it is read. */
  readonly maxParts: number;
  /** Bytes a compressed text may unfold to; they lie in the spill folder. */
  readonly maxUnfoldedBytes: number;
  /** Unfolded bytes per compressed byte. Tables of repeated values reach some 300 in gzip. */
  readonly maxUnfoldedRatio: number;
  /** Rows of a Parquet file per byte of it: run lengths fold a column of one value, but not so far. */
  readonly maxRowsPerByte: number;
}

export const ROW_LIMITS: RowLimits = Object.freeze({
  ...DATA_LIMITS,
  maxRows: 2 ** 31 - 1,
  maxParts: 10_000,
  maxUnfoldedBytes: 64 * 1024 ** 3,
  maxUnfoldedRatio: 600,
  maxRowsPerByte: 100_000,
});

/** A contiguous share of the rows: part `index` (from 0) of `of`. */
export interface RowShare {
  readonly index: number;
  readonly of: number;
}

export interface OpenRowsOptions {
  /** Memory of the database, in DuckDB's words. Default `1GB`. */
  readonly memory?: string;
  /** Default 1. */
  readonly threads?: number;
  /** Absolute path of an existing folder for converted rows and for what does not fit into memory. The caller removes it. */
  readonly spillFolder: string;
  readonly limits?: Partial<RowLimits>;
  /** Only these rows are in the view; their numbers stay those of the whole set. */
  readonly partition?: RowShare;
  /** Which table of a database, or which of those the card of a data set describes. */
  readonly table?: string;
  /** Absolute paths of files that queries may write: parts of surveys, copies. */
  readonly outputs?: readonly string[];
  /** Cells of text files stay as they are written, numbers too: for copies that must not change what they do not mean to. */
  readonly asWritten?: boolean;
}

/** The options with nothing left open. */
export interface RowsRequest {
  readonly memory: string;
  readonly threads: number;
  /** This table's own folder within the spill folder. */
  readonly folder: string;
  readonly limits: RowLimits;
  readonly partition: RowShare | undefined;
  readonly table: string | undefined;
  readonly outputs: readonly string[];
  readonly asWritten: boolean;
}
