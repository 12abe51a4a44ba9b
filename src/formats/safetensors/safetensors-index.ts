import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** One tensor as the header describes it. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Offset of its data in the file. */
  readonly start: number;
  /** Offset after its data in the file. */
  readonly end: number;
}

/** One entry of `__metadata__`. */
export interface SafetensorsMetadata {
  readonly key: string;
  readonly value: string;
  /** Offset of the value in the file. */
  readonly offset: number;
}

/** Departures from the rules of the reference reader, one code per violated invariant. */
export type SafetensorsAnomaly =
  | 'leading-space'
  | 'duplicate-key'
  | 'invalid-text'
  | 'invalid-metadata'
  | 'missing-field'
  | 'invalid-field'
  | 'unknown-field'
  | 'unknown-dtype'
  | 'shape-overflow'
  | 'misaligned-size'
  | 'size-mismatch'
  | 'reversed-offsets'
  | 'overlap'
  | 'hole'
  | 'data-beyond-file'
  | 'trailing-bytes'
  | 'anomaly-limit';

/** Why there is no index at all. */
export type SafetensorsError =
  | 'truncated-length'
  | 'header-too-large'
  | 'header-beyond-file'
  | 'header-not-object'
  | 'invalid-utf8'
  | 'invalid-json'
  | 'too-deep';

/** The header of a safetensors file: where every tensor lies, without a byte of the tensors. */
export interface SafetensorsIndex extends Contents {
  readonly headerLength: number;
  /** In header order. */
  readonly tensors: readonly SafetensorsEntry[];
  readonly metadata: readonly SafetensorsMetadata[];
}

export const safetensorsIndex = artifact<SafetensorsIndex>()('safetensors-index');
