import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** One node of the graph that is more than arithmetic on its inputs. */
export interface MxnetNode {
  readonly operator: string;
  readonly name: string;
  /** Attributes by key, in order, doubled keys included. */
  readonly attributes: readonly (readonly [key: string, value: string])[];
  readonly offset: number;
}

/** The graph of an MXNet model (`-symbol.json`). */
export interface MxnetSymbol extends Contents {
  /** Operators and how often each is used, by name. */
  readonly operators: ReadonlyMap<string, number>;
  /** Nodes of operators that call code from outside the framework. */
  readonly foreign: readonly MxnetNode[];
}

export const mxnetSymbol = artifact<MxnetSymbol>()('mxnet-symbol');

/** Operators whose implementation is registered by somebody else's code in the process, or written in the graph. */
export const FOREIGN_OPERATORS: ReadonlySet<string> = new Set([
  'Custom',
  '_Native',
  '_NDArray',
  '_CustomFunction',
  '_FusedOp',
  '_TVMOp',
  '_contrib_tvm_op',
  '_CachedOp',
  'Caffe',
  'CaffeOp',
  'CaffeLoss',
  'CaffeDataIter',
  'TorchModule',
  'TorchCriterion',
  '_TensorRT',
  '_contrib_tensorrt',
]);
