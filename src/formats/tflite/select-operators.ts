import { Reader } from '../../bytes/reader.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { AnomalyList } from '../anomaly-list.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import { WireCursor, WireError } from '../protobuf/wire.ts';
import type { Element, FoldedTensor } from '../tensorflow-graph/folded.ts';
import {
  GraphDraft,
  Scope,
  type GraphNode,
  type NodeAttribute,
} from '../tensorflow-graph/graph-draft.ts';
import { findReaches } from '../tensorflow-graph/reach.ts';
import type { TensorflowAnomaly, TensorflowGraph } from '../tensorflow-graph/tensorflow-graph.ts';
import { GraphWalk } from '../tensorflow-graph/walk.ts';
import { addNode, readNode } from '../tensorflow-graph/walk-node.ts';
import type { BufferSpan } from './buffers.ts';
import { flexTexts } from './flexbuffer.ts';
import { LITE_OPERATORS } from './operators.data.ts';

const FLEX = 'Flex';
const STRING_TYPE = 5;
/** Integer types whose constants may be positions or code points: bytes of an element. */
const INTEGER_BYTES: Readonly<Record<number, number>> = { 2: 4, 4: 8 };
/** Bytes of one constant that is followed, and of one operator's options. */
const MAX_CONSTANT_BYTES = 64 * 1024;
const MAX_OPTION_BYTES = 1024 * 1024;

/** Built-in operators that pass texts on, by the TensorFlow operator that works alike. */
const ALIKE: Readonly<Record<string, string>> = {
  RESHAPE: 'Reshape',
  SQUEEZE: 'Squeeze',
  EXPAND_DIMS: 'ExpandDims',
  PACK: 'Pack',
  CONCATENATION: 'Pack',
  UNPACK: 'Unpack',
  GATHER: 'GatherV2',
  GATHER_ND: 'GatherNd',
  SLICE: 'Slice',
  STRIDED_SLICE: 'StridedSlice',
  SPLIT: 'Split',
  FILL: 'Fill',
  TILE: 'Tile',
  BROADCAST_TO: 'BroadcastTo',
  SELECT: 'Select',
  SELECT_V2: 'SelectV2',
  IF: 'If',
  WHILE: 'While',
  STABLEHLO_WHILE: 'While',
  CALL: 'PartitionedCall',
  CALL_ONCE: 'PartitionedCall',
};
const SUBGRAPH_OPTIONS: readonly string[] = [
  'subgraph',
  'then_subgraph_index',
  'else_subgraph_index',
  'cond_subgraph_index',
  'body_subgraph_index',
  'init_subgraph_index',
];

function subgraphName(index: number): string {
  return `subgraph ${index}`;
}

/** Texts as TensorFlow Lite packs them: a count, offsets, the bytes. */
function unpackTexts(bytes: Uint8Array): readonly Element[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 8) return [];
  const count = Math.min(view.getInt32(0, true), Math.floor(bytes.length / 4) - 2);
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const start = view.getInt32(4 + index * 4, true);
    const end = view.getInt32(8 + index * 4, true);
    return [decodeLatin1(bytes.subarray(Math.max(0, start), Math.max(0, end)))];
  });
}

function unpackNumbers(bytes: Uint8Array, size: number): readonly Element[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) =>
    size === 4 ? view.getInt32(index * 4, true) : Number(view.getBigInt64(index * 8, true)),
  );
}

/** Builds the graph that the Flex delegate runs: its operators, and what their operands are. */
class SelectGraph {
  readonly #source: ByteSource;
  readonly #model: FlatTable;
  readonly #spans: readonly (BufferSpan | undefined)[];
  readonly #constants = new Map<GraphNode, FoldedTensor>();
  readonly draft = new GraphDraft();
  readonly anomalies = new AnomalyList<TensorflowAnomaly>();
  /** An operator whose options could not be read, or a constant that is too long. */
  partial = false;

  constructor(source: ByteSource, model: FlatTable, spans: readonly (BufferSpan | undefined)[]) {
    this.#source = source;
    this.#model = model;
    this.#spans = spans;
  }

  async build(): Promise<void> {
    const meta = this.draft.addMetaGraph();
    for (const [index, subgraph] of this.#model.tables('subgraphs').entries()) {
      const scope = index === 0 ? meta.graph : new Scope(subgraphName(index), 0, true);
      await this.#addTensors(scope, subgraph);
      await this.#addOperators(scope, subgraph);
      if (index > 0) meta.addFunction(scope);
    }
  }

  constantOf(node: GraphNode): FoldedTensor | undefined {
    return this.#constants.get(node);
  }

  async #addTensors(scope: Scope, subgraph: FlatTable): Promise<void> {
    const given = subgraph.numbers('inputs');
    if (scope.isFunction) scope.parameters.push(...given.map((index) => `tensor${index}`));
    else for (const index of given) this.#addPlain(scope, `tensor${index}`, 'Placeholder', []);
    for (const [index, tensor] of subgraph.tables('tensors').entries()) {
      const value = await this.#constant(tensor);
      if (value !== undefined && value.length > 0)
        this.#constants.set(this.#addPlain(scope, `tensor${index}`, 'Const', []), value);
    }
  }

  #addPlain(
    scope: Scope,
    name: string,
    operator: string,
    inputs: readonly string[],
    functions: readonly string[] = [],
    offset = 0,
  ): GraphNode {
    const called: NodeAttribute = {
      texts: [],
      functions,
      tensors: [],
      number: undefined,
      type: undefined,
    };
    const node = { name, operator, inputs, attributes: new Map([['body', called]]), offset };
    scope.nodes.set(name, node);
    if (functions.length > 0) scope.calling.push(node);
    return node;
  }

  async #constant(tensor: FlatTable): Promise<FoldedTensor | undefined> {
    const type = tensor.number('type');
    const size = INTEGER_BYTES[type];
    const span = this.#spans[tensor.number('buffer')];
    if (
      span === undefined ||
      span.end === span.start ||
      (type !== STRING_TYPE && size === undefined)
    )
      return undefined;
    if (span.end - span.start > MAX_CONSTANT_BYTES) {
      this.partial ||= type === STRING_TYPE;
      return undefined;
    }
    const bytes = await this.#source.read(span.start, span.end - span.start);
    return size === undefined ? unpackTexts(bytes) : unpackNumbers(bytes, size);
  }

  async #addOperators(scope: Scope, subgraph: FlatTable): Promise<void> {
    const codes = this.#model.tables('operator_codes');
    const producers = new Map<number, string>();
    const operators = subgraph.tables('operators');
    for (const [position, operator] of operators.entries())
      for (const [index, tensor] of operator.numbers('outputs').entries())
        producers.set(tensor, `operator${position}:${index}`);
    const named = (tensor: number): string => producers.get(tensor) ?? `tensor${tensor}`;
    for (const [position, operator] of operators.entries()) {
      const code = codes[operator.number('opcode_index')];
      const inputs = operator.numbers('inputs').map(named);
      const name = `operator${position}`;
      const custom = code?.text('custom_code') ?? '';
      if (custom.startsWith(FLEX)) await this.#addSelected(scope, operator, name, custom, inputs);
      else if (code !== undefined)
        this.#addBuiltin(scope, operator, name, builtinName(code), inputs);
    }
    for (const [index, tensor] of subgraph.numbers('outputs').entries()) {
      scope.outputs.push(`out${index}`);
      scope.returns.set(`out${index}`, named(tensor));
    }
  }

  #addBuiltin(
    scope: Scope,
    operator: FlatTable,
    name: string,
    builtin: string,
    inputs: readonly string[],
  ): void {
    const alike = ALIKE[builtin];
    if (alike === undefined) return;
    const options = operator.table('builtin_options') ?? operator.table('builtin_options_2');
    const called = SUBGRAPH_OPTIONS.filter((slot) => options?.has(slot) === true).map((slot) =>
      subgraphName(options?.number(slot) ?? 0),
    );
    // Split takes its axis first, as TensorFlow does; Select and the others agree, too.
    this.#addPlain(scope, name, alike, inputs, called, operator.at);
  }

  /** The NodeDef in a Flex operator's options says what runs; the code's name only finds the kernel. */
  async #addSelected(
    scope: Scope,
    operator: FlatTable,
    name: string,
    custom: string,
    inputs: readonly string[],
  ): Promise<void> {
    const node = await this.#nodeDef(operator);
    const coded = custom.slice(FLEX.length);
    this.partial ||= node === undefined;
    const attributes = node?.attributes ?? new Map<string, NodeAttribute>();
    const base = { name, inputs, attributes, offset: operator.at };
    addNode(this.draft, scope, { ...base, operator: node?.operator ?? coded });
    if (node !== undefined && node.operator !== coded)
      addNode(this.draft, scope, { ...base, name: `${name} by its code`, operator: coded });
  }

  async #nodeDef(operator: FlatTable): Promise<GraphNode | undefined> {
    const range = optionRange(operator);
    if (range === undefined || range.end - range.start > MAX_OPTION_BYTES) return undefined;
    const [, content] =
      flexTexts(await this.#source.read(range.start, range.end - range.start)) ?? [];
    if (content === undefined) return undefined;
    const source = memorySource(content);
    const walk = new GraphWalk(new WireCursor(new Reader(source)), source, this.anomalies);
    try {
      return await readNode(walk, this.draft, 0, content.length);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return undefined;
    }
  }
}

/** The options of a custom operator: in the flatbuffer, or behind it in large models. */
export function optionRange(operator: FlatTable): BufferSpan | undefined {
  const offset = operator.number('large_custom_options_offset');
  if (offset > 1)
    return { start: offset, end: offset + operator.number('large_custom_options_size') };
  return operator.range('custom_options');
}

/** The larger of the two code fields counts, as the reference reader has it. */
export function builtinCode(code: FlatTable): number {
  return Math.max(code.number('deprecated_builtin_code'), code.number('builtin_code'));
}

export function builtinName(code: FlatTable): string {
  return LITE_OPERATORS[builtinCode(code)] ?? '';
}

/** The operators that TensorFlow itself runs inside a TensorFlow Lite model; undefined when there are none. */
export async function selectGraph(
  source: ByteSource,
  model: FlatTable,
  spans: readonly (BufferSpan | undefined)[],
): Promise<{ readonly graph: TensorflowGraph; readonly partial: boolean } | undefined> {
  const selected = model
    .tables('operator_codes')
    .some((code) => code.text('custom_code').startsWith(FLEX));
  if (!selected) return undefined;
  const select = new SelectGraph(source, model, spans);
  await select.build();
  const { draft } = select;
  const { reaches, limited } = await findReaches(async (node) => select.constantOf(node), draft);
  const graph: TensorflowGraph = {
    container: 'tflite',
    text: false,
    metaGraphs: [],
    operators: draft.operators,
    functions: new Set(),
    reaches,
    assets: [],
    nodes: draft.nodes,
  };
  return { graph, partial: select.partial || limited || draft.dropped > 0 };
}
