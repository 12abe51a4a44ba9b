import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** Uses of one target of the graph. */
export interface ProgramTarget {
  /** `torch.ops.aten.add.Tensor`, looked up attribute by attribute from `torch`, `math` or `operator`. */
  readonly target: string;
  readonly count: number;
  readonly offset: number;
  /** Different text arguments of its uses. */
  readonly texts: readonly string[];
}

/** Text that the loader evaluates: a symbolic size, or a guard on the inputs. */
export interface ProgramExpression {
  readonly kind: 'size' | 'guard';
  readonly text: string;
  readonly offset: number;
}

/** A module that the description of an input or output makes the loader import (`defaultdict` in `in_spec`). */
export interface ProgramImport {
  readonly module: string;
  readonly name: string;
  readonly offset: number;
}

/** A program of `torch.export` (`models/model.json` in a `.pt2` archive). */
export interface ExportedProgram extends Contents {
  readonly targets: readonly ProgramTarget[];
  readonly expressions: readonly ProgramExpression[];
  readonly imports: readonly ProgramImport[];
  readonly torchVersion: string | undefined;
}

export const exportedProgram = artifact<ExportedProgram>()('exported-program');
