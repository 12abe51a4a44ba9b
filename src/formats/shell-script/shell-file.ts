import type { ShellScript } from '../../code/shell/shell-script.ts';
import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A piece of shell text in a file, and what it would run. */
export interface ShellPart {
  /** `script`, a target of a Makefile, `RUN`, the name of a step or a hook. */
  readonly name: string;
  readonly script: ShellScript;
  /** Line of the file where the text begins, from 1. */
  readonly line: number;
}

/** A file that holds commands for a shell: a script, a Makefile, a Dockerfile, a workflow. */
export interface ShellFile extends Contents {
  readonly parts: readonly ShellPart[];
}

export const shellFile = artifact<ShellFile>()('shell-file');
