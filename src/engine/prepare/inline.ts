import type { Attribute, Attributes } from '../graph/attribute.ts';
import type { LocalFunction, Model, Node } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';

/** Functions inside of functions: an exporter's modules nest some dozen deep. A cycle ends here. */
const MAX_DEPTH = 64;
/** Nodes after all functions are inlined: each call doubles what is inside, so a small file can ask for very many. */
const MAX_NODES = 2_000_000;

/** Replaces calls of functions of the model by their nodes; names inside get the call's name in front. */
export function inlineFunctions(
  model: Model,
  draft: ModelDraft,
): { readonly nodes: readonly Node[]; readonly calls: number } {
  const byName = new Map(model.functions.map((each) => [`${each.domain}:${each.name}`, each]));
  if (byName.size === 0) return { nodes: model.graph.nodes, calls: 0 };
  const nodes: Node[] = [];
  let calls = 0;
  const add = (node: Node, depth: number): void => {
    const body = byName.get(`${node.domain}:${node.type}`);
    if (body === undefined) {
      if (nodes.length >= MAX_NODES)
        throw new RangeError(`the functions of the model unfold to more than ${MAX_NODES} nodes`);
      nodes.push(node);
      return;
    }
    if (depth >= MAX_DEPTH)
      throw new RangeError(`the functions of the model call each other deeper than ${MAX_DEPTH}`);
    calls += 1;
    for (const inner of bodyOf(body, node, draft)) add(inner, depth + 1);
  };
  for (const node of model.graph.nodes) add(node, 0);
  return { nodes, calls };
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
      ...node,
      name: `${call.name}.${node.name}`,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
      attributes: resolve(node.attributes, given),
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
  return resolved;
}
