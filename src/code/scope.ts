import type { Value } from './value.ts';

/** Values of one name that are told apart; further ones are merged into "something else". */
const MAX_OPTIONS = 6;

export type ScopeKind = 'module' | 'class' | 'function';

/** Names and their last known values, with branches that can be taken back and merged. */
export class Scope {
  readonly kind: ScopeKind;
  /** Qualified name of the function or class; empty for a module. */
  readonly name: string;
  readonly parent: Scope | undefined;
  readonly #names = new Map<string, Value>();
  readonly #journals: Map<string, Value | undefined>[] = [];
  /** Names that assignments here set in the module instead. */
  readonly outer = new Set<string>();

  constructor(kind: ScopeKind, name: string, parent?: Scope) {
    this.kind = kind;
    this.name = name;
    this.parent = parent;
  }

  get names(): ReadonlyMap<string, Value> {
    return this.#names;
  }

  own(name: string): Value | undefined {
    return this.#names.get(name);
  }

  set(name: string, value: Value | undefined): void {
    const journal = this.#journals.at(-1);
    if (journal !== undefined && !journal.has(name)) journal.set(name, this.#names.get(name));
    if (value === undefined) this.#names.delete(name);
    else this.#names.set(name, value);
  }

  /** Looks a name up as Python and JavaScript do: class bodies are no scope for the functions in them. */
  lookup(name: string): Value | undefined {
    const own = this.#names.get(name);
    if (own !== undefined) return own;
    let scope = this.parent;
    while (scope !== undefined) {
      const value = scope.kind === 'class' ? undefined : scope.own(name);
      if (value !== undefined) return value;
      scope = scope.parent;
    }
    return undefined;
  }

  /** The nearest function or module around this one that has the name. */
  ownerOf(name: string): Scope | undefined {
    let scope = this.parent;
    while (scope !== undefined) {
      if (scope.kind !== 'class' && scope.own(name) !== undefined) return scope;
      scope = scope.parent;
    }
    return undefined;
  }

  get module(): Scope {
    return this.parent === undefined ? this : this.parent.module;
  }

  /** Runs each branch from the same state and merges what they did. */
  branches(list: readonly (() => void)[]): void {
    const changes = list.map((branch) => this.#tried(branch));
    const changed = new Set(changes.flatMap((change) => [...change.keys()]));
    for (const name of changed) {
      const before = this.#names.get(name);
      const options = changes.map((change) => (change.has(name) ? change.get(name) : before));
      this.set(name, merged(options));
    }
  }

  #tried(branch: () => void): ReadonlyMap<string, Value | undefined> {
    const journal = new Map<string, Value | undefined>();
    this.#journals.push(journal);
    branch();
    this.#journals.pop();
    const result = new Map<string, Value | undefined>();
    for (const [name, before] of journal) {
      result.set(name, this.#names.get(name));
      if (before === undefined) this.#names.delete(name);
      else this.#names.set(name, before);
    }
    return result;
  }
}

/** One value that stands for several; where nothing is assigned counts for nothing. */
export function merged(options: readonly (Value | undefined)[]): Value | undefined {
  const distinct: Value[] = [];
  for (const option of options) {
    if (option === undefined) continue;
    for (const single of option.kind === 'choice' ? option.options : [option])
      if (!distinct.some((known) => sameValue(known, single))) distinct.push(single);
  }
  const [first, ...others] = distinct;
  if (first === undefined || others.length === 0) return first;
  if (distinct.length > MAX_OPTIONS)
    return { kind: 'choice', options: distinct.slice(0, MAX_OPTIONS) };
  return { kind: 'choice', options: distinct };
}

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text;
  if (a.kind === 'name') return b.kind === 'name' && a.path === b.path;
  if (a.kind === 'number') return b.kind === 'number' && a.number === b.number;
  if (a.kind === 'boolean') return b.kind === 'boolean' && a.boolean === b.boolean;
  return a.kind === 'none' && b.kind === 'none';
}
