import { artifact } from '../../core/artifact.ts';
import type { ChatTemplate } from '../chat-template/chat-template.ts';
import type { Contents } from '../format.ts';

/** One metadata entry. Arrays are counted, long texts shortened. */
export interface GgufEntry {
  readonly key: string;
  /** `string`, `array of string`, `u32`… */
  readonly type: string;
  readonly value: string | number | boolean | undefined;
  /** Elements of an array. */
  readonly count?: number;
  /** Offset of the value. */
  readonly offset: number;
  /** Bytes of the value in the file. */
  readonly length: number;
}

export interface GgufTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** Offset of its data in the file. */
  readonly start: number;
  /** Offset after its data; equal to `start` when the type is unknown. */
  readonly end: number;
}

export type GgufAnomaly =
  | 'truncated'
  | 'count-beyond-file'
  | 'string-beyond-file'
  | 'array-beyond-file'
  | 'array-too-deep'
  | 'unknown-value-type'
  | 'invalid-bool'
  | 'empty-key'
  | 'duplicate-key'
  | 'duplicate-tensor'
  | 'invalid-name'
  | 'invalid-alignment'
  | 'invalid-split'
  | 'too-many-dimensions'
  | 'shape-overflow'
  | 'unknown-tensor-type'
  | 'partial-block'
  | 'misaligned-tensor'
  | 'tensor-overlap'
  | 'tensor-hole'
  | 'tensor-beyond-file'
  | 'trailing-bytes'
  | 'anomaly-limit';

export type GgufError = 'not-gguf' | 'truncated-header';

/** A GGUF file's metadata and tensor table, without the tensors. */
export interface GgufModel extends Contents {
  /** 1 to 3. */
  readonly version: number;
  readonly littleEndian: boolean;
  readonly architecture: string | undefined;
  readonly metadata: readonly GgufEntry[];
  readonly tensors: readonly GgufTensor[];
  readonly alignment: number;
  readonly dataStart: number;
  readonly chatTemplates: readonly ChatTemplate[];
}

export const ggufModel = artifact<GgufModel>()('gguf-model');
