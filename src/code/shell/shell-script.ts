/** A piece of a word, after quotes, escapes and variables have been seen through. */
export type WordPart =
  /** `decodedBy`: the program that made it out of another constant, such as `base64 -d`. */
  | { readonly kind: 'text'; readonly text: string; readonly decodedBy?: string }
  /** A variable that the script does not set: `HOME`, `1`, `@`. */
  | { readonly kind: 'variable'; readonly name: string }
  /** What commands print: `$(…)`, `` `…` ``; the indices of these commands, the last of each pipeline. */
  | { readonly kind: 'output'; readonly commands: readonly number[] }
  /** The name of a pipe to or from commands: `<(…)`, `>(…)`. */
  | { readonly kind: 'process'; readonly commands: readonly number[] }
  /** Something else that is only known when it runs. */
  | { readonly kind: 'unknown' };

/** One word as the program gets it. A word may come of several in the source, or a part of one. */
export interface ShellWord {
  readonly parts: readonly WordPart[];
  /** The whole word where it is known; undefined where any part is not. */
  readonly text: string | undefined;
  /** Offset in the text given to the parser, in UTF-16 units; for nested text that of the outer command. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord;
  /** `export`, or in front of a command, whose environment it changes. */
  readonly exported: boolean;
  /** Commands that stand before it, in the order of {@link ShellScript.commands}. */
  readonly before: number;
  readonly offset: number;
  readonly line: number;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `>&`, `&>`, `<>`, `>|`. */
  readonly operator: string;
  readonly descriptor: number | undefined;
  readonly target: ShellWord;
}

/** Where a command stands. */
export type ShellContext =
  | 'substitution'
  | 'process-substitution'
  | 'subshell'
  | 'background'
  /** In `if` and `case`, and after `||`: it may run or not. */
  | 'branch'
  | 'loop'
  /** The body of a function that the script itself never calls. */
  | 'function';

/** One simple command. Wrappers are taken off: `sudo -u x pip install y` is `pip install y`. */
export interface ShellCommand {
  /** Its place in {@link ShellScript.commands}. */
  readonly index: number;
  /** Name of the program without folder, such as `pip` of `/usr/bin/pip`; undefined where it is not known. */
  readonly program: string | undefined;
  /** The program as it is called, and its arguments. */
  readonly words: readonly ShellWord[];
  /** Variables set in front of it, `PIP_INDEX_URL=… pip install x`, also through `env`. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** What it reads, where that is written here: a heredoc, a here-string, the known output of a pipe. */
  readonly input: readonly WordPart[] | undefined;
  readonly pipedFrom: readonly number[];
  readonly pipedInto: readonly number[];
  /**
   * What runs it, outermost first: `sudo`, `sh -c`, `eval`, `xargs`, `install()` for a function,
   * `stdin of bash`, `script x.sh`. Empty for what stands in the script itself.
   */
  readonly through: readonly string[];
  /** Outermost first. */
  readonly within: readonly ShellContext[];
  /** Of the outermost command where it stands in nested text. */
  readonly offset: number;
  readonly line: number;
}

/** A file that the script writes with content that is known. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
  readonly append: boolean;
  /** Commands that stand before it. */
  readonly before: number;
  readonly line: number;
}

/** What a script would do, as far as its text says: facts, no judgement. Bounded by the limits of its parser. */
export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** In the order in which they are met. */
  readonly assignments: readonly ShellAssignment[];
  readonly written: readonly WrittenFile[];
  /** Names of the functions that the script defines. */
  readonly functions: readonly string[];
  /** Syntax errors that the parser went around. */
  readonly errors: number;
  /** The limit that was reached, where the script was not followed to its end. */
  readonly truncated: string | undefined;
}

/** The text of known parts; undefined when one is not known. */
export function textOfParts(parts: readonly WordPart[]): string | undefined {
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'text') return undefined;
    text += part.text;
  }
  return text;
}

/** A word for people: what is not known stands as `$NAME` or `$(…)`. */
export function showWord({ parts }: ShellWord): string {
  return parts.map(showPart).join('');
}

function showPart(part: WordPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'variable':
      return `$${part.name}`;
    case 'output':
      return '$(…)';
    case 'process':
      return '<(…)';
    case 'unknown':
      return '…';
  }
}
