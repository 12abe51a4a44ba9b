import { artifact } from '../../core/artifact.ts';
import type { FlatAnomaly } from '../flatbuffer/read-flatbuffer.ts';
import type { Contents } from '../format.ts';

/** A part of the program that a backend runs from bytes of its own. */
export interface ExecutorchDelegate {
  readonly backend: string;
  /** Bytes handed to the backend. */
  readonly size: number;
  /** They begin like a native program or library. */
  readonly native: boolean;
  readonly offset: number;
}

export type ExecutorchAnomaly =
  | FlatAnomaly
  | 'segment-outside'
  | 'index-outside'
  | 'invalid-header'
  | 'anomaly-limit';

export type ExecutorchError = 'unknown-size' | 'not-executorch';

export interface ExecutorchProgram extends Contents {
  readonly kind: 'program' | 'tensors';
  readonly methods: readonly string[];
  /** `aten::add.out`. */
  readonly operators: readonly { readonly name: string; readonly offset: number }[];
  readonly delegates: readonly ExecutorchDelegate[];
}

export const executorchProgram = artifact<ExecutorchProgram>()('executorch-program');
