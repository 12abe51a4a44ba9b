import { Scope, type GraphDraft, type MetaGraphDraft, type SavedObject } from './graph-draft.ts';
import { quickNode } from './quick-node.ts';
import type { GraphWalk } from './walk.ts';
import { addNode, readNode } from './walk-node.ts';

/** Assets, objects and captures kept; the largest honest models have some 100,000 objects. */
const MAX_ITEMS = 500_000;

/** The largest node that is read at once; what is larger carries a constant or a list. */
const MAX_QUICK_BYTES = 4096;

async function walkNode(walk: GraphWalk, draft: GraphDraft, scope: Scope): Promise<void> {
  const { valueStart, valueEnd, reader } = walk.cursor;
  const length = valueEnd - valueStart;
  if (length <= MAX_QUICK_BYTES) {
    reader.seek(valueStart);
    if (reader.has(length) || (await reader.ensure(length))) {
      const node = quickNode(reader.bytes(length), valueStart);
      if (node !== undefined) {
        addNode(draft, scope, node);
        return;
      }
    }
  }
  addNode(draft, scope, await readNode(walk, draft, valueStart, valueEnd));
}

async function walkSignature(walk: GraphWalk, scope: Scope): Promise<string> {
  let name = '';
  await walk.nested('OpDef', async (field) => {
    if (field === 1) name = await walk.text();
    else if (field === 2 || field === 3) {
      const list = field === 2 ? scope.parameters : scope.outputs;
      await walk.nested('ArgDef', async (part) => {
        if (part === 1) list.push(await walk.text());
      });
    } else if (field === 5 || field === 6) await walk.inspectValue('text of a function');
  });
  return name;
}

async function readEntry(walk: GraphWalk, name: string): Promise<readonly [string, string]> {
  let key = '';
  let value = '';
  await walk.nested(name, async (field) => {
    if (field === 1) key = await walk.text();
    else value = await walk.text();
  });
  return [key, value];
}

async function walkFunction(
  walk: GraphWalk,
  draft: GraphDraft,
  meta: MetaGraphDraft,
): Promise<void> {
  const scope = new Scope('', meta.index, true);
  await walk.nested('Function', async (field) => {
    // Writers put the signature first, so the nodes know where they are.
    if (field === 1) scope.title = await walkSignature(walk, scope);
    else if (field === 3) await walkNode(walk, draft, scope);
    else if (field === 4) scope.returns.set(...(await readEntry(walk, 'TextEntry')));
  });
  meta.addFunction(scope);
}

async function walkGraph(
  walk: GraphWalk,
  draft: GraphDraft,
  meta: MetaGraphDraft,
  start: number,
  end: number,
): Promise<void> {
  await walk.message('Graph', start, end, async (field) => {
    if (field === 1) await walkNode(walk, draft, meta.graph);
    else if (field === 2)
      await walk.nested('Library', async (part) => {
        if (part === 1) await walkFunction(walk, draft, meta);
      });
  });
}

async function walkMetaInfo(walk: GraphWalk, meta: MetaGraphDraft): Promise<void> {
  await walk.nested('MetaInfo', async (field) => {
    if (field === 4) meta.tags.push(await walk.text());
    else if (field === 5) meta.version = await walk.text();
    else if (field === 3) {
      await walk.nested('Any', async (part) => {
        if (part === 2) await walk.inspectValue('any_info');
      });
    }
  });
}

/** A tensor's node: `save/Const:0` names output 0 of `save/Const`. */
function nodeName(tensor: string): string {
  return tensor.replace(/:\d+$/, '');
}

async function walkAsset(
  walk: GraphWalk,
  meta: MetaGraphDraft,
  start: number,
  end: number,
): Promise<void> {
  let tensor = '';
  let filename = '';
  await walk.message('AssetFile', start, end, async (field) => {
    if (field === 2) filename = await walk.text();
    else
      await walk.nested('TensorInfo', async (part) => {
        if (part === 1) tensor = nodeName(await walk.text());
      });
  });
  meta.assets.push({ filename, tensor, offset: start });
}

async function walkObject(walk: GraphWalk): Promise<SavedObject> {
  let object: SavedObject = { kind: 'other', operation: '' };
  await walk.nested('SavedObject', async (field) => {
    if (field === 5) object = { kind: 'asset', operation: '' };
    else if (field === 7) object = { kind: 'variable', operation: '' };
    else if (field === 9) {
      let operation = '';
      await walk.nested('SavedConstant', async () => {
        operation = await walk.text();
      });
      object = { kind: 'constant', operation };
    } else if (field === 4) await walkUserObject(walk);
  });
  return object;
}

/** The object's own description: Keras 2 kept a layer's configuration here, Lambda code included. */
async function walkUserObject(walk: GraphWalk): Promise<void> {
  let identifier = '';
  await walk.nested('UserObject', async (field) => {
    if (field === 1) identifier = await walk.text();
    else if (field === 3) {
      const { valueStart, valueEnd } = walk.cursor;
      if (identifier.startsWith('_tf_keras') && valueEnd > valueStart)
        walk.addSlice(`Keras metadata at ${valueStart}`, valueStart, valueEnd);
      else await walk.inspectValue('metadata of an object');
    }
  });
}

async function walkObjects(
  walk: GraphWalk,
  draft: GraphDraft,
  meta: MetaGraphDraft,
): Promise<void> {
  await walk.nested('ObjectGraph', async (field) => {
    if (meta.objects.length + meta.captures.size >= MAX_ITEMS) {
      draft.dropped += 1;
      return;
    }
    if (field === 1) meta.objects.push(await walkObject(walk));
    else await walkConcrete(walk, meta);
  });
}

async function walkConcrete(walk: GraphWalk, meta: MetaGraphDraft): Promise<void> {
  let key = '';
  const bound: number[] = [];
  await walk.nested('ConcreteEntry', async (field) => {
    if (field === 1) key = await walk.text();
    else
      await walk.nested('Concrete', async (part) => {
        if (part === 2) bound.push(...(await walk.numbers()));
      });
  });
  meta.captures.set(key, bound);
}

/** TensorFlow 1 keeps its assets in a collection, each wrapped with the name of its type. */
const ASSET_TYPE = 'tensorflow.AssetFileDef';

async function walkWrapped(walk: GraphWalk, meta: MetaGraphDraft, name: string): Promise<void> {
  const { cursor } = walk;
  let type = '';
  await walk.nested('Any', async (field) => {
    if (field === 1) type = await walk.text();
    else if (type.endsWith(ASSET_TYPE))
      await walkAsset(walk, meta, cursor.valueStart, cursor.valueEnd);
    else await walk.inspectValue(`collection ${name}`);
  });
}

async function walkCollection(walk: GraphWalk, meta: MetaGraphDraft): Promise<void> {
  let name = '';
  await walk.nested('CollectionEntry', async (field) => {
    if (field === 1) name = await walk.text();
    else
      await walk.nested('Collection', async (part) => {
        if (part === 2)
          await walk.nested('BytesList', async () => walk.inspectValue(`collection ${name}`));
        else if (part === 5)
          await walk.nested('AnyList', async () => walkWrapped(walk, meta, name));
      });
  });
}

async function walkMetaGraph(walk: GraphWalk, draft: GraphDraft): Promise<void> {
  const { valueStart, valueEnd } = walk.cursor;
  await walkMetaGraphIn(walk, draft, valueStart, valueEnd);
}

/** Walks a MetaGraphDef in [`start`, `end`). */
export async function walkMetaGraphIn(
  walk: GraphWalk,
  draft: GraphDraft,
  start: number,
  end: number,
): Promise<void> {
  const meta = draft.addMetaGraph();
  await walk.message('MetaGraph', start, end, async (field) => {
    if (field === 1) await walkMetaInfo(walk, meta);
    else if (field === 2)
      await walkGraph(walk, draft, meta, walk.cursor.valueStart, walk.cursor.valueEnd);
    else if (field === 3) {
      await walk.nested('Saver', async (part) => {
        if (part === 1) meta.checkpointNodes.add(nodeName(await walk.text()));
      });
    } else if (field === 4) await walkCollection(walk, meta);
    else if (field === 6) await walkAsset(walk, meta, walk.cursor.valueStart, walk.cursor.valueEnd);
    else if (field === 7) await walkObjects(walk, draft, meta);
  });
}

/** Walks a SavedModel in [0, `end`). */
export async function walkSavedModel(
  walk: GraphWalk,
  draft: GraphDraft,
  end: number,
): Promise<void> {
  await walk.message('SavedModel', 0, end, async (field) => {
    if (field === 2) await walkMetaGraph(walk, draft);
  });
}

/** Walks a GraphDef in [0, `end`). */
export async function walkPlainGraph(
  walk: GraphWalk,
  draft: GraphDraft,
  end: number,
): Promise<void> {
  const meta = draft.addMetaGraph();
  await walkGraph(walk, draft, meta, 0, end);
}
