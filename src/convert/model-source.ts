import type { Limits } from '../core/limits.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { RefusalList } from './refusal.ts';
import type { NamedTensor } from './tensor-view.ts';
import type { PlainValue } from './tensor-tree.ts';

/** What reading a model needs besides its bytes. */
export interface ReadContext {
  /** Name of the file, for messages. */
  readonly place: string;
  readonly limits: Limits;
  /** The part of the file that is wanted: keys joined by dots. */
  readonly select: string | undefined;
  /** Makes content that can only be unfolded from the front readable anywhere. */
  readonly spool: (source: ByteSource) => Promise<ByteSource>;
}

/** The tensors of a model file and where their bytes lie. */
export interface ModelTensors {
  /** What the file is, for people: `PyTorch checkpoint`. */
  readonly kind: string;
  /** What safetensors calls the framework in its metadata. */
  readonly framework: 'pt' | 'np';
  readonly tensors: readonly NamedTensor[];
  readonly plain: readonly PlainValue[];
  readonly plainCount: number;
  readonly refusals: RefusalList;
}
