import type { Random } from '../../../src/tensor/random.ts';
import { isFloat } from '../../../src/tensor/dtype.ts';
import type { Dtype } from '../../../src/tensor/dtype.ts';
import { bindBatch } from '../../../src/tensor/shape.ts';
import type { NumericTensor, Tensor } from '../../../src/tensor/tensor.ts';
import { toNumbers, zeros } from '../../../src/tensor/tensor.ts';
import { GraphBuilder, OPSET } from '../../../src/engine/graph/builder.ts';
import type { TypedGraph } from '../../../src/engine/graph/graph.ts';
import type { Value } from '../../../src/engine/graph/value.ts';
import { gradient, gradientName } from '../../../src/engine/gradient.ts';
import { Session } from '../../../src/engine/session/session.ts';
import { encodeGraph } from '../../../src/engine/onnx/encode-model.ts';
import type { ExampleInput, OperatorCase, OperatorExample } from './operator-case.ts';
import { normal } from './operator-case.ts';

/** An example as a graph: inputs `x0`…, outputs `y0`…. */
export interface BuiltExample {
  readonly typed: TypedGraph;
  readonly inputs: ReadonlyMap<string, ExampleInput>;
  /** Names of the float inputs a gradient is asked for. */
  readonly differentiable: readonly string[];
  readonly outputs: readonly Value[];
  readonly dtype: 'float32' | 'float64';
}

export type Feeds = Readonly<Record<string, NumericTensor>>;

export function tensorOf(
  dtype: Dtype,
  shape: readonly number[],
  values: readonly number[],
): NumericTensor {
  if (dtype === 'string') throw new TypeError('operator cases draw numbers only');
  const tensor = zeros(dtype, shape);
  const { data } = tensor;
  for (const [index, value] of values.entries())
    if (data instanceof BigInt64Array || data instanceof BigUint64Array)
      data[index] = BigInt(value);
    else data[index] = value;
  return tensor;
}

export function buildExample(
  operator: Pick<OperatorCase, 'type' | 'domain' | 'precision' | 'opset'>,
  example: OperatorExample,
): BuiltExample {
  const { precision: dtype = 'float64', domain = '' } = operator;
  const empty: TypedGraph = {
    graph: { name: operator.type, inputs: [], outputs: [], nodes: [], constants: new Map() },
    types: new Map(),
    opsets: new Map([
      ['', operator.opset ?? OPSET],
      ...(domain === '' ? [] : [[domain, domainVersion(domain)] as const]),
    ]),
  };
  const g = new GraphBuilder(empty);
  const inputs = new Map<string, ExampleInput>();
  const known = new Map<ExampleInput, Value>();
  const differentiable: string[] = [];
  const values = example.inputs.map((input, index) => {
    if (input === undefined) return undefined;
    const seen = known.get(input);
    if (seen !== undefined) return seen;
    const own = input.dtype ?? dtype;
    const name = `x${index}`;
    const value =
      input.constant === undefined
        ? g.input(name, own, input.shape)
        : g.constant(tensorOf(own, input.shape, input.constant));
    known.set(input, value);
    if (input.constant !== undefined) return value;
    inputs.set(name, input);
    if (isFloat(own) && input.differentiable !== false) differentiable.push(name);
    return value;
  });
  const emitted = g.emit(
    operator.type,
    values,
    example.attributes ?? {},
    example.outputs ?? 1,
    operator.domain,
  );
  const typed = g.finish(
    operator.type,
    emitted.map((value, index) => ({ name: `y${index}`, value })),
  );
  const outputs = emitted.map((value, index) => ({ ...value, name: `y${index}` }));
  return { typed, inputs, differentiable, outputs, dtype };
}

function domainVersion(domain: string): number {
  return domain === 'ai.onnx.ml' ? 3 : 1;
}

export function drawFeeds(built: BuiltExample, batch: number, random: Random): Feeds {
  return Object.fromEntries(
    [...built.inputs].map(([name, input]) => {
      const shape = bindBatch(input.shape, batch);
      const values = (input.fill ?? normal)(random, shape);
      return [name, tensorOf(input.dtype ?? built.dtype, shape, values)];
    }),
  );
}

/** Random weights of float values by name: their weighted sum is the scalar that is differentiated. */
export function drawWeights(values: readonly Value[], batch: number, random: Random): Feeds {
  return Object.fromEntries(
    values.map((value) => {
      const shape = bindBatch(value.shape, batch);
      return [`weight:${value.name}`, tensorOf(value.dtype, shape, normal(random, shape))];
    }),
  );
}

/** The gradient of the weighted sum of the values, with respect to the inputs; weights are inputs named `weight:<value>`. */
export function buildGradient(
  typed: TypedGraph,
  values: readonly Value[],
  withRespectTo: readonly string[],
): TypedGraph {
  const g = new GraphBuilder(typed);
  const shares = values.map((value) => {
    const weight = g.input(`weight:${value.name}`, value.dtype, value.shape);
    return g.op('ReduceSum', [g.mul(g.value(value.name), weight)], {
      keepdims: { kind: 'int', value: 0 },
    });
  });
  const total = shares.reduce((sum, share) => g.add(sum, share));
  const name = `loss:${values.map((value) => value.name).join(',')}`;
  const result = gradient(g.finish('loss', [{ name, value: total }]), { of: name, withRespectTo });
  if (!result.ok)
    throw new Error(`no gradient for ${result.unsupported.map((each) => each.type).join(', ')}`);
  return result.typed;
}

/** Gradients of a built gradient graph by the name of the input. */
export function gradientValues(typed: TypedGraph, inputs: readonly string[]): readonly Value[] {
  return inputs.map((input) => {
    const name = gradientName(input);
    const type = typed.types.get(name);
    if (type === undefined) throw new Error(`no ${name}`);
    return { name, ...type };
  });
}

export async function openGraph(typed: TypedGraph): Promise<Session> {
  return Session.open(encodeGraph(typed), { optimisation: 'basic' });
}

/** The weighted sum of outputs, added up in float64. */
export function weightedSum(
  results: Readonly<Record<string, Tensor>>,
  values: readonly Value[],
  weights: Feeds,
): number {
  let sum = 0;
  for (const { name } of values) {
    const [result, weight] = [results[name], weights[`weight:${name}`]];
    if (result === undefined || weight === undefined || result.dtype === 'string')
      throw new Error(`no numbers for ${name}`);
    const factors = toNumbers(weight);
    for (const [index, value] of toNumbers(result).entries()) sum += value * (factors[index] ?? 0);
  }
  return sum;
}
