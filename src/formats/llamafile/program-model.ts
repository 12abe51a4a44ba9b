import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A line of the shell script at the front that reaches outside. */
export interface ScriptCommand {
  readonly line: string;
  readonly offset: number;
}

/** A program with models behind it: a llamafile. */
export interface ProgramModel extends Contents {
  readonly program: 'actually portable executable' | 'ELF program';
  /** Bytes in front of the first archive member, or of the whole file. */
  readonly programBytes: number;
  readonly commands: readonly ScriptCommand[];
}

export const programModel = artifact<ProgramModel>()('program-model');
