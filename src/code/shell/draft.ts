import type { SourceLimits } from '../source-limits.ts';
import type {
  ShellAssignment,
  ShellCommand,
  ShellScript,
  WordPart,
  WrittenFile,
} from './shell-script.ts';

/** Files whose content is remembered, to be read when a later command runs them. */
const MAX_WRITTEN = 200;
const MAX_ASSIGNMENTS = 20_000;

type Piped = { readonly pipedFrom: number[]; readonly pipedInto: number[] };

/** What has been found so far, and what finding it has cost. */
export class ScriptDraft {
  readonly limits: SourceLimits;
  readonly #commands: (ShellCommand & Piped)[] = [];
  readonly #assignments: ShellAssignment[] = [];
  readonly #written: WrittenFile[] = [];
  readonly functions = new Set<string>();
  /** Text of files that the script writes, by path. */
  readonly files = new Map<string, string>();
  #steps = 0;
  errors = 0;
  truncated: string | undefined;

  constructor(limits: SourceLimits) {
    this.limits = limits;
  }

  /** Whether there is time for another step. */
  step(cost = 1): boolean {
    this.#steps += cost;
    if (this.#steps <= this.limits.maxSteps) return true;
    this.stop(`more than ${this.limits.maxSteps} steps`);
    return false;
  }

  stop(reason: string): void {
    this.truncated ??= reason;
  }

  get count(): number {
    return this.#commands.length;
  }

  /** Keeps a command and returns its index, or undefined when there are too many. */
  add(command: Omit<ShellCommand, 'index' | 'pipedFrom' | 'pipedInto'>): number | undefined {
    const index = this.#commands.length;
    if (index >= this.limits.maxCalls) {
      this.stop(`more than ${this.limits.maxCalls} commands`);
      return undefined;
    }
    this.#commands.push({ ...command, index, pipedFrom: [], pipedInto: [] });
    return index;
  }

  assign(assignment: ShellAssignment): void {
    if (this.#assignments.length < MAX_ASSIGNMENTS) this.#assignments.push(assignment);
    else this.stop(`more than ${MAX_ASSIGNMENTS} assignments`);
  }

  /** Remembers a file with known content; with unknown content it is forgotten. */
  write(file: Omit<WrittenFile, 'text'>, text: string | undefined): void {
    const earlier = file.append ? this.files.get(file.path) : '';
    const whole = text === undefined || earlier === undefined ? text : earlier + text;
    if (whole === undefined || whole.length > this.limits.maxConstant) {
      this.files.delete(file.path);
      return;
    }
    if (this.files.size < MAX_WRITTEN || this.files.has(file.path))
      this.files.set(file.path, whole);
    if (text !== undefined && this.#written.length < MAX_WRITTEN)
      this.#written.push({ ...file, text });
  }

  /** Joins the commands on the two sides of a pipe. */
  pipe(from: readonly number[], into: readonly number[]): void {
    for (const left of from)
      for (const right of into) {
        // Each command names a few others: pipes of pipes of lists must not multiply.
        if (!this.step()) return;
        this.#commands[left]?.pipedInto.push(right);
        this.#commands[right]?.pipedFrom.push(left);
      }
  }

  finish(): ShellScript {
    return {
      commands: this.#commands,
      assignments: this.#assignments,
      written: this.#written,
      functions: [...this.functions].sort(),
      errors: this.errors,
      truncated: this.truncated,
    };
  }
}

/** Bounds what a variable or a word may hold. */
export function isTooLong(parts: readonly WordPart[], limits: SourceLimits): boolean {
  if (parts.length > MAX_PARTS) return true;
  let length = 0;
  for (const part of parts) if (part.kind === 'text') length += part.text.length;
  return length > limits.maxConstant;
}

/** Pieces of one word or variable: text put together of more is generated or a bomb. */
const MAX_PARTS = 1000;
