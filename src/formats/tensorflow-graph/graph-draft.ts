import type { GraphAsset, OperatorUse } from './tensorflow-graph.ts';

/** A range of bytes that holds one message; merged fields give several. */
export interface MessageRange {
  readonly start: number;
  readonly end: number;
}

/** What an attribute holds, of all its kinds. Texts are kept byte for byte, one character each. */
export interface NodeAttribute {
  readonly texts: readonly string[];
  readonly functions: readonly string[];
  readonly tensors: readonly MessageRange[];
  readonly number: number | undefined;
  readonly type: number | undefined;
}

export interface GraphNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly attributes: ReadonlyMap<string, NodeAttribute>;
  readonly offset: number;
}

/** A graph, or the body of a function: names are looked up inside it. */
export class Scope {
  title: string;
  readonly metaGraph: number;
  readonly isFunction: boolean;
  /** Names of a function's arguments, in order. */
  readonly parameters: string[] = [];
  /** Output arguments in order, and the tensors they return. */
  readonly outputs: string[] = [];
  readonly returns = new Map<string, string>();
  readonly nodes = new Map<string, GraphNode>();
  readonly reaching: GraphNode[] = [];
  readonly calling: GraphNode[] = [];

  constructor(title: string, metaGraph: number, isFunction: boolean) {
    this.title = title;
    this.metaGraph = metaGraph;
    this.isFunction = isFunction;
  }

  get where(): string {
    return this.isFunction ? `function ${this.title}` : 'graph';
  }
}

/** What an object of a SavedModel stands for when a function has captured it. */
export interface SavedObject {
  readonly kind: 'asset' | 'constant' | 'variable' | 'other';
  /** Name of the constant's node. */
  readonly operation: string;
}

/** One MetaGraphDef, or the only graph of a file. */
export class MetaGraphDraft {
  readonly index: number;
  readonly graph: Scope;
  readonly functions = new Map<string, Scope>();
  /** Functions whose name was taken already: no reader accepts them, all are examined. */
  readonly shadowed: Scope[] = [];
  readonly tags: string[] = [];
  version = '';
  readonly assets: GraphAsset[] = [];
  /** Names of nodes whose value the caller sets when saving or restoring. */
  readonly checkpointNodes = new Set<string>();
  readonly objects: SavedObject[] = [];
  /** What each concrete function has captured: indexes into `objects`, for its last arguments. */
  readonly captures = new Map<string, readonly number[]>();

  constructor(index: number) {
    this.index = index;
    this.graph = new Scope('graph', index, false);
  }

  get scopes(): readonly Scope[] {
    return [this.graph, ...this.functions.values(), ...this.shadowed];
  }

  addFunction(scope: Scope): void {
    if (this.functions.has(scope.title)) this.shadowed.push(scope);
    else this.functions.set(scope.title, scope);
  }
}

/** Distinct operators kept; TensorFlow has some 1,900. */
const MAX_OPERATORS = 20_000;
/** Nodes kept for tracing paths. The largest published graphs have some 300,000 in all. */
const MAX_KEPT_NODES = 500_000;

/** What is known of a file while it is walked. */
export class GraphDraft {
  readonly metaGraphs: MetaGraphDraft[] = [];
  nodes = 0;
  dropped = 0;
  #kept = 0;
  readonly #operators = new Map<
    string,
    { name: string; count: number; offset: number; where: string }
  >();

  get operators(): readonly OperatorUse[] {
    return [...this.#operators.values()];
  }

  addMetaGraph(): MetaGraphDraft {
    const draft = new MetaGraphDraft(this.metaGraphs.length);
    this.metaGraphs.push(draft);
    return draft;
  }

  countOperator(name: string, where: string, offset: number): void {
    this.nodes += 1;
    const use = this.#operators.get(name);
    if (use !== undefined) use.count += 1;
    else if (this.#operators.size < MAX_OPERATORS)
      this.#operators.set(name, { name, count: 1, offset, where });
    else this.dropped += 1;
  }

  /** Whether there is room for another node. */
  mayKeep(): boolean {
    if (this.#kept >= MAX_KEPT_NODES) {
      this.dropped += 1;
      return false;
    }
    this.#kept += 1;
    return true;
  }
}
