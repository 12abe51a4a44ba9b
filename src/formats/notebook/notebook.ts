import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A command that a cell gives to the shell: `!pip install x`, `%pip install x`, a line of a `%%bash` cell. */
export interface ShellCommand {
  readonly text: string;
  /** From 1. */
  readonly cell: number;
  /** Line in the cell, from 1. */
  readonly line: number;
  /** Line in the file, from 1, where the cell is stored line by line. */
  readonly fileLine?: number;
}

/** Markup that a viewer shows: an output, an attachment or the HTML of a text cell. */
export interface ShownMarkup {
  readonly cell: number;
  /** `output text/html`, `text`, `output application/javascript`. */
  readonly where: string;
  readonly markup: string;
  /** Offset of the text in the notebook. */
  readonly offset: number;
}

export interface Notebook extends Contents {
  readonly cells: number;
  readonly commands: readonly ShellCommand[];
  readonly shown: readonly ShownMarkup[];
}

export const notebook = artifact<Notebook>()('notebook');
