import type { Random } from '../../tensor/random.ts';
import { floats } from '../../tensor/tensor.ts';
import type { NumericTensor, Tensor } from '../../tensor/tensor.ts';
import type { Declared, TypedGraph } from '../graph/graph.ts';
import { findOperator } from '../operators/table.ts';

/** A weight: an input of the graph, so that it can change between runs. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Inputs that one unit sums over, for the size of the first weights; 0 for those that start at zero. */
  readonly fanIn: number;
}

/** A network whose weights are named inputs. */
export interface TrainableNetwork {
  readonly typed: TypedGraph;
  /** Name of the input of samples, float32 [N, …inputShape]. */
  readonly input: string;
  readonly inputShape: readonly number[];
  /** Name of the value [N, classes] that a softmax makes probabilities of. */
  readonly logits: string;
  readonly classes: number;
  readonly parameters: readonly Parameter[];
}

/** Values of all weights, by name. */
export type Weights = ReadonlyMap<string, Float32Array>;

export function parameterLength({ shape }: Parameter): number {
  return shape.reduce((all, length) => all * length, 1);
}

/** First weights: normal with variance 2 / fan-in (He, Zhang, Ren, Sun 2015), offsets zero. */
export function initialWeights(network: TrainableNetwork, random: Random): Weights {
  return new Map(
    network.parameters.map((parameter) => {
      const values = new Float32Array(parameterLength(parameter));
      if (parameter.fanIn > 0) {
        const deviation = Math.sqrt(2 / parameter.fanIn);
        random.fillNormal(values);
        for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) * deviation;
      }
      return [parameter.name, values];
    }),
  );
}

export function copyWeights(weights: Weights): Weights {
  return new Map(Array.from(weights, ([name, values]) => [name, values.slice()]));
}

/** Weights as the tensors a session is fed with. The arrays are shared, so that changes are seen by the next run. */
export function weightFeeds(network: TrainableNetwork, weights: Weights): Record<string, Tensor> {
  return Object.fromEntries(
    network.parameters.map(({ name, shape }) => [
      name,
      floats(weights.get(name) ?? new Float32Array(0), shape),
    ]),
  );
}

/** The network with its weights as constants: an ordinary model, to be saved and attacked. */
export function freezeWeights(network: TrainableNetwork, weights: Weights): TypedGraph {
  const { typed, parameters } = network;
  const constants = new Map<string, Tensor>(typed.graph.constants);
  for (const { name, shape } of parameters)
    constants.set(name, floats((weights.get(name) ?? new Float32Array(0)).slice(), shape));
  const names = new Set(parameters.map(({ name }) => name));
  const inputs = typed.graph.inputs.filter(({ name }) => !names.has(name));
  return { ...typed, graph: { ...typed.graph, inputs, constants } };
}

/** Operators whose constant inputs are weights. */
const WEIGHTED: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Add']);

/**
 * A finished model made trainable: the constants its layers multiply with and add become inputs. Statistics of normalisations
 * stay as they are.
 * @returns the network and the weights it has.
 */
export function exposeWeights(
  typed: TypedGraph,
  names: { readonly input: string; readonly logits: string },
): { readonly network: TrainableNetwork; readonly weights: Weights } {
  const { graph } = typed;
  const parameters = new Map<string, Parameter>();
  const weights = new Map<string, Float32Array>();
  for (const node of graph.nodes) {
    if (!WEIGHTED.has(node.type) || findOperator(node.type, node.domain) === undefined) continue;
    for (const name of node.inputs) {
      const constant = graph.constants.get(name);
      if (constant === undefined || !isWeight(constant)) continue;
      parameters.set(name, { name, shape: constant.shape, fanIn: 0 });
      weights.set(name, constant.data.slice());
    }
  }
  const inputs: Declared[] = [...graph.inputs];
  const constants = new Map(graph.constants);
  for (const { name, shape } of parameters.values()) {
    inputs.push({ name, dtype: 'float32', shape });
    constants.delete(name);
  }
  const inputShape = typed.types.get(names.input)?.shape.slice(1) ?? [];
  const classes = typed.types.get(names.logits)?.shape[1] ?? 0;
  return {
    network: {
      ...names,
      typed: { ...typed, graph: { ...graph, inputs, constants } },
      inputShape,
      classes,
      parameters: [...parameters.values()],
    },
    weights,
  };
}

function isWeight(tensor: Tensor): tensor is NumericTensor & { readonly data: Float32Array } {
  return tensor.data instanceof Float32Array && tensor.shape.length > 0 && tensor.data.length > 1;
}
