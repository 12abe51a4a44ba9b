import type { GraphDraft, GraphNode, MessageRange, NodeAttribute, Scope } from './graph-draft.ts';
import { isRegistered, isTraced, reachOf } from './operators.ts';
import type { GraphWalk } from './walk.ts';

/** Texts kept of one attribute; debug_urls and the like name a handful. */
const MAX_TEXTS = 64;

class AttributeDraft {
  texts: string[] = [];
  functions: string[] = [];
  tensors: MessageRange[] = [];
  number: number | undefined = undefined;
  type: number | undefined = undefined;
}

async function walkFunctionReference(
  walk: GraphWalk,
  draft: GraphDraft,
  attribute: AttributeDraft,
  owner: string,
): Promise<void> {
  await walk.nested('Func', async (field) => {
    if (field === 1) attribute.functions.push(await walk.text());
    // Attributes of the reference may hold references themselves: they are bound when it is called.
    else attribute.functions.push(...(await walkAttribute(walk, draft, owner)).value.functions);
  });
}

async function walkList(
  walk: GraphWalk,
  draft: GraphDraft,
  attribute: AttributeDraft,
  owner: string,
): Promise<void> {
  const { cursor } = walk;
  await walk.nested('AttrList', async (field) => {
    if (field === 2) {
      if (attribute.texts.length < MAX_TEXTS) attribute.texts.push(await walk.text());
      else draft.dropped += 1;
      await walk.inspectValue(`attribute of ${owner}`);
    } else if (field === 8)
      attribute.tensors.push({ start: cursor.valueStart, end: cursor.valueEnd });
    else if (field === 9) await walkFunctionReference(walk, draft, attribute, owner);
  });
}

async function walkValue(
  walk: GraphWalk,
  draft: GraphDraft,
  attribute: AttributeDraft,
  owner: string,
): Promise<void> {
  const { cursor } = walk;
  await walk.nested('Attr', async (field) => {
    if (field === 1) await walkList(walk, draft, attribute, owner);
    else if (field === 2) {
      attribute.texts = [await walk.text()];
      await walk.inspectValue(`attribute of ${owner}`);
    } else if (field === 3 || field === 5) attribute.number = cursor.signed;
    else if (field === 6) attribute.type = cursor.unsigned;
    else if (field === 8) {
      attribute.tensors.push({ start: cursor.valueStart, end: cursor.valueEnd });
      await walkTensor(walk, owner);
    } else if (field === 10) await walkFunctionReference(walk, draft, attribute, owner);
  });
}

/** Strings of a constant that are looked into for a second stage; a vocabulary has many more. */
const MAX_INSPECTED = 16;

/** The structure of a tensor, without its numbers. */
async function walkTensor(walk: GraphWalk, owner: string): Promise<void> {
  let inspected = 0;
  await walk.nested('Tensor', async (field) => {
    if (field !== 8 && field !== 4) return;
    inspected += 1;
    if (inspected <= MAX_INSPECTED) await walk.inspectValue(`constant ${owner}`);
  });
}

async function walkAttribute(
  walk: GraphWalk,
  draft: GraphDraft,
  owner: string,
): Promise<{ readonly key: string; readonly value: NodeAttribute }> {
  let key = '';
  const value = new AttributeDraft();
  await walk.nested('AttrEntry', async (field) => {
    if (field === 1) key = await walk.text();
    else await walkValue(walk, draft, value, owner);
  });
  return { key, value };
}

/** Reads the NodeDef in [`start`, `end`). */
export async function readNode(
  walk: GraphWalk,
  draft: GraphDraft,
  start: number,
  end: number,
): Promise<GraphNode> {
  let name = '';
  let operator = '';
  const inputs: string[] = [];
  const attributes = new Map<string, NodeAttribute>();
  await walk.message('Node', start, end, async (field) => {
    if (field === 1) name = await walk.text();
    else if (field === 2) operator = await walk.text();
    else if (field === 3) inputs.push(await walk.text());
    else if (field === 5) {
      const { key, value } = await walkAttribute(walk, draft, `node ${name || operator}`);
      attributes.set(key, value);
    }
  });
  return { name, operator, inputs, attributes, offset: start };
}

/** Adds a node to its scope; kept when it reaches out, calls a function, or may carry a path. */
export function addNode(draft: GraphDraft, scope: Scope, node: GraphNode): void {
  const { operator, attributes } = node;
  draft.countOperator(operator, scope.where, node.offset);
  const reach = reachOf(operator);
  const calls = [...attributes.values()].some(({ functions }) => functions.length > 0);
  if (reach === undefined && !calls && !isTraced(operator)) return;
  if (!draft.mayKeep()) return;
  scope.nodes.set(node.name, node);
  if (reach !== undefined) scope.reaching.push(node);
  // An operator named like a function of the file is a call; which functions there are shows later.
  if (calls || !isRegistered(operator)) scope.calling.push(node);
}
