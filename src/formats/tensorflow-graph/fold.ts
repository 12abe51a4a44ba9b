import {
  choices,
  MAX_ELEMENTS,
  sizeOf,
  union,
  unknown,
  type Folded,
  type FoldedTensor,
} from './folded.ts';
import type { GraphNode, MetaGraphDraft, NodeAttribute, Scope } from './graph-draft.ts';
import {
  CONCATENATED,
  FEEDING,
  FORWARDED,
  MERGED,
  MIXED,
  PLACEHOLDERS,
  QUEUES,
  TABLE_FILLERS,
  TABLE_READERS,
  TRAILING,
  VARIABLES,
} from './passing.data.ts';
import { selected } from './selection.ts';
import { notComputed, TEXT_OPERATORS } from './text-operators.ts';

/** Tensors traced for one graph, and how far back; real paths have a dozen steps. */
const MAX_STEPS = 200_000;
const MAX_DEPTH = 200;
/** Elements handled for one graph: lists of files times branches times loops. */
const MAX_WORK = 2_000_000;

/** The texts or numbers of a constant; undefined when it has others. */
export type ConstantReader = (
  node: GraphNode,
  onLimit: () => void,
) => Promise<FoldedTensor | undefined>;

interface CallSite {
  readonly scope: Scope;
  readonly node: GraphNode;
}

/** `name`, `name:0` in a graph; `name:output:0` in a function. */
function splitInput(input: string): { readonly name: string; readonly index: number } {
  const [name = '', ...rest] = input.split(':');
  const index = Number(rest.at(-1) ?? 0);
  return { name, index: Number.isInteger(index) ? index : 0 };
}

function functionsOf(node: GraphNode): readonly string[] {
  return [...node.attributes.values()].flatMap((attribute: NodeAttribute) => attribute.functions);
}

/** Works out what the inputs of an operator are, as far as the file determines it. */
export class Folding {
  readonly #readConstant: ConstantReader;
  readonly #meta: MetaGraphDraft;
  readonly #callers = new Map<string, CallSite[]>();
  readonly #feeders = new Map<Scope, Map<string, { node: GraphNode; input: string }[]>>();
  readonly #memo = new Map<Scope, Map<string, Folded>>();
  #steps = 0;
  #depth = 0;
  #work = 0;
  /** A bound was reached: some path is known in part only. */
  limited = false;

  constructor(readConstant: ConstantReader, meta: MetaGraphDraft) {
    this.#readConstant = readConstant;
    this.#meta = meta;
    for (const scope of meta.scopes)
      for (const node of scope.calling)
        for (const name of [...functionsOf(node), node.operator]) {
          if (!meta.functions.has(name)) continue;
          const sites = this.#callers.get(name) ?? [];
          sites.push({ scope, node });
          this.#callers.set(name, sites);
        }
  }

  readonly #limit = (): void => {
    this.limited = true;
  };

  /** What the tensor named `input` may be, seen from inside `scope`. */
  async fold(scope: Scope, input: string): Promise<Folded> {
    const known = this.#memo.get(scope) ?? new Map<string, Folded>();
    this.#memo.set(scope, known);
    const before = known.get(input);
    if (before !== undefined) return before;
    this.#steps += 1;
    if (this.#steps > MAX_STEPS || this.#depth >= MAX_DEPTH || this.#work > MAX_WORK) {
      this.limited = true;
      return unknown('computed', 'a longer way than is followed');
    }
    // A loop adds nothing to what enters it.
    known.set(input, []);
    this.#depth += 1;
    const value = await this.#resolve(scope, input);
    this.#depth -= 1;
    this.#work += sizeOf(value);
    known.set(input, value);
    return value;
  }

  async #resolve(scope: Scope, input: string): Promise<Folded> {
    const { name, index } = splitInput(input);
    if (scope.isFunction) {
      const parameter = scope.parameters.indexOf(name);
      if (parameter >= 0) return this.#parameter(scope, parameter);
    }
    const node = scope.nodes.get(name);
    if (node === undefined) return unknown('computed', name);
    return this.#node(scope, node, index);
  }

  async #all(scope: Scope, inputs: readonly string[]): Promise<readonly Folded[]> {
    const values: Folded[] = [];
    for (const input of inputs)
      if (!input.startsWith('^')) values.push(await this.fold(scope, input));
    return values;
  }

  async #union(scope: Scope, inputs: readonly string[]): Promise<Folded> {
    const values = await this.#all(scope, inputs);
    for (const value of values) this.#work += sizeOf(value);
    return union(values, this.#limit);
  }

  async #node(scope: Scope, node: GraphNode, index: number): Promise<Folded> {
    const { operator } = node;
    const inputs = node.inputs.filter((input) => !input.startsWith('^'));
    const compute = TEXT_OPERATORS.get(operator);
    if (compute !== undefined) return compute(node, await this.#all(scope, inputs), this.#limit);
    if (FORWARDED.has(operator)) return this.#union(scope, inputs.slice(0, 1));
    if (operator === 'IdentityN') return this.#union(scope, inputs.slice(index, index + 1));
    if (operator === 'Const' || operator === 'HostConst') return this.#constant(node);
    if (PLACEHOLDERS.has(operator)) return this.#placeholder(scope, node, inputs);
    const merged = MERGED[operator];
    if (merged !== undefined) return this.#union(scope, inputs.slice(...merged));
    const concatenated = CONCATENATED[operator];
    if (concatenated !== undefined) {
      const [from, dropped] = concatenated;
      const values = await this.#all(scope, inputs.slice(from, inputs.length - dropped));
      return choices(values, this.#limit).map((tensors) => tensors.flat().slice(0, MAX_ELEMENTS));
    }
    // Lists start empty and grow item by item.
    if (operator === 'TensorListReserve') return [[]];
    if (operator === 'TensorListSetItem') {
      const values = await this.#all(scope, [inputs[0] ?? '', inputs[2] ?? '']);
      return choices(values, this.#limit).map((tensors) => tensors.flat().slice(0, MAX_ELEMENTS));
    }
    if (TABLE_READERS.has(operator)) return this.#looked();
    if (QUEUES.has(operator)) return this.#fed(scope, node, 'queue');
    if (VARIABLES.has(operator))
      return union(
        [await this.#fed(scope, node, 'variable'), unknown('variable', node.name)],
        this.#limit,
      );
    const picked = selected(node, index, await this.#all(scope, inputs.slice(0, 4)), this.#limit);
    if (picked !== undefined) return picked;
    return this.#called(scope, node, inputs, index);
  }

  async #constant(node: GraphNode): Promise<Folded> {
    const tensor = await this.#readConstant(node, this.#limit);
    const value: Folded = tensor === undefined ? notComputed(node) : [tensor];
    return union([value, ...this.#supplied(node)], this.#limit);
  }

  /** What the loader puts in the place of a node. */
  #supplied(node: GraphNode): readonly Folded[] {
    const values: Folded[] = [];
    const asset = this.#meta.assets.find(({ tensor }) => tensor === node.name);
    if (asset !== undefined) values.push(unknown('asset', asset.filename));
    if (this.#meta.checkpointNodes.has(node.name)) values.push(unknown('checkpoint', node.name));
    return values;
  }

  async #placeholder(scope: Scope, node: GraphNode, inputs: readonly string[]): Promise<Folded> {
    const supplied = this.#supplied(node);
    const given = supplied.length > 0 ? supplied : [unknown('input', node.name)];
    return union([...(await this.#all(scope, inputs)), ...given], this.#limit);
  }

  /** Values that other nodes put into a queue or a variable. */
  async #fed(scope: Scope, holder: GraphNode, kind: string): Promise<Folded> {
    const feeders = this.#feedersOf(scope).get(holder.name) ?? [];
    const wanted = feeders.filter(({ node }) => FEEDING[kind]?.includes(node.operator));
    return this.#union(
      scope,
      wanted.map(({ input }) => input),
    );
  }

  #feedersOf(scope: Scope): ReadonlyMap<string, { node: GraphNode; input: string }[]> {
    const known = this.#feeders.get(scope);
    if (known !== undefined) return known;
    const feeders = new Map<string, { node: GraphNode; input: string }[]>();
    const operators = new Set(Object.values(FEEDING).flat());
    for (const node of scope.nodes.values()) {
      const [target, ...inputs] = node.inputs;
      if (target === undefined || !operators.has(node.operator)) continue;
      const { name } = splitInput(target);
      const list = feeders.get(name) ?? [];
      list.push(
        ...inputs.filter((input) => !input.startsWith('^')).map((input) => ({ node, input })),
      );
      feeders.set(name, list);
    }
    this.#feeders.set(scope, feeders);
    return feeders;
  }

  /** What a table may answer. Handles pass through captures, so every table of the graph counts. */
  async #looked(): Promise<Folded> {
    const values: Folded[] = [];
    for (const scope of this.#meta.scopes)
      for (const node of scope.nodes.values())
        if (TABLE_FILLERS.has(node.operator) && node.inputs[2] !== undefined) {
          const value = await this.fold(scope, node.inputs[2]);
          values.push(value.flatMap((tensor) => tensor.map((element) => [element])));
        }
    return union([...values, unknown('computed', 'a table')], this.#limit);
  }

  /** The result of a call: what the functions it names return. */
  async #called(
    scope: Scope,
    node: GraphNode,
    inputs: readonly string[],
    index: number,
  ): Promise<Folded> {
    const names = [...functionsOf(node), node.operator].filter((name) =>
      this.#meta.functions.has(name),
    );
    const isDataset = node.operator.endsWith('Dataset') || /DatasetV\d$/.test(node.operator);
    if (isDataset || node.operator.startsWith('Iterator') || node.operator === 'OneShotIterator')
      return this.#elements(scope, node, inputs, names);
    if (names.length === 0) return notComputed(node);
    return this.#returned(names, index);
  }

  async #returned(names: readonly string[], index: number | undefined): Promise<Folded> {
    const values: Folded[] = [];
    for (const name of names) {
      const body = this.#meta.functions.get(name);
      if (body === undefined) continue;
      const outputs = index === undefined ? body.outputs : body.outputs.slice(index, index + 1);
      for (const output of outputs)
        values.push(await this.fold(body, body.returns.get(output) ?? ''));
    }
    return union(values, this.#limit);
  }

  /** What a data set yields; which of its components is not followed, so any. */
  async #elements(
    scope: Scope,
    node: GraphNode,
    inputs: readonly string[],
    functions: readonly string[],
  ): Promise<Folded> {
    if (functions.length > 0) return this.#returned(functions, undefined);
    if (node.operator.startsWith('Iterator') && node.operator !== 'IteratorV2')
      return this.#union(scope, inputs.slice(0, 1));
    if (node.operator === 'IteratorV2') {
      const makers = [...scope.nodes.values()].filter(
        ({ operator }) => operator === 'MakeIterator',
      );
      return this.#union(
        scope,
        makers.flatMap((maker) => maker.inputs.slice(0, 1)),
      );
    }
    const several = ['TensorDataset', 'TensorSliceDataset', 'ZipDataset', 'ConcatenateDataset'];
    const value = await this.#union(
      scope,
      several.includes(node.operator) ? inputs : inputs.slice(0, 1),
    );
    if (node.operator !== 'TensorSliceDataset') return value;
    return union([value.flatMap((tensor) => tensor.map((element) => [element]))], this.#limit);
  }

  /** What callers, and the loader, give for one argument of a function. */
  async #parameter(body: Scope, position: number): Promise<Folded> {
    const values: Folded[] = [];
    for (const { scope, node } of this.#callers.get(body.title) ?? [])
      values.push(await this.#argument(scope, node, body, position));
    const captured = this.#captured(body, position);
    if (captured !== undefined) values.push(await captured);
    const name = body.parameters[position] ?? '';
    return values.length === 0 ? unknown('argument', name) : union(values, this.#limit);
  }

  /** SavedModel functions are called with what they had captured as their last arguments. */
  #captured(body: Scope, position: number): Promise<Folded> | undefined {
    const bound = this.#meta.captures.get(body.title) ?? [];
    const id = bound[position - (body.parameters.length - bound.length)];
    const object = id === undefined ? undefined : this.#meta.objects[id];
    if (object === undefined) return undefined;
    if (object.kind === 'constant') return this.fold(this.#meta.graph, object.operation);
    const origin = object.kind === 'asset' || object.kind === 'variable' ? object.kind : 'computed';
    return Promise.resolve(unknown(origin, body.parameters[position] ?? ''));
  }

  async #argument(scope: Scope, node: GraphNode, body: Scope, position: number): Promise<Folded> {
    const inputs = node.inputs.filter((input) => !input.startsWith('^'));
    const [first] = inputs;
    if (MIXED.has(node.operator)) return this.#union(scope, inputs);
    // Branches and data sets put something in front of the arguments; captures are last but for some settings.
    const shift = inputs.length - (TRAILING[node.operator] ?? 0) - body.parameters.length;
    const input = inputs[position + shift];
    const values: Folded[] = [];
    const isElement = /Dataset(?:V\d)?$/.test(node.operator) && position + shift <= 0;
    if (isElement && first !== undefined) values.push(await this.fold(scope, first));
    else if (input !== undefined) values.push(await this.fold(scope, input));
    if (node.operator.endsWith('While')) values.push(await this.#looped(node, position));
    return union(values, this.#limit);
  }

  /** A loop's body gives its arguments for the next round. */
  async #looped(node: GraphNode, position: number): Promise<Folded> {
    const bodies = node.attributes.get('body')?.functions ?? [];
    return this.#returned(bodies, position);
  }
}
