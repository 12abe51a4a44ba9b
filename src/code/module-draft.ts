import type { CallSite, CallTime } from './call-site.ts';
import type { ClassFact, EnvironmentRead, FunctionFact, ImportFact } from './source-module.ts';
import type { SourceLimits } from './source-limits.ts';
import type { Value } from './value.ts';

/** Values one function is said to return; further ones add nothing a check could follow. */
const MAX_RETURNS = 8;

/** Expressions computed in loops of one file, over all rounds: some tenths of a second. A payload of 10,000 letters needs 200,000. */
const MAX_UNROLLED_STEPS = 400_000;

/** Places that are kept: they show that the environment is read, not each time. */
const MAX_ENVIRONMENT_READS = 16;

export interface CallDraft extends Omit<CallSite, 'when'> {
  readonly base: CallTime;
}

export interface FunctionDraft extends Omit<FunctionFact, 'returns' | 'when'> {
  readonly returns: Value[];
}

/** Facts of a module while it is read. */
export class ModuleDraft {
  readonly limits: SourceLimits;
  readonly imports: ImportFact[] = [];
  readonly calls: CallDraft[] = [];
  readonly classes: ClassFact[] = [];
  readonly functions = new Map<string, FunctionDraft>();
  /** Attributes of instances and classes by `Class.attribute`. */
  readonly attributes = new Map<string, Value>();
  /** Functions that run without being called: hooks of classes. */
  readonly hooks: { readonly name: string; readonly base: CallTime }[] = [];
  readonly environmentReads: (Omit<EnvironmentRead, 'when'> & { readonly base: CallTime })[] = [];
  errors = 0;
  truncated: string | undefined;
  #steps = 0;
  #codeCharacters = 0;
  #unrolled = 0;

  constructor(limits: SourceLimits) {
    this.limits = limits;
  }

  /**
   * Counts evaluations; false when there were too many. What is computed a second time, for the sake
   * of a constant, has a purse of its own: when it is empty nothing is missing but the constant.
   */
  step(records = true, count = 1): boolean {
    if (!records) {
      this.#unrolled += count;
      return this.#unrolled <= MAX_UNROLLED_STEPS;
    }
    this.#steps += count;
    if (this.#steps <= this.limits.maxSteps) return true;
    this.truncated ??= `more than ${this.limits.maxSteps} steps of evaluation`;
    return false;
  }

  /** Whether so much may still be computed for the sake of constants. */
  affords(steps: number): boolean {
    return this.#unrolled + steps <= MAX_UNROLLED_STEPS;
  }

  /** Whether there is room to parse further text out of constants. */
  takeCode(length: number): boolean {
    this.#codeCharacters += length;
    if (this.#codeCharacters <= this.limits.maxCharacters) return true;
    this.truncated ??= `more than ${this.limits.maxCharacters} characters of code in constants`;
    return false;
  }

  tooDeep(): void {
    this.truncated ??= `nested deeper than ${this.limits.maxDepth} levels`;
  }

  addCall(call: CallDraft): void {
    if (this.calls.length < this.limits.maxCalls) this.calls.push(call);
    else this.truncated ??= `more than ${this.limits.maxCalls} calls`;
  }

  addEnvironmentRead(read: Omit<EnvironmentRead, 'when'> & { readonly base: CallTime }): void {
    if (this.environmentReads.length < MAX_ENVIRONMENT_READS) this.environmentReads.push(read);
  }

  addFunction(draft: Omit<FunctionDraft, 'returns'>): void {
    this.functions.set(draft.name, { ...draft, returns: [] });
  }

  addReturn(name: string, value: Value): void {
    const returns = this.functions.get(name)?.returns;
    if (returns !== undefined && returns.length < MAX_RETURNS) returns.push(value);
  }
}
