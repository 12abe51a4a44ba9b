import { isFloat } from '../tensor/dtype.ts';
import { sameShape, showShape } from '../tensor/shape.ts';
import { callOf } from './graph/builder.ts';
import type { GraphBuilder } from './graph/builder.ts';
import type { Node } from './graph/graph.ts';
import type { Value } from './graph/value.ts';
import type { GradientCall } from './operators/operator.ts';
import { ShapeError } from './operators/operator.ts';
import { findOperator } from './operators/table.ts';
import type { Influence } from './influence.ts';

/**
 * Reverse mode: walks the traced nodes backwards and emits the vector-Jacobian product of each into the builder.
 * @param seed gradient of the scalar of interest with respect to `of`, in the shape of `of`.
 * @returns the gradient by name, for every name of `withRespectTo` that has one.
 */
export function backpropagate(
  g: GraphBuilder,
  influence: Influence,
  of: string,
  seed: Value,
  withRespectTo: readonly string[],
): ReadonlyMap<string, Value> {
  const cotangents = new Map<string, Value>([[of, seed]]);
  for (const node of [...influence.nodes].reverse()) {
    if (!node.outputs.some((output) => cotangents.has(output))) continue;
    const gradients = applyRule(g, node, influence, cotangents);
    for (const [index, gradient] of gradients.entries()) {
      const name = node.inputs[index];
      if (gradient === undefined || name === undefined || !influence.values.has(name)) continue;
      checkShape(g, node, name, gradient);
      // x·x comes as two inputs of one name: both shares are added.
      const known = cotangents.get(name);
      cotangents.set(name, known === undefined ? gradient : g.add(known, gradient));
    }
  }
  const wanted = new Map<string, Value>();
  for (const name of withRespectTo) {
    const gradient = cotangents.get(name);
    if (gradient !== undefined) wanted.set(name, gradient);
  }
  return wanted;
}

function applyRule(
  g: GraphBuilder,
  node: Node,
  influence: Influence,
  cotangents: ReadonlyMap<string, Value>,
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
  influence: Influence,
  cotangents: ReadonlyMap<string, Value>,
): GradientCall {
  const inputs = node.inputs.map((name) => (name === '' ? undefined : g.value(name)));
  const output = (index = 0): Value => g.value(node.outputs[index] ?? '');
  return {
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
