import type { Attribute } from '../graph/attribute.ts';
import type { Graph, Node } from '../graph/graph.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { decodeTensor } from './decode-tensor.ts';
import type { Field } from './wire-reader.ts';
import {
  WireError,
  fieldsOf,
  float32Of,
  integerOf,
  pushFloats,
  pushIntegers,
  textOf,
} from './wire-reader.ts';

/** Reads a graph inside of an attribute; handed in, since graphs hold nodes hold graphs. */
export type ReadSubgraph = (content: Uint8Array, base: number) => Graph;

/** Numbers of one attribute. */
const MAX_INTEGERS = 2 ** 24;

/** NodeProto. A node without a name gets one from its place, so that messages can point at it. */
export function decodeNode(
  content: Uint8Array,
  base: number,
  place: number,
  subgraph: ReadSubgraph,
): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, Attribute> = {};
  let name = '';
  let type = '';
  let domain = '';
  for (const field of fieldsOf(content, base)) {
    if (field.number === 1) inputs.push(textOf(field));
    else if (field.number === 2) outputs.push(textOf(field));
    else if (field.number === 3) name = textOf(field);
    else if (field.number === 4) type = textOf(field);
    else if (field.number === 5) {
      const [key, attribute] = decodeAttribute(field, subgraph);
      if (attribute !== undefined) attributes[key] = attribute;
    } else if (field.number === 7) domain = textOf(field);
  }
  if (type === '') throw new WireError(base, `node ${place} names no operator`);
  return {
    name: name === '' ? `${type} ${place}` : name,
    domain: domain === 'ai.onnx' ? '' : domain,
    type,
    inputs,
    outputs,
    attributes,
  };
}

interface AttributeDraft {
  name: string;
  type: number;
  reference: string;
  float: number;
  int: number;
  text: string;
  tensor: Tensor | undefined;
  graph: Graph | undefined;
  readonly floats: number[];
  readonly ints: bigint[];
  readonly texts: string[];
  readonly tensors: Tensor[];
  readonly graphs: Graph[];
}

/** AttributeProto. */
export function decodeAttribute(
  field: Field,
  subgraph: ReadSubgraph,
): readonly [string, Attribute | undefined] {
  const draft: AttributeDraft = {
    name: '',
    type: 0,
    reference: '',
    float: 0,
    int: 0,
    text: '',
    tensor: undefined,
    graph: undefined,
    floats: [],
    ints: [],
    texts: [],
    tensors: [],
    graphs: [],
  };
  for (const part of fieldsOf(field.content, field.offset)) readPart(draft, part, subgraph);
  return [draft.name, attributeOf(draft)];
}

function readPart(draft: AttributeDraft, part: Field, subgraph: ReadSubgraph): void {
  switch (part.number) {
    case 1:
      draft.name = textOf(part);
      break;
    case 2:
      if (part.wire === 5) draft.float = float32Of(part);
      break;
    case 3:
      draft.int = integerOf(part);
      break;
    case 4:
      draft.text = textOf(part);
      break;
    case 5:
      draft.tensor = innerTensor(part);
      break;
    case 6:
      draft.graph = subgraph(part.content, part.offset);
      break;
    case 7:
      pushFloats(part, draft.floats, 4);
      break;
    case 8:
      pushIntegers(part, draft.ints, MAX_INTEGERS);
      break;
    case 9:
      draft.texts.push(textOf(part));
      break;
    case 10:
      draft.tensors.push(innerTensor(part));
      break;
    case 11:
      draft.graphs.push(subgraph(part.content, part.offset));
      break;
    case 20:
      draft.type = integerOf(part);
      break;
    case 21:
      draft.reference = textOf(part);
      break;
    default:
  }
}

function innerTensor(part: Field): Tensor {
  const { tensor, name } = decodeTensor(part.content, part.offset);
  if (tensor === undefined)
    throw new WireError(part.offset, `tensor "${name}" of an attribute lies in another file`);
  return tensor;
}

/** AttributeProto.AttributeType; sparse tensors and types are not computed with, and stay out. */
function attributeOf(draft: AttributeDraft): Attribute | undefined {
  if (draft.reference !== '') return { kind: 'reference', value: draft.reference };
  switch (draft.type) {
    case 1:
      return { kind: 'float', value: draft.float };
    case 2:
      return { kind: 'int', value: draft.int };
    case 3:
      return { kind: 'string', value: draft.text };
    case 4:
      return draft.tensor && { kind: 'tensor', value: draft.tensor };
    case 5:
      return draft.graph && { kind: 'graph', value: draft.graph };
    case 6:
      return { kind: 'floats', value: draft.floats };
    case 7:
      return { kind: 'ints', value: draft.ints.map(Number) };
    case 8:
      return { kind: 'strings', value: draft.texts };
    case 9:
      return { kind: 'tensors', value: draft.tensors };
    case 10:
      return { kind: 'graphs', value: draft.graphs };
    default:
      return undefined;
  }
}
