import type { Attribute, Attributes } from '../graph/attribute.ts';
import type { LocalFunction, Model, Node } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';
import { mapGraphs, renameNode } from './subgraph.ts';

/** Functions inside of functions: an exporter's modules nest some dozen deep. A cycle ends here. */
const MAX_DEPTH = 64;
/** Nodes after all functions are inlined: each call doubles what is inside, so a small file can ask for very many. */
const MAX_NODES = 2_000_000;

/** Takes a node of the given operator set to what the rewritten model has instead. */
export type RewriteNode = (node: Node, opset: number) => readonly Node[];

/**
 * Replaces calls of functions of the model by their nodes; names inside get the call's name in front. Every node that is no call is
 * rewritten by the operator set of the function it stands in, which may be another one than the model's (ONNX IR, FunctionProto).
 */
export function inlineFunctions(
  model: Model,
  draft: ModelDraft,
  rewrite: RewriteNode,
): { readonly nodes: readonly Node[]; readonly calls: number } {
  const byName = new Map(model.functions.map((each) => [`${each.domain}:${each.name}`, each]));
  let calls = 0;
  let count = 0;
  const expand = (node: Node, opset: number, depth: number): readonly Node[] => {
    if (depth >= MAX_DEPTH)
      throw new RangeError(`the functions of the model call each other deeper than ${MAX_DEPTH}`);
    const body = byName.get(`${node.domain}:${node.type}`);
    if (body !== undefined) {
      calls += 1;
      const own = body.opsets.get('') ?? opset;
      return bodyOf(body, node, draft).flatMap((inner) => expand(inner, own, depth + 1));
    }
    count += 1;
    if (count > MAX_NODES)
      throw new RangeError(`the functions of the model unfold to more than ${MAX_NODES} nodes`);
    const attributes = mapGraphs(node.attributes, (graph) => ({
      ...graph,
      nodes: graph.nodes.flatMap((inner) => expand(inner, opset, depth + 1)),
    }));
    return rewrite({ ...node, attributes }, opset);
  };
  return { nodes: model.graph.nodes.flatMap((node) => expand(node, draft.opset, 0)), calls };
}

function bodyOf(body: LocalFunction, call: Node, draft: ModelDraft): readonly Node[] {
  const names = new Map<string, string>([['', '']]);
  for (const [index, input] of body.inputs.entries()) names.set(input, call.inputs[index] ?? '');
  for (const [index, output] of body.outputs.entries()) {
    const outside = call.outputs[index] ?? '';
    names.set(output, outside === '' ? draft.fresh(`${call.name}.${output}`) : outside);
  }
  const rename = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const fresh = draft.fresh(`${call.name}.${name}`);
    names.set(name, fresh);
    return fresh;
  };
  const given: Attributes = { ...body.attributeDefaults, ...call.attributes };
  const isPassed = new Set(body.inputs);
  return [
    ...body.nodes.map((node) => ({
      ...renameNode({ ...node, attributes: resolve(node.attributes, given) }, rename),
      name: `${call.name}.${node.name}`,
    })),
    // An input that is an output at the same time has its outer name from the input: the output needs a node of its own.
    ...body.outputs.flatMap((output, index) =>
      isPassed.has(output)
        ? [
            draft.node(
              'Identity',
              [call.inputs[body.inputs.indexOf(output)] ?? ''],
              {},
              call.outputs[index],
            ),
          ]
        : [],
    ),
  ];
}

/** Puts the caller's attributes where the body refers to them; one that was not given is left out. */
function resolve(attributes: Attributes, given: Attributes): Attributes {
  const resolved: Record<string, Attribute> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = attribute.kind === 'reference' ? given[attribute.value] : attribute;
    if (value !== undefined) resolved[name] = value;
  }
  return mapGraphs(resolved, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, attributes: resolve(node.attributes, given) })),
  }));
}
