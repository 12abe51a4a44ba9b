/** What one source file may cost. Reaching a limit makes the module `truncated`, which is a gap. */
export interface SourceLimits {
  /** UTF-16 units of text. The largest hand-written file of CPython or torch has some 500,000. */
  readonly maxCharacters: number;
  /** Nodes of the syntax tree: about 14 bytes each. Honest code has one for every five characters. */
  readonly maxNodes: number;
  /** Nesting followed in expressions and statements; more is generated or hostile. It bounds the stack. */
  readonly maxDepth: number;
  /** Expressions evaluated, over all folding, unrolling and inlining. */
  readonly maxSteps: number;
  /** Call sites kept. */
  readonly maxCalls: number;
  /** Characters or bytes a folded constant may have: a payload fits, a bomb of `'a' * 10**9` does not. */
  readonly maxConstant: number;
  /** Code in constants given to `exec` that is parsed again, and again inside of that. */
  readonly maxCodeDepth: number;
}

export const DEFAULT_SOURCE_LIMITS: SourceLimits = Object.freeze({
  maxCharacters: 4 * 1024 * 1024,
  maxNodes: 3_000_000,
  maxDepth: 200,
  maxSteps: 5_000_000,
  maxCalls: 100_000,
  maxConstant: 1024 * 1024,
  maxCodeDepth: 4,
});
