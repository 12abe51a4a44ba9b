import type { Attribute } from '../graph/attribute.ts';
import type { Declared, Graph, LocalFunction, Model, Node } from '../graph/graph.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { constantOf } from './constant-node.ts';
import { decodeAttribute, decodeNode } from './decode-node.ts';
import { decodeTensor, entryOf } from './decode-tensor.ts';
import type { PendingTensor } from './external-data.ts';
import { sortNodes } from './order.ts';
import { WireError, fieldsOf, integerOf, textOf } from './wire-reader.ts';
import type { Field } from './wire-reader.ts';

/** Graphs inside of graphs: If in Loop in Scan is three; the runtime recurses, so nobody honest goes deep. */
const MAX_DEPTH = 16;
/** Nodes of one graph: the largest exported language models have some hundred thousand. */
const MAX_NODES = 2_000_000;

export type DecodeResult =
  | {
      readonly ok: true;
      readonly model: Model;
      /** Tensors that `loadExternals` has to read first; the model lacks them. */
      readonly pending: readonly PendingTensor[];
    }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: 'not-onnx' | 'malformed';
        readonly offset: number;
        readonly detail: string;
      };
    };

/**
 * Reads a whole `.onnx` file (onnx.proto of onnx 1.23). Weights are views of `bytes` where these are aligned, so `bytes` must stay
 * as they are. Malformed input is a result, never an exception.
 */
export function decodeModel(bytes: Uint8Array): DecodeResult {
  try {
    return readModel(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { ok: false, error: { code: 'malformed', offset: error.offset, detail: error.message } };
  }
}

function readModel(bytes: Uint8Array): DecodeResult {
  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  const functions: LocalFunction[] = [];
  const pending: PendingTensor[] = [];
  let irVersion = 0;
  let producer = '';
  let graph: Graph | undefined;
  for (const field of fieldsOf(bytes, 0)) {
    if (field.number === 1) irVersion = integerOf(field);
    else if (field.number === 2) producer = textOf(field);
    else if (field.number === 7 && field.wire === 2)
      graph = readGraph(field.content, field.offset, 0, pending);
    else if (field.number === 8) readOpset(field, opsets);
    else if (field.number === 14) metadata.set(...entryOf(field));
    else if (field.number === 25) functions.push(readFunction(field));
  }
  if (graph === undefined || irVersion === 0)
    return {
      ok: false,
      error: { code: 'not-onnx', offset: 0, detail: 'it has no graph: this is no ONNX model' },
    };
  return { ok: true, model: { irVersion, opsets, producer, graph, functions, metadata }, pending };
}

function readOpset(field: Field, into: Map<string, number>): void {
  let domain = '';
  let version = 1;
  for (const part of fieldsOf(field.content, field.offset)) {
    if (part.number === 1) domain = textOf(part);
    else if (part.number === 2) version = integerOf(part);
  }
  into.set(domain === 'ai.onnx' ? '' : domain, version);
}

function readGraph(
  content: Uint8Array,
  base: number,
  depth: number,
  pending: PendingTensor[],
): Graph {
  if (depth > MAX_DEPTH) throw new WireError(base, `graphs are nested deeper than ${MAX_DEPTH}`);
  const nodes: Node[] = [];
  const constants = new Map<string, Tensor>();
  const declaredInputs: Declared[] = [];
  const outputs: Declared[] = [];
  const external = new Set<string>();
  let name = '';
  const subgraph = (inner: Uint8Array, at: number): Graph =>
    readGraph(inner, at, depth + 1, pending);
  for (const field of fieldsOf(content, base)) {
    if (field.number === 1) {
      if (nodes.length >= MAX_NODES)
        throw new WireError(field.offset, `more than ${MAX_NODES} nodes`);
      nodes.push(decodeNode(field.content, field.offset, nodes.length, subgraph));
    } else if (field.number === 2) name = textOf(field);
    else if (field.number === 5) {
      const decoded = decodeTensor(field.content, field.offset);
      if (constants.has(decoded.name) || external.has(decoded.name))
        throw new WireError(field.offset, `there are two initializers named "${decoded.name}"`);
      if (decoded.tensor !== undefined) constants.set(decoded.name, decoded.tensor);
      else if (decoded.external !== undefined) {
        if (depth > 0)
          throw new WireError(
            field.offset,
            `tensor "${decoded.name}" of a subgraph lies in another file`,
          );
        external.add(decoded.name);
        pending.push({ name: decoded.name, ...decoded.external });
      }
    } else if (field.number === 11) declaredInputs.push(readDeclared(field));
    else if (field.number === 12) outputs.push(readDeclared(field));
    else if (field.number === 15)
      throw new WireError(field.offset, 'sparse initializers are not supported');
  }
  const kept: Node[] = [];
  for (const node of nodes) {
    const constant = constantOf(node);
    const [output] = node.outputs;
    if (constant === undefined || output === undefined) kept.push(node);
    else constants.set(output, constant);
  }
  const inputs = declaredInputs.filter(
    (each) => !constants.has(each.name) && !external.has(each.name),
  );
  const known = new Set([...constants.keys(), ...external, ...inputs.map((each) => each.name)]);
  // A subgraph may use values of the graphs around it, so only the outermost is checked for unknown names.
  return { name, inputs, outputs, nodes: sortNodes(kept, known, outputs, depth === 0), constants };
}

/** ValueInfoProto. */
function readDeclared(field: Field): Declared {
  let name = '';
  let type: Pick<Declared, 'dtype' | 'shape'> = { dtype: undefined, shape: undefined };
  for (const part of fieldsOf(field.content, field.offset)) {
    if (part.number === 1) name = textOf(part);
    else if (part.number === 2)
      for (const inner of fieldsOf(part.content, part.offset))
        // Field 1 is a tensor; sequences, maps, optionals and sparse tensors have other numbers.
        if (inner.number === 1) type = readTensorType(inner);
  }
  return { name, ...type };
}

function readTensorType(field: Field): Pick<Declared, 'dtype' | 'shape'> {
  let dtype: Declared['dtype'];
  let shape: (number | string | undefined)[] | undefined;
  for (const part of fieldsOf(field.content, field.offset)) {
    if (part.number === 1) dtype = dtypeOfNumber(integerOf(part));
    else if (part.number === 2) {
      shape = [];
      for (const dimension of fieldsOf(part.content, part.offset)) {
        if (dimension.number !== 1) continue;
        let size: number | string | undefined;
        for (const value of fieldsOf(dimension.content, dimension.offset)) {
          if (value.number === 1) size = integerOf(value);
          else if (value.number === 2) size = textOf(value);
        }
        shape.push(typeof size === 'number' && size < 0 ? undefined : size);
      }
    }
  }
  return { dtype, shape };
}

/** FunctionProto. */
function readFunction(field: Field): LocalFunction {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributeNames: string[] = [];
  const attributeDefaults: Record<string, Attribute> = {};
  const nodes: Node[] = [];
  const opsets = new Map<string, number>();
  let name = '';
  let domain = '';
  const subgraph = (content: Uint8Array, base: number): Graph => readGraph(content, base, 1, []);
  for (const part of fieldsOf(field.content, field.offset)) {
    if (part.number === 1) name = textOf(part);
    else if (part.number === 4) inputs.push(textOf(part));
    else if (part.number === 5) outputs.push(textOf(part));
    else if (part.number === 6) attributeNames.push(textOf(part));
    else if (part.number === 7)
      nodes.push(decodeNode(part.content, part.offset, nodes.length, subgraph));
    else if (part.number === 9) readOpset(part, opsets);
    else if (part.number === 10) domain = textOf(part);
    else if (part.number === 11) {
      const [key, attribute] = decodeAttribute(part, subgraph);
      if (attribute !== undefined) attributeDefaults[key] = attribute;
    }
  }
  return { domain, name, inputs, outputs, attributeNames, attributeDefaults, nodes, opsets };
}
