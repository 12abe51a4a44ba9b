import { UnsupportedNode, backpropagate } from './backpropagation.ts';
import { GraphBuilder } from './graph/builder.ts';
import type { TypedGraph } from './graph/graph.ts';
import type { Value } from './graph/value.ts';
import type { Block, Unsupported } from './influence.ts';
import { traceInfluence } from './influence.ts';

export interface GradientRequest {
  /** The value to differentiate: an output, or any other value of the graph. */
  readonly of: string;
  /** Inputs (or any other float values) to differentiate with respect to. */
  readonly withRespectTo: readonly string[];
  /**
   * `ones`: the gradient of the sum of `of`. `input`: the new graph takes the weight of every element of `of` as one more input,
   * named `cotangent`, of the shape of `of`.
   */
  readonly cotangent?: 'ones' | 'input';
  /** Steps like Round are taken for the identity instead of ending the gradient (BPDA, Athalye et al. 2018). */
  readonly straightThrough?: boolean;
}

export type GradientResult =
  | {
      readonly ok: true;
      /**
       * Outputs: `of`, then `gradient:<name>` for each name of `withRespectTo`, in its shape. Where that name is taken, since the graph is
       * a gradient itself, `gradient:gradient:<name>` and so on.
       */
      readonly typed: TypedGraph;
      /** Nodes at which a part of the gradient ends. With all paths blocked the gradient is zero, and these say why. */
      readonly blocks: readonly Block[];
    }
  | {
      readonly ok: false;
      /** Every operator on the way that has no gradient, with all its nodes. */
      readonly unsupported: readonly Unsupported[];
    };

/** Name of the gradient's output for a value. */
export function gradientName(value: string): string {
  return `gradient:${value}`;
}

function freeName(graph: TypedGraph, value: string): string {
  let name = gradientName(value);
  while (graph.types.has(name)) name = gradientName(name);
  return name;
}

/**
 * Reverse-mode differentiation as a new ONNX graph of standard operators: the vector-Jacobian product of `of`, weighted by the
 * cotangent, with respect to each of `withRespectTo`. The result can be differentiated again.
 */
export function gradient(graph: TypedGraph, request: GradientRequest): GradientResult {
  const { of, withRespectTo } = request;
  const influence = traceInfluence(graph, of, withRespectTo, request.straightThrough === true);
  if (influence.unsupported.length > 0) return { ok: false, unsupported: influence.unsupported };
  const g = new GraphBuilder(graph);
  const output = g.value(of);
  const seed =
    request.cotangent === 'input'
      ? g.input('cotangent', output.dtype, output.shape)
      : g.onesLike(output);
  let gradients: ReadonlyMap<string, Value>;
  try {
    gradients = backpropagate(g, influence, of, seed, withRespectTo);
  } catch (error) {
    if (error instanceof UnsupportedNode) return { ok: false, unsupported: [error.unsupported] };
    throw error;
  }
  const typed = g.finish(`${graph.graph.name}.gradient`, [
    { name: of, value: output },
    ...withRespectTo.map((name) => ({
      name: freeName(graph, name),
      value: gradients.get(name) ?? g.zerosLike(g.value(name)),
    })),
  ]);
  return { ok: true, typed, blocks: influence.blocks };
}
