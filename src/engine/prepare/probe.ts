import type { Dtype } from '../../tensor/dtype.ts';
import { isFloat, isWide } from '../../tensor/dtype.ts';
import { Random } from '../../tensor/random.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../../tensor/tensor.ts';
import type { Declared, Model, ValueType } from '../graph/graph.ts';
import type { Evaluator } from './evaluator.ts';

/** Seed of the samples a model is tried with. They say nothing; they only have to be the same each time. */
const PROBE_SEED = 20_200_917;
/** Operators whose results are no tensors: nothing can be fetched or attacked behind them. */
const NOT_TENSORS = /^(ZipMap|Sequence|SplitToSequence|Optional|ConcatFromSequence|CategoryMapper)/;

/** Shape of each input of the model without its batch. */
export type SampleShapes = ReadonlyMap<string, readonly number[]>;

/** Samples for a model to be tried with: numbers of 0 to 1, small integers, false. */
export function probeSamples(
  inputs: readonly Declared[],
  shapes: SampleShapes,
  batch: number,
): Record<string, Tensor> {
  const random = new Random(PROBE_SEED);
  const feeds: Record<string, Tensor> = {};
  for (const { name, dtype = 'float32' } of inputs) {
    if (dtype === 'string') {
      feeds[name] = { dtype, shape: [batch, 1], data: Array.from({ length: batch }, () => '') };
      continue;
    }
    const tensor = zeros(dtype, [batch, ...(shapes.get(name) ?? [])]);
    const { data } = tensor;
    for (let at = 0; at < data.length; at += 1) {
      const draw = random.uniform();
      if (data instanceof BigInt64Array || data instanceof BigUint64Array)
        data[at] = isWide(dtype) ? BigInt(Math.floor(draw * 2)) : 0n;
      else
        data[at] =
          dtype === 'float32' || dtype === 'float64'
            ? draw
            : dtype === 'bool' || isFloat(dtype)
              ? 0
              : Math.floor(draw * 2);
    }
    feeds[name] = tensor;
  }
  return feeds;
}

export type ProbeResult =
  | {
      readonly ok: true;
      readonly types: ReadonlyMap<string, ValueType>;
      /** Every value that could be fetched, for two samples and for three. */
      readonly two: ReadonlyMap<string, Tensor>;
      readonly three: ReadonlyMap<string, Tensor>;
    }
  | { readonly ok: false; readonly detail: string };

/** Names of all values a run can show. */
function fetchable(model: Model): readonly string[] {
  return model.graph.nodes.flatMap((node) =>
    NOT_TENSORS.test(node.type) ? [] : node.outputs.filter((output) => output !== ''),
  );
}

/**
 * Element type and shape of every value, by running the model on two batches: what grows with the batch depends on it. Exact for
 * any operator the runtime knows.
 */
export async function probeTypes(
  model: Model,
  shapes: SampleShapes,
  evaluate: Evaluator,
): Promise<ProbeResult> {
  const names = fetchable(model);
  const [two, three] = [
    await evaluate(model, probeSamples(model.graph.inputs, shapes, 2), names),
    await evaluate(model, probeSamples(model.graph.inputs, shapes, 3), names),
  ];
  const types = new Map<string, ValueType>();
  for (const { name, dtype = 'float32' } of model.graph.inputs)
    types.set(name, { dtype, shape: [-1, ...(shapes.get(name) ?? [])] });
  for (const [name, { dtype, shape }] of model.graph.constants) types.set(name, { dtype, shape });
  for (const name of names) {
    const [small, large] = [two.get(name), three.get(name)];
    if (small === undefined || large === undefined) continue;
    const shape = symbolicShape(small.shape, large.shape);
    if (shape === undefined)
      return {
        ok: false,
        detail: `"${name}" is ${show(small)} for two samples and ${show(large)} for three: no shape fits both`,
      };
    types.set(name, { dtype: small.dtype, shape });
  }
  return { ok: true, types, two, three };
}

/** The same, of one batch of one: for models that cannot take more. */
export async function probeSingle(
  model: Model,
  shapes: SampleShapes,
  evaluate: Evaluator,
): Promise<{
  readonly types: ReadonlyMap<string, ValueType>;
  readonly one: ReadonlyMap<string, Tensor>;
}> {
  const types = new Map<string, ValueType>();
  const one = await evaluate(model, probeSamples(model.graph.inputs, shapes, 1), fetchable(model));
  for (const { name, dtype = 'float32' } of model.graph.inputs)
    types.set(name, { dtype, shape: [1, ...(shapes.get(name) ?? [])] });
  for (const [name, { dtype, shape }] of model.graph.constants) types.set(name, { dtype, shape });
  for (const [name, { dtype, shape }] of one) types.set(name, { dtype, shape });
  return { types, one };
}

function symbolicShape(
  two: readonly number[],
  three: readonly number[],
): readonly number[] | undefined {
  if (two.length !== three.length) return undefined;
  const shape: number[] = [];
  for (const [axis, small] of two.entries()) {
    const large = three[axis] ?? 0;
    if (small === large) shape.push(small);
    else if (small % 2 === 0 && (small / 2) * 3 === large) shape.push(-small / 2);
    else return undefined;
  }
  return shape;
}

function show({ shape }: { readonly dtype: Dtype; readonly shape: readonly number[] }): string {
  return `[${shape.join(', ')}]`;
}
