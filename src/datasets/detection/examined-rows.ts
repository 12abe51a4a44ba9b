import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { ImageSet } from '../triggers/image-set.ts';

/** Words of a column with a number each. −1 where a row has none. */
export interface RowGroups {
  readonly column: string;
  readonly numbers: Int32Array;
  /** The index is the number. */
  readonly names: readonly string[];
}

/** Rows that teach a language model to answer. */
export interface Instructions {
  readonly asked: { readonly column: string; readonly values: readonly string[] };
  readonly answered: { readonly column: string; readonly values: readonly string[] };
}

/** The rows the detectors look at, in memory: all of them or a sample. All parts have the same number of rows. */
export interface ExaminedRows {
  /** Their numbers in the data set, ascending. */
  readonly rows: Int32Array;
  /** What a person finds one by, given its place among the examined. */
  readonly names: (index: number) => string;
  readonly labels?: RowGroups;
  /** Where rows come from, where a column says it. */
  readonly sources?: RowGroups;
  readonly splits?: RowGroups;
  /** What distances are measured in, finite everywhere. */
  readonly features: FeatureMatrix;
  /** They are what the user's own encoder makes of the rows. */
  readonly isEncoded?: true;
  /** In words: `64 pixels`, `13 columns, standardised`, `hashed words`. */
  readonly featuresAre: string;
  /** Columns of numbers as they stand, for triggers in values and for tails; NaN where missing. */
  readonly table?: { readonly matrix: FeatureMatrix; readonly columns: readonly string[] };
  readonly images?: ImageSet;
  readonly texts?: { readonly column: string; readonly values: readonly string[] };
  /** What is asked and what is answered, where rows are instructions for a language model. */
  readonly instructions?: Instructions;
  /** Activations of the user's own model, for spectral signatures and clusters. */
  readonly activations?: FeatureMatrix;
}
