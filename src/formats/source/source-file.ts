import { artifact, sharedArtifact } from '../../core/artifact.ts';
import type { SourceModule } from '../../code/source-module.ts';
import type { Contents } from '../format.ts';
import type { DeedWeight } from './deed.ts';

/** What one source file is made of. */
export interface SourceFile extends Contents {
  readonly module: SourceModule;
  /** The encoding the file declares, where it is not one that shows the text as it is. */
  readonly encoding: string | undefined;
  /** The first line with characters that turn the direction of text round, where there is one. */
  readonly turnedLine: number | undefined;
}

/** Facts of the calls in a source file, for checks of one file. */
export const sourceModule = artifact<SourceFile>()('source-module');

/** Something the module does when it is imported. */
export interface ImportAction {
  readonly callee: string;
  /** Completes "which …". */
  readonly does: string;
  readonly line: number;
  readonly weight: DeedWeight;
}

/** Something a method or function does that is called after the import. */
export interface MethodAction {
  readonly callee: string;
  /** Completes "which …". */
  readonly does: string;
  readonly line: number;
  /** Qualified: `Model.__init__`. The call may stand in a function that it reaches. */
  readonly method: string;
  /** `call`: nothing is known to call it. */
  readonly moment: 'load' | 'use' | 'call';
}

/** The little that checks of a whole project need to know of a source file. */
export interface ModuleSummary {
  readonly language: SourceModule['language'];
  readonly classes: readonly {
    readonly name: string;
    readonly bases: readonly string[];
    readonly line: number;
  }[];
  readonly functions: readonly string[];
  /** Modules it imports, with leading dots for those beside it. */
  readonly imports: readonly string[];
  /** Dotted names of imported modules that it calls or takes from them: `torch.load`. Sorted, bounded. */
  readonly uses: readonly string[];
  /** Dangerous calls that run on import. */
  readonly importTime: readonly ImportAction[];
  /** Dangerous calls after the import: by loading, by use, or by whoever calls. */
  readonly loadTime: readonly MethodAction[];
  /** Whether lists were cut, or something in the file was not understood. */
  readonly truncated: boolean;
}

export const moduleSummary = sharedArtifact<ModuleSummary>()('module-summary');
