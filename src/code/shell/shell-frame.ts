import type { NodeIndex, SyntaxTree } from '../syntax-tree.ts';
import type { ScriptDraft } from './draft.ts';
import type { ShellContext, WordPart } from './shell-script.ts';
import type { Variables } from './variables.ts';

/** One parsed text: the script, or what a command of it gives to a shell. */
export interface ShellUnit {
  readonly tree: SyntaxTree;
  /** Place of the command that hands the text over; undefined for the script itself. */
  readonly at: { readonly offset: number; readonly line: number } | undefined;
  readonly codeDepth: number;
}

/** What a statement prints, as far as that is known. */
export interface Output {
  /** Undefined where it is not known. */
  readonly text: string | undefined;
  readonly decodedBy?: string;
  /** The commands whose output it is. */
  readonly commands: readonly number[];
}

export const SILENT: Output = Object.freeze({ text: '', commands: Object.freeze([]) });

/** Of what was not followed. */
export const NOTHING: Output = Object.freeze({ text: undefined, commands: Object.freeze([]) });

/** The body of a function, where it is defined. */
export interface ShellFunction {
  readonly unit: ShellUnit;
  readonly body: NodeIndex;
}

/** What the walk shares over all texts of one script. */
export interface ShellEngine {
  readonly draft: ScriptDraft;
  readonly parse: (text: string) => SyntaxTree | undefined;
  /** Follows a statement. Words hold commands and commands hold words: given to each other here. */
  readonly run: (frame: ShellFrame, node: NodeIndex) => Output;
  readonly functions: Map<string, ShellFunction>;
  readonly aliases: Map<string, string>;
  /** Functions that were called, and being called now. */
  readonly called: Set<string>;
  readonly calling: string[];
  depth: number;
}

/** Where the walk stands. */
export interface ShellFrame {
  readonly engine: ShellEngine;
  readonly unit: ShellUnit;
  readonly variables: Variables;
  /** `$1`, `$2`…; undefined where they come from outside. */
  readonly positional: readonly (readonly WordPart[])[] | undefined;
  readonly within: readonly ShellContext[];
  readonly through: readonly string[];
  /** What the statement reads, where it is written in the script. */
  readonly input: readonly WordPart[] | undefined;
}

/** Contexts and carriers listed; deeper nesting says nothing more. */
const MAX_CONTEXTS = 12;

export function inside(frame: ShellFrame, context: ShellContext): ShellFrame {
  const within = frame.within.length < MAX_CONTEXTS ? [...frame.within, context] : frame.within;
  return { ...frame, within };
}

export function carriedBy(frame: ShellFrame, carrier: string): ShellFrame {
  const through = frame.through.length < MAX_CONTEXTS ? [...frame.through, carrier] : frame.through;
  return { ...frame, through };
}

export interface Place {
  readonly offset: number;
  readonly line: number;
}

export function placeOf({ unit }: ShellFrame, node: NodeIndex): Place {
  if (unit.at !== undefined) return unit.at;
  const offset = unit.tree.start(node);
  return { offset, line: unit.tree.line(offset) };
}

/** Runs a step of the walk one level deeper, or not at all when that is too deep. */
export function nested<T>({ engine }: ShellFrame, run: () => T): T | undefined {
  if (!engine.draft.step()) return undefined;
  if (engine.depth >= engine.draft.limits.maxDepth) {
    engine.draft.stop(`nested deeper than ${engine.draft.limits.maxDepth}`);
    return undefined;
  }
  engine.depth += 1;
  const result = run();
  engine.depth -= 1;
  return result;
}
