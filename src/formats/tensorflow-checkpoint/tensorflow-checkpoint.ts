import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';
import type { TableErrorCode } from './table.ts';

/** A tensor of a checkpoint: where its bytes lie in one of the data files. */
export interface CheckpointTensor {
  readonly name: string;
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
}

export type CheckpointAnomaly =
  | TableErrorCode
  | 'invalid-entry'
  | 'invalid-shard'
  | 'size-mismatch'
  | 'overlap'
  | 'doubled-name'
  | 'anomaly-limit';

export type CheckpointError = TableErrorCode | 'unknown-size' | 'not-a-checkpoint';

/** The index of a checkpoint: names, shapes and places, without the numbers. */
export interface TensorflowCheckpoint extends Contents {
  /** 1: everything in one file, as before 2017. 2: an index and data files. */
  readonly version: 1 | 2;
  readonly shards: number;
  readonly tensors: readonly CheckpointTensor[];
}

export const tensorflowCheckpoint = artifact<TensorflowCheckpoint>()('tensorflow-checkpoint');
