import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** One array: its header, and where its payload lies. */
export interface NpyArray {
  /** Offset of the magic. */
  readonly start: number;
  readonly version: number;
  /** The element type as the header writes it, shortened. */
  readonly descr: string;
  readonly shape: readonly number[] | undefined;
  readonly fortranOrder: boolean;
  /** The payload is a pickle: loading it runs what the pickle says. */
  readonly hasObject: boolean;
  readonly dataStart: number;
  /** Offset after the payload; for an object array the end of the file. */
  readonly dataEnd: number;
}

export type NpyAnomaly =
  | 'not-a-literal'
  | 'too-deep'
  | 'not-a-dict'
  | 'missing-key'
  | 'extra-key'
  | 'duplicate-key'
  | 'invalid-shape'
  | 'invalid-order'
  | 'unknown-dtype'
  | 'shape-overflow'
  | 'oversized-header'
  | 'invalid-text'
  | 'payload-short'
  | 'trailing-bytes'
  | 'count-limit';

export type NpyError = 'not-npy' | 'unsupported-version' | 'truncated-header' | 'header-too-large';

/** A `.npy` file: usually one array; `numpy.save` may append more. */
export interface NpyFile extends Contents {
  readonly arrays: readonly NpyArray[];
}

export const npyFile = artifact<NpyFile>()('npy-file');
