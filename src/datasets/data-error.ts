import { SourceError } from '../bytes/source.ts';
import type { LabelledSamples } from './labelled-samples.ts';

export type DataErrorCode =
  | 'not-found'
  | 'unreadable'
  | 'empty'
  | 'unknown-form'
  | 'refused-form'
  | 'malformed'
  | 'too-large'
  | 'no-space'
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

/** What to tell of an error that is none of this program's: of the data, or of the file at `path`. `undefined` for all others, which are thrown on. */
export function dataErrorOf(error: unknown, path: string): DataError | undefined {
  if (error instanceof DataFailure) return error.error;
  if (!(error instanceof SourceError)) return undefined;
  return {
    code: 'unreadable',
    detail: `${path}: ${error.message}`,
    advice: 'check the file and its permissions',
  };
}
