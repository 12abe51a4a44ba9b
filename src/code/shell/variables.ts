import type { WordPart } from './shell-script.ts';

/** What a variable holds: one text, or the elements of an array. */
export type ShellValue =
  | { readonly kind: 'scalar'; readonly parts: readonly WordPart[] }
  | { readonly kind: 'array'; readonly items: readonly (readonly WordPart[])[] };

const UNKNOWN_VALUE: ShellValue = Object.freeze({
  kind: 'scalar',
  parts: Object.freeze([Object.freeze({ kind: 'unknown' as const })]),
});

/**
 * The variables at one point of a script. A branch works on a copy; where branches come together, a
 * variable that differs is no longer known.
 */
export class Variables {
  readonly #values: Map<string, ShellValue>;

  constructor(values: ReadonlyMap<string, ShellValue> = new Map()) {
    this.#values = new Map(values);
  }

  get size(): number {
    return this.#values.size;
  }

  /** Undefined for a variable that the script has not set. */
  get(name: string): ShellValue | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: ShellValue): void {
    this.#values.set(name, value);
  }

  unset(name: string): void {
    this.#values.delete(name);
  }

  copy(): Variables {
    return new Variables(this.#values);
  }

  /** Takes over the state in which one of several ways was left. */
  join(ways: readonly Variables[]): void {
    const [first, ...others] = ways;
    if (first === undefined) return;
    const names = new Set(ways.flatMap((way) => [...way.#values.keys()]));
    for (const name of names) {
      const value = first.get(name);
      const agreed = others.every((way) => way.get(name) === value);
      // A variable that only some ways set may hold what they say or what came from outside.
      if (agreed && value !== undefined) this.#values.set(name, value);
      else this.#values.set(name, UNKNOWN_VALUE);
    }
  }
}
