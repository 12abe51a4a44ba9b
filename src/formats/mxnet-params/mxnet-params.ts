import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

export type MxnetAnomaly = 'shape-overflow' | 'beyond-file' | 'unknown-array';
export type MxnetError = 'not-mxnet' | 'truncated' | MxnetAnomaly;

/** The arrays of an MXNet parameter file, without their numbers. */
export interface MxnetParams extends Contents {
  readonly arrays: number;
  readonly names: readonly string[];
}

export const mxnetParams = artifact<MxnetParams>()('mxnet-params');
