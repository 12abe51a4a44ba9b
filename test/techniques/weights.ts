import { GGUF_TECHNIQUES } from './weights-gguf.ts';
import { NPY_TECHNIQUES } from './weights-npy.ts';
import { SAFETENSORS_TECHNIQUES } from './weights-safetensors.ts';
import type { FileTechnique } from './weights-technique.ts';

/** Abuse of the formats that hold numbers only. */
export const WEIGHTS_TECHNIQUES: readonly FileTechnique[] = [
  ...SAFETENSORS_TECHNIQUES,
  ...NPY_TECHNIQUES,
  ...GGUF_TECHNIQUES,
];
