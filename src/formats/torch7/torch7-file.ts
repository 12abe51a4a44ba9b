import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A Lua function kept as bytecode. */
export interface LuaFunction {
  /** Offset of its type tag. */
  readonly offset: number;
  /** Bytes of bytecode. */
  readonly size: number;
  /** `LuaJIT`, `Lua 5.1`… by the dump's first bytes. */
  readonly dialect: string;
  /** Strings in the bytecode that look like names or text: what it mentions, in order, bounded. */
  readonly strings: readonly string[];
  /** Where in the objects it hangs: `model.modules[1].forward`. */
  readonly where: string;
}

/** A class named by the file; reading the file calls its factory and, where it has one, its `read`. */
export interface TorchClass {
  readonly name: string;
  readonly count: number;
  /** Offset of the first object of it. */
  readonly offset: number;
}

export type Torch7Anomaly =
  | 'unknown-type'
  | 'negative-length'
  | 'length-beyond-file'
  | 'tensor-beyond-storage'
  | 'trailing-bytes';
export type Torch7Error = 'not-torch7' | 'truncated' | 'unknown-type' | 'invalid-number';

/** The objects of a Torch7 file (`torch.save`), without the numbers of its tensors. */
export interface Torch7File extends Contents {
  readonly encoding: 'binary' | 'ascii';
  readonly functions: readonly LuaFunction[];
  readonly classes: readonly TorchClass[];
}

export const torch7File = artifact<Torch7File>()('torch7-file');
