import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

export type MsgpackAnomalyCode =
  | 'length-beyond-file'
  | 'too-deep'
  | 'duplicate-key'
  | 'array-mismatch'
  | 'unusual-dtype'
  | 'unknown-extension'
  | 'reserved-byte'
  | 'truncated'
  | 'anomaly-limit';

export type MsgpackError = 'not-msgpack' | 'no-tree';

/** A tree of arrays as Flax writes it with MessagePack. */
export interface MsgpackTree extends Contents {
  readonly arrays: number;
  readonly values: number;
  /** dtype names in the order they first appear. */
  readonly dtypes: readonly string[];
}

export const msgpackTree = artifact<MsgpackTree>()('msgpack-tree');
