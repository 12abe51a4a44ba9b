import type { ExaminedData } from './core/dataset.ts';
import type {
  ContractResult,
  DriftResult,
  IntegrityResult,
  PinnedFiles,
} from './core/dataset-profile.ts';
import type { TableSurvey } from './data-surveys.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import type { ExaminedRows } from './datasets/detection/examined-rows.ts';

/** Rows the detectors look at where nothing else is said: distances between all of them take about a minute. */
export const DEFAULT_SAMPLE = 50_000;

/** Data that were opened: what is told of them, and the rows the detectors look at. */
export interface OpenedData {
  readonly data: ExaminedData;
  readonly examined: ExaminedRows;
  /** What all rows showed, where they are a table. */
  readonly survey?: TableSurvey;
  readonly integrity?: IntegrityResult;
  readonly pinned?: PinnedFiles;
  readonly drift?: DriftResult;
  readonly contract?: ContractResult;
  /** The files of a table, with the numbers of their rows. */
  readonly files?: RowSet['files'];
  /** What a person finds a row by, given its number in the data set. */
  readonly nameOf: (row: number) => string;
}
