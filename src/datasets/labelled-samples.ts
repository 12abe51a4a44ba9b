/** A column of a table, as its values show it. */
export interface Column {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'category';
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation of the values. */
  readonly deviation: number;
  readonly distinct: number;
  /** Words of a category, by their number. */
  readonly categories?: readonly string[];
}

/** Something the reader left out or concluded, for the report. */
export interface DataNote {
  readonly kind: 'skipped' | 'inferred' | 'converted';
  readonly text: string;
}

/** Samples with what they truly are, as a file or a folder has them. */
export interface LabelledSamples {
  readonly kind: 'image' | 'table' | 'array';
  readonly count: number;
  /** Of one sample as stored: [height, width], [height, width, channels], [channels, height, width] or [columns]. */
  readonly shape: readonly number[];
  /** count × size(shape) values as stored, never rescaled: 0 to 255 for 8-bit images. */
  readonly values: Float32Array;
  /** What the file stores, which tells the natural range. */
  readonly stored:
    | 'uint8'
    | 'int8'
    | 'uint16'
    | 'int16'
    | 'uint32'
    | 'int32'
    | 'int64'
    | 'uint64'
    | 'float16'
    | 'float32'
    | 'float64'
    | 'bool'
    | 'text';
  /** Class numbers from 0, as the model is meant to number them. */
  readonly labels?: Int32Array;
  /** Names of folders or words of labels; the index is the class number. */
  readonly classNames?: readonly string[];
  readonly columns?: readonly Column[];
  /** What a person finds a sample by: `7/img_12.png`, `row 13`. */
  readonly name: (index: number) => string;
  readonly notes: readonly DataNote[];
}

/** Data that cannot be used, in one line each: what, and what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code:
    | 'missing'
    | 'empty'
    | 'unknown-form'
    | 'malformed'
    | 'mismatch'
    | 'not-finite'
    | 'too-large'
    | 'unlabelled';

  constructor(code: DataError['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}
