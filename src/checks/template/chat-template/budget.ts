/** Expressions and statements evaluated per template; the longest honest ones need a few thousand. */
const MAX_STEPS = 100_000;
/** Nested expressions and statements. Python's own compiler gives up near 100 nested brackets. */
const MAX_DEPTH = 250;

/** Why an interpretation stopped looking. */
export type Exhaustion = 'steps' | 'depth';

/** Bounds how long and how deep a template is followed. */
export class Budget {
  exhausted: Exhaustion | undefined = undefined;
  #steps = 0;
  #depth = 0;

  /** Runs `visit` one level deeper, or returns `otherwise` once a bound is reached. */
  within<T>(visit: () => T, otherwise: T): T {
    if (this.#steps >= MAX_STEPS || this.#depth >= MAX_DEPTH) {
      this.exhausted ??= this.#steps >= MAX_STEPS ? 'steps' : 'depth';
      return otherwise;
    }
    this.#steps += 1;
    this.#depth += 1;
    const result = visit();
    this.#depth -= 1;
    return result;
  }
}
