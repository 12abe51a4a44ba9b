import { Cotangents } from './cotangents.ts';
import { isFloat } from '../tensor/dtype.ts';
import { sameShape, showShape } from '../tensor/shape.ts';
import { callOf } from './graph/builder.ts';
import type { GraphBuilder } from './graph/builder.ts';
import type { Node } from './graph/graph.ts';
import type { Value } from './graph/value.ts';
import type { GradientCall } from './operators/operator.ts';
import { ShapeError } from './operators/operator.ts';
import { findOperator } from './operators/table.ts';
import type { Influence, Unsupported } from './influence.ts';
import { traceInfluence } from './influence.ts';

/** What walking back needs to know. */
type Path = Pick<Influence, 'nodes' | 'values' | 'straightThrough'>;

/** A node whose operator has a rule that does not cover this use of it. */
export class UnsupportedNode extends Error {
  override readonly name = 'UnsupportedNode';
  readonly unsupported: Unsupported;

  constructor(node: Node, cause: ShapeError) {
    super(cause.message, { cause });
    const { type, domain, name } = node;
    this.unsupported = { type, domain, nodes: [name], reason: cause.message };
  }
}

/**
 * Reverse mode: walks the traced nodes backwards and emits the vector-Jacobian product of each into the builder.
 * @param seed gradient of the scalar of interest with respect to `of`, in the shape of `of`.
 * @returns the gradient by name, for every name of `withRespectTo` that has one. Throws `UnsupportedNode`.
 */
export function backpropagate(
  g: GraphBuilder,
  influence: Influence,
  of: string,
  seed: Value,
  withRespectTo: readonly string[],
): ReadonlyMap<string, Value> {
  const cotangents = new Cotangents(g);
  cotangents.add(of, seed);
  pullBack(g, influence, cotangents);
  const wanted = new Map<string, Value>();
  for (const name of withRespectTo) {
    const gradient = cotangents.get(name);
    if (gradient !== undefined) wanted.set(name, gradient);
  }
  return wanted;
}

/** Walks the nodes of the path from the last to the first, and adds what comes back to the cotangents of their inputs. */
function pullBack(g: GraphBuilder, influence: Path, cotangents: Cotangents): void {
  for (const node of [...influence.nodes].reverse()) {
    if (!node.outputs.some((output) => cotangents.has(output))) continue;
    const gradients = tryRule(g, node, influence, cotangents);
    for (const [index, gradient] of gradients.entries()) {
      const name = node.inputs[index];
      if (gradient === undefined || name === undefined || !influence.values.has(name)) continue;
      checkShape(g, node, name, gradient);
      // x·x comes as two inputs of one name: both shares are added.
      cotangents.add(name, gradient);
    }
  }
}

/**
 * The gradient of a node that is written out in other operators: they are computed again, and the gradient goes back through them.
 * @param build emits the same computation; one value for each output, as far as they are used.
 */
function throughParts(
  g: GraphBuilder,
  call: Omit<GradientCall, 'throughParts'>,
  straightThrough: boolean,
  build: () => readonly Value[],
): readonly (Value | undefined)[] {
  const before = g.nodes.length;
  const outputs = build();
  const whole = g.snapshot();
  const parts = { ...whole, graph: { ...whole.graph, nodes: g.nodes.slice(before) } };
  const cotangents = new Cotangents(g);
  for (const [index, { name }] of outputs.entries())
    if (call.hasCotangent(index)) cotangents.add(name, call.cotangent(index));
  const names = Array.from({ length: call.inputCount }, (_, index) =>
    call.wants(index) ? call.input(index).name : '',
  );
  const wanted = [...new Set(names)].filter((name) => name !== '');
  const path = traceInfluence(parts, cotangents.names(), wanted, straightThrough);
  if (path.unsupported.length > 0)
    throw new ShapeError(
      `${call.type} "${call.name}" is written out in operators without gradient`,
    );
  try {
    pullBack(g, path, cotangents);
  } catch (error) {
    // It is the node of the file that has no gradient, not a part of it that nobody sees.
    throw error instanceof UnsupportedNode
      ? new ShapeError(error.message, { cause: error })
      : error;
  }
  return names.map((name, index) => {
    if (name === '') return undefined;
    // What comes at two inputs is whole at the first of them.
    const gradient = names.indexOf(name) === index ? cotangents.get(name) : undefined;
    return gradient ?? g.zerosLike(call.input(index));
  });
}

function tryRule(
  g: GraphBuilder,
  node: Node,
  influence: Path,
  cotangents: Cotangents,
): readonly (Value | undefined)[] {
  try {
    return applyRule(g, node, influence, cotangents);
  } catch (error) {
    throw error instanceof ShapeError ? new UnsupportedNode(node, error) : error;
  }
}

function applyRule(
  g: GraphBuilder,
  node: Node,
  influence: Path,
  cotangents: Cotangents,
): readonly (Value | undefined)[] {
  const operator = findOperator(node.type, node.domain);
  const rule =
    influence.straightThrough && operator?.straightThrough !== undefined
      ? operator.straightThrough
      : operator?.gradient;
  const call = gradientCall(g, node, influence, cotangents);
  // Only traced with `straightThrough`: the step is taken for the identity of its first input.
  if (rule === 'zero') return [g.unbroadcast(call.cotangent(), call.input(0))];
  if (rule === undefined || rule === 'none')
    throw new ShapeError(`${node.type} "${node.name}" has no gradient`);
  const gradients = rule(call);
  for (const [index, name] of node.inputs.entries())
    if (call.wants(index) && gradients[index] === undefined)
      throw new ShapeError(
        `${node.type} "${node.name}": no gradient for input ${index} ("${name}")`,
      );
  return gradients;
}

function gradientCall(
  g: GraphBuilder,
  node: Node,
  influence: Path,
  cotangents: Cotangents,
): GradientCall {
  const inputs = node.inputs.map((name) => (name === '' ? undefined : g.value(name)));
  const output = (index = 0): Value => g.value(node.outputs[index] ?? '');
  const call: Omit<GradientCall, 'throughParts'> = {
    ...callOf(node.type, node.name, inputs, node.attributes, node.outputs.length),
    g,
    output,
    cotangent: (index = 0) =>
      cotangents.get(node.outputs[index] ?? '') ?? g.zerosLike(output(index)),
    hasCotangent: (index) => cotangents.has(node.outputs[index] ?? ''),
    wants(index) {
      const name = node.inputs[index];
      return name !== undefined && influence.values.has(name);
    },
    extraOutput: (index, type) => g.extraOutput(node, index, type),
  };
  return {
    ...call,
    throughParts: (build) => throughParts(g, call, influence.straightThrough, build),
  };
}

function checkShape(g: GraphBuilder, node: Node, name: string, gradient: Value): void {
  const { shape, dtype } = g.value(name);
  // Whole numbers carry a float gradient from dequantising back to quantising.
  const isRightType = isFloat(dtype) ? gradient.dtype === dtype : isFloat(gradient.dtype);
  if (!sameShape(shape, gradient.shape) || !isRightType)
    throw new ShapeError(
      `${node.type} "${node.name}": gradient of ${gradient.dtype} ${showShape(gradient.shape)} for "${name}" of ${dtype} ${showShape(shape)}`,
    );
}
