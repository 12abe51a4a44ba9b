import type { CallTime } from './call-site.ts';
import type { ModuleDraft } from './module-draft.ts';
import type { Scope } from './scope.ts';
import type { NodeIndex, SyntaxTree } from './syntax-tree.ts';
import type { Value } from './value.ts';
import { UNKNOWN } from './value.ts';
import { shallow } from './walk-value.ts';

/** One parsed text: the file, or a constant given to `exec`. */
export interface Unit {
  readonly tree: SyntaxTree;
  /** Calls whose constant text this is, outermost first; empty for the file itself. */
  readonly through: readonly string[];
  /** Place of the outermost of those calls in the file. */
  readonly at: { readonly offset: number; readonly line: number } | undefined;
}

/** The functions that follow each other round and round, given to each other here. */
export interface Engine {
  readonly evaluate: (frame: Frame, node: NodeIndex) => Value;
  readonly execute: (frame: Frame, node: NodeIndex) => void;
  readonly parse: (text: string) => SyntaxTree | undefined;
  /** Bodies of functions, looked at when the whole module is known. */
  readonly waiting: { readonly frame: Frame; readonly node: NodeIndex }[];
  /** Functions simple enough to be computed for given arguments, by qualified name. */
  readonly simple: Map<string, SimpleFunction>;
  /** Functions without a name, by their qualified placeholder: only the call they are written in reaches them. */
  readonly bodies: Map<string, (given: readonly Value[]) => void>;
}

export interface SimpleFunction {
  readonly parameters: readonly string[];
  readonly frame: Frame;
  readonly body: NodeIndex;
}

/** Where an evaluation stands: text, names, and when it would run. */
export class Frame {
  readonly engine: Engine;
  readonly unit: Unit;
  readonly draft: ModuleDraft;
  readonly scope: Scope;
  readonly base: CallTime;
  /** Whether calls are written down; not when an expression is computed a second time. */
  readonly records: boolean;
  /** Functions being computed for given arguments, one inside the other. */
  readonly inlined: number;
  readonly #nesting: { depth: number };

  constructor(
    given: Pick<Frame, 'engine' | 'unit' | 'draft' | 'scope' | 'base' | 'records' | 'inlined'>,
    nesting: { depth: number } = { depth: 0 },
  ) {
    this.engine = given.engine;
    this.unit = given.unit;
    this.draft = given.draft;
    this.scope = given.scope;
    this.base = given.base;
    this.records = given.records;
    this.inlined = given.inlined;
    this.#nesting = nesting;
  }

  get tree(): SyntaxTree {
    return this.unit.tree;
  }

  with(changed: Partial<Pick<Frame, 'unit' | 'scope' | 'base' | 'records' | 'inlined'>>): Frame {
    const { engine, unit, draft, scope, base, records, inlined } = this;
    const given = { engine, unit, draft, scope, base, records, inlined, ...changed };
    return new Frame(given, this.#nesting);
  }

  /** Value of an expression; recursion and steps are bounded here. */
  evaluate(node: NodeIndex | undefined): Value {
    if (node === undefined || !this.draft.step(this.records)) return UNKNOWN;
    const value = this.#nested(() => shallow(this.engine.evaluate(this, node))) ?? UNKNOWN;
    const cost = costOf(value);
    return cost === 0 || this.draft.step(this.records, cost) ? value : UNKNOWN;
  }

  /** Writes down that the expression reads a variable of the environment. */
  readsEnvironment(node: NodeIndex): void {
    if (!this.records) return;
    const { scope, base, unit, tree } = this;
    const line = unit.at?.line ?? tree.line(tree.start(node));
    this.draft.addEnvironmentRead({
      base,
      within: scope.name === '' ? undefined : scope.name,
      line,
    });
  }

  execute(node: NodeIndex | undefined): void {
    if (node === undefined || !this.draft.step(this.records)) return;
    this.#nested(() => this.engine.execute(this, node));
  }

  #nested<T>(run: () => T): T | undefined {
    if (this.#nesting.depth >= this.draft.limits.maxDepth) {
      this.draft.tooDeep();
      return undefined;
    }
    this.#nesting.depth += 1;
    const result = run();
    this.#nesting.depth -= 1;
    return result;
  }
}

/** Steps that a large constant counts for: making it took longer than a step. */
function costOf(value: Value): number {
  if (value.kind === 'text') return value.text.length >> 10;
  if (value.kind === 'bytes') return value.bytes.length >> 10;
  return value.kind === 'list' ? value.items.length >> 4 : 0;
}

/** Qualified name of something defined in a scope. */
export function qualified(scope: Scope, name: string): string {
  return scope.name === '' ? name : `${scope.name}.${name}`;
}

/** Characters of a qualified name: functions inside of functions, far deeper than anybody writes. */
const MAX_QUALIFIED = 1000;

/** Whether a definition stands too deep inside of others to be looked into. */
export function isTooDeep({ draft }: Frame, name: string): boolean {
  if (name.length <= MAX_QUALIFIED) return false;
  draft.tooDeep();
  return true;
}
