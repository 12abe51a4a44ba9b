import { artifact } from '../../core/artifact.ts';

/** One line of a `.pth` file that Python runs. */
export interface PathFileLine {
  /** From 1. */
  readonly line: number;
  /** Cut to a bounded length. */
  readonly text: string;
}

/** The lines of a `.pth` file that are code; Python's `site` runs them at every start of the interpreter. */
export interface PathFile {
  readonly lines: readonly PathFileLine[];
}

export const pathFile = artifact<PathFile>()('path-file');
