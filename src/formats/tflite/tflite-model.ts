import { artifact } from '../../core/artifact.ts';
import type { FlatAnomaly } from '../flatbuffer/read-flatbuffer.ts';
import type { Contents } from '../format.ts';

/** All uses of one operator code. */
export interface LiteOperator {
  /** `CONV_2D`, or the custom code as written. */
  readonly name: string;
  readonly kind: 'builtin' | 'custom' | 'flex' | 'unknown';
  readonly count: number;
  /** Offset of the operator code. */
  readonly offset: number;
}

export interface LiteMetadata {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export type LiteAnomaly =
  | FlatAnomaly
  | 'index-outside'
  | 'buffer-outside'
  | 'size-mismatch'
  | 'invalid-shape'
  | 'anomaly-limit';

export type LiteError = 'not-tflite' | 'unknown-size';

/** The structure of a TensorFlow Lite model: its operators and where its numbers lie. */
export interface LiteModel extends Contents {
  readonly version: number;
  readonly description: string;
  readonly operators: readonly LiteOperator[];
  /** Targets of STABLEHLO_CUSTOM_CALL. */
  readonly calls: readonly string[];
  readonly subgraphs: number;
  readonly tensors: number;
  readonly metadata: readonly LiteMetadata[];
  /** Names of groups of buffers in other files. */
  readonly externalGroups: readonly { readonly name: string; readonly offset: number }[];
}

export const liteModel = artifact<LiteModel>()('tflite-model');
