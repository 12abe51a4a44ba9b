import { decodeUtf8Leniently } from '../../bytes/text.ts';
import {
  ATTRIBUTE,
  ENTRY,
  FUNCTION,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  TRAINING,
} from './messages.data.ts';
import type { ModelDraft } from './model-draft.ts';
import { walkSparseTensor, walkTensor } from './tensor.ts';
import type { Walk } from './walk.ts';

/** Bytes of a metadata value kept for showing and for lexical checks. */
const MAX_METADATA_BYTES = 4096;
/** Bytes of a path attribute that are kept; the longest path of any system is shorter. */
const MAX_PATH_BYTES = 4096;
const CONTEXT_OPERATOR = 'EPContext';

/** The attribute of an EPContext node that holds the compiled program, or the path of its file. */
interface CacheContext {
  path: string;
  length: number;
  offset: number;
}

class NodeDraft {
  name = '';
  operator = '';
  domain = '';
  cache: CacheContext | undefined = undefined;
  /** `embed_mode`: 1, the default, means that the attribute is the program itself. */
  embedMode = 1;
}

/** The bytes of an attribute's text, and its number. The name may stand behind them. */
interface AttributeValue {
  text: CacheContext | undefined;
  integer: number;
}

async function visitAttribute(
  walk: Walk,
  model: ModelDraft,
  value: AttributeValue,
  where: string,
  field: number,
): Promise<void> {
  const { cursor } = walk;
  if (field === 3) value.integer = cursor.signed;
  else if (field === 4 || field === 9) {
    const { valueStart, valueEnd } = cursor;
    await walk.inspectValue(where);
    value.text = { path: '', length: valueEnd - valueStart, offset: valueStart };
  } else if (field === 5 || field === 10) await walkTensor(walk, model, where);
  else if (field === 6 || field === 11) await walkGraph(walk, model, where);
  else if (field === 22 || field === 23) await walkSparseTensor(walk, model, where);
  else if (field === 13) await walk.inspectValue(`doc_string of ${where}`);
}

async function walkAttribute(
  walk: Walk,
  model: ModelDraft,
  node: NodeDraft | undefined,
  owner: string,
): Promise<void> {
  const { cursor } = walk;
  const end = cursor.valueEnd;
  let name = '';
  const value: AttributeValue = { text: undefined, integer: 0 };
  await walk.message(ATTRIBUTE, cursor.valueStart, end, async (field) => {
    if (field === 1) name = await walk.text();
    else await visitAttribute(walk, model, value, `attribute ${name} of ${owner}`, field);
  });
  if (node === undefined) return;
  if (name === 'embed_mode') node.embedMode = value.integer;
  if (name === 'ep_cache_context' && value.text !== undefined) {
    const { offset, length } = value.text;
    const path = decodeUtf8Leniently(await walk.bytesAt(offset, Math.min(length, MAX_PATH_BYTES)));
    node.cache = { path, length, offset };
    cursor.enter(end);
  }
}

async function walkNode(walk: Walk, model: ModelDraft): Promise<void> {
  const { cursor } = walk;
  const at = cursor.valueStart;
  const node = new NodeDraft();
  await walk.message(NODE, at, cursor.valueEnd, (field) => {
    if (field === 5) return walkAttribute(walk, model, node, `node ${node.name || node.operator}`);
    if (field === 9) return walkEntry(walk, undefined, 'metadata of a node');
    if (field === 3 || field === 4 || field === 7) return readNodeText(walk, node, field);
    if (field === 6) return walk.inspectValue('doc_string of a node');
    return undefined;
  });
  model.addOperator(node.domain, node.operator, at);
  if (node.operator !== CONTEXT_OPERATOR || node.cache === undefined) return;
  const embedded = node.embedMode !== 0;
  const { path, length, offset } = node.cache;
  model.addContext({ node: node.name, embedded, path: embedded ? '' : path, length, offset });
}

async function readNodeText(walk: Walk, node: NodeDraft, field: number): Promise<void> {
  const text = await walk.text();
  if (field === 3) node.name = text;
  else if (field === 4) node.operator = text;
  else node.domain = text;
}

/** A key and a value; kept when `model` is given, searched for a second stage always. */
async function walkEntry(walk: Walk, model: ModelDraft | undefined, where: string): Promise<void> {
  const { cursor } = walk;
  let key = '';
  let entry:
    | { readonly value: string; readonly length: number; readonly offset: number }
    | undefined;
  await walk.message(ENTRY, cursor.valueStart, cursor.valueEnd, async (field) => {
    if (field === 1) {
      key = await walk.text();
      return;
    }
    const { valueStart, valueEnd } = cursor;
    const value = decodeUtf8Leniently(await cursor.bytes(MAX_METADATA_BYTES));
    entry = { value, length: valueEnd - valueStart, offset: valueStart };
    await walk.inspectValue(`${where} ${key}`);
  });
  if (entry !== undefined) model?.addMetadata({ key, ...entry });
}

async function walkGraph(walk: Walk, model: ModelDraft, where: string): Promise<void> {
  const { cursor } = walk;
  await walk.message(GRAPH, cursor.valueStart, cursor.valueEnd, (field) => {
    if (field === 1) return walkNode(walk, model);
    if (field === 5) return walkTensor(walk, model, `initializer of ${where}`);
    if (field === 15) return walkSparseTensor(walk, model, `sparse initializer of ${where}`);
    if (field === 10) return walk.inspectValue(`doc_string of ${where}`);
    if (field === 16) return walkEntry(walk, undefined, `metadata of ${where}`);
    return undefined;
  });
}

async function walkFunction(walk: Walk, model: ModelDraft): Promise<void> {
  const { cursor } = walk;
  let name = '';
  let domain = '';
  await walk.message(FUNCTION, cursor.valueStart, cursor.valueEnd, async (field) => {
    if (field === 1) name = await walk.text();
    else if (field === 10) domain = await walk.text();
    else if (field === 7) await walkNode(walk, model);
    else if (field === 11) await walkAttribute(walk, model, undefined, `function ${name}`);
    else if (field === 8) await walk.inspectValue(`doc_string of function ${name}`);
    else if (field === 14) await walkEntry(walk, undefined, `metadata of function ${name}`);
  });
  model.addFunction(domain, name);
}

async function walkTraining(walk: Walk, model: ModelDraft): Promise<void> {
  const { cursor } = walk;
  await walk.message(TRAINING, cursor.valueStart, cursor.valueEnd, (field) => {
    if (field === 1 || field === 2) return walkGraph(walk, model, 'training graph');
    return undefined;
  });
}

async function walkOpset(walk: Walk, model: ModelDraft): Promise<void> {
  const { cursor } = walk;
  let domain = '';
  let version = 0;
  await walk.message(OPSET, cursor.valueStart, cursor.valueEnd, async (field) => {
    if (field === 1) domain = await walk.text();
    else version = cursor.signed;
  });
  model.addOpset(domain, version);
}

/** Walks a ModelProto in [0, `end`). Throws WireError where the wire format breaks. */
export async function walkModel(walk: Walk, model: ModelDraft, end: number): Promise<void> {
  await walk.message(MODEL, 0, end, async (field) => {
    switch (field) {
      case 1:
        model.irVersion = walk.cursor.signed;
        break;
      case 2:
        model.producerName = await walk.text();
        break;
      case 3:
        model.producerVersion = await walk.text();
        break;
      case 6:
        await walk.inspectValue('doc_string');
        break;
      case 7:
        model.hasGraph = true;
        await walkGraph(walk, model, 'graph');
        break;
      case 8:
        await walkOpset(walk, model);
        break;
      case 14:
        await walkEntry(walk, model, 'metadata');
        break;
      case 20:
        await walkTraining(walk, model);
        break;
      case 25:
        await walkFunction(walk, model);
        break;
      default:
        break;
    }
  });
}
