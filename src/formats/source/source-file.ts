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

/** Something a method does that whoever loads, serves or uses the class calls. */
export interface MethodAction {
  readonly callee: string;
  /** Completes "which …". */
  readonly does: string;
  readonly line: number;
  /** Qualified: `Model.__init__`. The call may stand in a function that it reaches. */
  readonly method: string;
  readonly moment: 'load' | 'use';
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
  /** Dangerous calls that run on import. */
  readonly importTime: readonly ImportAction[];
  /** Dangerous calls in methods that run when a class is loaded or used. */
  readonly loadTime: readonly MethodAction[];
  /** Whether lists were cut, or something in the file was not understood. */
  readonly truncated: boolean;
}

export const moduleSummary = sharedArtifact<ModuleSummary>()('module-summary');
