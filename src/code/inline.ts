import { Scope } from './scope.ts';
import type { Value } from './value.ts';
import { LOCAL } from './value.ts';
import type { Arguments } from './arguments.ts';
import type { Frame } from './frame.ts';

/** Functions computed inside of one another for given arguments. */
const MAX_INLINED = 4;
/** Name under which the value of `return` is kept while a function is computed. */
const RESULT = 'return';

/**
 * What a small function of the module gives for these arguments: decoders of hidden texts are such
 * functions. Undefined when it is not small, or nothing constant comes of it.
 */
export function inlineCall(frame: Frame, callee: string, passed: Arguments): Value | undefined {
  const simple = frame.engine.simple.get(callee.slice(LOCAL.length + 1));
  if (simple === undefined || frame.inlined >= MAX_INLINED || passed.hasSpread) return undefined;
  const scope = new Scope('function', simple.frame.scope.name, simple.frame.scope);
  simple.parameters.forEach((name, index) => {
    const keyword = passed.keywords.find((given) => given.name === name);
    const value = keyword?.value ?? passed.positional[index];
    if (value !== undefined) scope.set(name, value);
  });
  simple.frame.with({ scope, records: false, inlined: frame.inlined + 1 }).execute(simple.body);
  const result = scope.own(RESULT);
  return result !== undefined && isConstant(result) ? result : undefined;
}

/** Called at a `return` of a function that is computed. */
export function keepReturn(frame: Frame, value: Value): void {
  if (frame.inlined > 0 && frame.scope.own(RESULT) === undefined) frame.scope.set(RESULT, value);
}

function isConstant({ kind }: Value): boolean {
  return kind === 'text' || kind === 'bytes' || kind === 'number' || kind === 'name';
}
