import type { LabelledSamples } from './labelled-samples.ts';

export type DataErrorCode =
  | 'not-found'
  | 'unreadable'
  | 'empty'
  | 'unknown-form'
  | 'refused-form'
  | 'malformed'
  | 'too-large'
  | 'mixed-sizes'
  | 'undecodable'
  | 'missing-array'
  | 'missing-column'
  | 'length-mismatch'
  | 'bad-labels'
  | 'non-finite'
  | 'bad-schema';

/** Why there are no samples, and what to do about it. Parts may come from the data: escape before printing. */
export interface DataError {
  readonly code: DataErrorCode;
  readonly detail: string;
  readonly advice: string;
}

export type SamplesResult =
  | { readonly ok: true; readonly samples: LabelledSamples }
  | { readonly ok: false; readonly error: DataError };

/** Unwinds a reader; `openSamples` turns it into a {@link DataError}. It never leaves this layer. */
export class DataFailure extends Error {
  override readonly name = 'DataFailure';
  readonly error: DataError;
  constructor(code: DataErrorCode, detail: string, advice: string) {
    super(detail);
    this.error = { code, detail, advice };
  }
}
