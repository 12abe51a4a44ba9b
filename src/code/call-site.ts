import type { Keyword, Value } from './value.ts';

/**
 * When a call runs. `import`: when the module is imported (module level, class bodies, decorators,
 * default arguments, and functions called from there). `main`: when the file is run as a program.
 * `call`: when somebody calls the function it stands in.
 */
export type CallTime = 'import' | 'main' | 'call';

/** One call in a source file, as far as it can be known without running it. */
export interface CallSite {
  /**
   * Dotted name of what is called, seen through aliases, `getattr`, `__import__` and the like:
   * `torch.load`, `openai.OpenAI().chat.completions.create`, `<local>.Loader.run`.
   */
  readonly callee: string | undefined;
  /** Further names it may be: assigned in branches, or hidden behind `from … import *`. */
  readonly alternatives: readonly string[];
  /** What is called, where it has no name: data that flows into a call. */
  readonly target?: Value;
  /** As written in the source, cut to a bounded length. */
  readonly written: string;
  readonly positional: readonly Value[];
  readonly keywords: readonly Keyword[];
  /** `*args` or `**kwargs` of which not all is known: arguments may be missing here. */
  readonly hasSpread: boolean;
  readonly when: CallTime;
  /** Qualified name of the function or class it stands in. */
  readonly within: string | undefined;
  readonly offset: number;
  readonly line: number;
  /** Calls of `exec` and its like whose constant text holds this call, outermost first. Offsets are those of the outermost. */
  readonly through: readonly string[];
}

/** Every name a call may have. */
export function calleesOf({ callee, alternatives }: CallSite): readonly string[] {
  return callee === undefined ? alternatives : [callee, ...alternatives];
}

/** The argument with a name or else at a place, where it is given and known. */
export function argumentOf(
  site: Pick<CallSite, 'positional' | 'keywords'>,
  name: string,
  index: number,
): Value | undefined {
  return keywordOf(site, name) ?? (index < 0 ? undefined : site.positional[index]);
}

export function keywordOf(site: Pick<CallSite, 'keywords'>, name: string): Value | undefined {
  return site.keywords.findLast((keyword) => keyword.name === name)?.value;
}
