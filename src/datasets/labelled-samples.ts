import type { DataNote } from './data-notes.ts';

/** What one value was in the file. It tells the natural range: 0 … 255 for uint8. */
export type StoredType =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'float32'
  | 'float64'
  | 'text';

export type ColumnType = 'number' | 'integer' | 'boolean' | 'category';

/** One feature of a table, as seen over all rows that were read, not only those selected. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation of the population. */
  readonly deviation: number;
  /** Different values, counted up to a bound that `distinctIsExact` tells. */
  readonly distinct: number;
  readonly distinctIsExact: boolean;
  /** The words behind the numbers of a `category`; the number is the index. */
  readonly categories?: readonly string[];
}

/** Test data for a model: samples as the file stores them, their classes, and what was left out on the way. */
export interface LabelledSamples {
  readonly kind: 'image' | 'table' | 'array';
  readonly count: number;
  /** Shape of one sample as stored: `[height, width]`, `[height, width, channels]`, `[columns]`; arrays say nothing of their layout. */
  readonly shape: readonly number[];
  /** `count` × size of `shape`, row-major, never rescaled: 0 … 255 for 8-bit images. */
  readonly values: Float32Array;
  readonly stored: StoredType;
  /** Class numbers from 0, as the model is expected to number them. */
  readonly labels?: Int32Array;
  /** Folder names or label words; the index is the class number. */
  readonly classNames?: readonly string[];
  /** Tables only, one per value of a sample. */
  readonly columns?: readonly Column[];
  /** What a person finds a sample by: `7/img_12.png`, `row 13`. */
  readonly names: (index: number) => string;
  /** Where only some were taken: of how many, and their numbers from 0, ascending. Images are counted in the order of their names; tables have none. */
  readonly chosen?: { readonly of: number; readonly indices: Int32Array };
  /** What was left out, converted or inferred. */
  readonly notes: readonly DataNote[];
}
