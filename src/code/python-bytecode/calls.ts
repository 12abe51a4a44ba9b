import type { Symbol } from './symbol.ts';
import { pathOf, printSymbol } from './symbol.ts';

/** A call as the instructions spell it. */
export interface BytecodeCall {
  /** `os.system`, `builtins.eval`, `?.write`, `<function f>`; a receiver that is computed ends in `()`. */
  readonly callable: string;
  /** Python-like text of the whole call. */
  readonly text: string;
  /** Texts of the constant arguments, for judging them. */
  readonly arguments: readonly (string | undefined)[];
  /** Name of the function it stands in. */
  readonly within: string;
  readonly offset: number;
}

/** What the code objects of one program share while they are read. */
export interface Traced {
  /** Carries imports over to nested functions. */
  readonly globals: Map<string, Symbol>;
  readonly calls: BytecodeCall[];
  /** Dotted names the code mentions, called or not, by name. */
  readonly references: Map<string, BytecodeCall>;
}

/** Dotted names kept per program. */
const MAX_REFERENCES = 20_000;
/** Characters of a call's text. */
const MAX_TEXT = 300;

/** How a call of a function of the same code is named. */
export function functionPath(name: string): string {
  return `<function ${name}>`;
}

/** A function can be handed on and called elsewhere: what the code names counts, too. */
export function recordMention({ references }: Traced, path: string, within: string): void {
  if (references.size >= MAX_REFERENCES || references.has(path)) return;
  references.set(path, { callable: path, text: path, arguments: [], within, offset: 0 });
}

/** Keeps a call whose callable has a name; answers what stands for its result. */
export function recordCall(
  { calls }: Traced,
  callable: Symbol,
  args: readonly Symbol[],
  at: { readonly within: string; readonly offset: number },
): Symbol {
  const result: Symbol = { kind: 'result', callable, args };
  const path = callable.kind === 'function' ? functionPath(callable.code.name) : pathOf(callable);
  if (path !== undefined)
    calls.push({
      callable: path,
      text: printSymbol(result).slice(0, MAX_TEXT),
      arguments: args.map((arg) => (arg.kind === 'constant' ? printSymbol(arg) : undefined)),
      within: at.within,
      offset: at.offset,
    });
  return result;
}
