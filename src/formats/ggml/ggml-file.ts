import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

export type GgmlError = 'not-ggml' | 'truncated';

/** A model of the formats that llama.cpp and its relatives wrote before GGUF: numbers and a vocabulary, no code. */
export interface GgmlFile extends Contents {
  /** `GGML`, `GGMF`, `GGJT` or `GGLA` (a LoRA adapter). */
  readonly kind: string;
  readonly version: number;
  /** The family whose layout the file has; undefined when none fits. */
  readonly layout: string | undefined;
  readonly tensors: number;
}

export const ggmlFile = artifact<GgmlFile>()('ggml-file');
