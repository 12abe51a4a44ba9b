import type { Declared, Model, TypedGraph, ValueType } from '../graph/graph.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Evaluator } from './evaluator.ts';
import { withOutputs } from './evaluator.ts';
import { foldConstants } from './fold.ts';
import { isFrozen, liftBatch } from './lift.ts';
import { rewriteModel } from './rewrite.ts';
import type { SampleShapes } from './probe.ts';
import { probeSamples, probeSingle, probeTypes } from './probe.ts';

export interface PrepareOptions {
  /** The output to compute. */
  readonly output: string;
  /** Shape of each input without its batch, where the file leaves sizes open. */
  readonly sampleShapes?: SampleShapes;
  readonly evaluate: Evaluator;
}

export type PrepareResult =
  | {
      readonly ok: true;
      readonly typed: TypedGraph;
      /** What was done, in words: `opset 13 raised to 20`, `batch lifted`. */
      readonly report: readonly string[];
      /** The model takes one sample at a time, and could not be rewritten for more. */
      readonly frozen: boolean;
    }
  | { readonly ok: false; readonly detail: string };

/** Share of the largest output by which lifted and original may differ: kernels sum in another order for another batch. */
const LIFT_TOLERANCE = 1e-4;

/**
 * Makes a file ready to be differentiated: rewritten to plain operators of one opset, constants folded, every value typed with a
 * symbolic batch. What the runtime refuses is told in its words.
 */
export async function prepareModel(
  original: Model,
  options: PrepareOptions,
): Promise<PrepareResult> {
  const { output, evaluate } = options;
  try {
    const rewritten = rewriteModel(withOutputs(original, [output]));
    const { model, folded } = await foldConstants(rewritten.model, evaluate);
    const report = [
      ...rewritten.report,
      ...(folded === 0 ? [] : [`${folded} constant nodes folded`]),
    ];
    const shapes = sampleShapes(model.graph.inputs, options.sampleShapes);
    if (typeof shapes === 'string') return { ok: false, detail: shapes };
    if (!model.graph.inputs.some(isFrozen)) {
      const probed = await probeTypes(model, shapes, evaluate);
      return probed.ok
        ? { ok: true, typed: typedGraph(model, probed.types), report, frozen: false }
        : probed;
    }
    return await prepareFrozen(model, shapes, output, report, evaluate);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function prepareFrozen(
  model: Model,
  shapes: SampleShapes,
  output: string,
  report: readonly string[],
  evaluate: Evaluator,
): Promise<PrepareResult> {
  const single = await probeSingle(model, shapes, evaluate);
  const lifted = liftBatch(model, single);
  const types = await proveLift(model, lifted, shapes, output, evaluate);
  if (types !== undefined)
    return {
      ok: true,
      typed: typedGraph(lifted, types),
      report: [...report, 'made for one sample, rewritten for any number'],
      frozen: false,
    };
  return {
    ok: true,
    typed: typedGraph(model, single),
    report: [...report, 'made for one sample, and runs one at a time'],
    frozen: true,
  };
}

/** Three different samples at once must give what each gives alone. */
async function proveLift(
  model: Model,
  lifted: Model,
  shapes: SampleShapes,
  output: string,
  evaluate: Evaluator,
): Promise<ReadonlyMap<string, ValueType> | undefined> {
  const count = 3;
  try {
    const feeds = probeSamples(model.graph.inputs, shapes, count);
    const together = (await evaluate(lifted, feeds, [output])).get(output);
    if (together === undefined || together.dtype === 'string') return undefined;
    const all: ArrayLike<number | bigint> = together.data;
    const size = all.length / count;
    for (let index = 0; index < count; index += 1) {
      const alone = (await evaluate(model, oneOf(feeds, index), [output])).get(output);
      if (alone === undefined || alone.dtype === 'string' || alone.data.length !== size)
        return undefined;
      const own: ArrayLike<number | bigint> = alone.data;
      for (let at = 0; at < size; at += 1) {
        const expected = Number(own[at]);
        const error = Math.abs(Number(all[index * size + at]) - expected);
        if (!(error <= LIFT_TOLERANCE * Math.max(1, Math.abs(expected)))) return undefined;
      }
    }
    const probed = await probeTypes(lifted, shapes, evaluate);
    return probed.ok ? probed.types : undefined;
  } catch {
    // The runtime refuses the lifted model: then it stays as it is, and the report says so.
    return undefined;
  }
}

/** Sample `index` of a batch, as a batch of one. */
function oneOf(feeds: Readonly<Record<string, Tensor>>, index: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => {
      const [batch = 1, ...rest] = tensor.shape;
      const size = tensor.data.length / batch;
      const shape = [1, ...rest];
      return [
        name,
        tensor.dtype === 'string'
          ? { ...tensor, shape, data: tensor.data.slice(index * size, (index + 1) * size) }
          : { ...tensor, shape, data: tensor.data.slice(index * size, (index + 1) * size) },
      ];
    }),
  );
}

/** Sizes of the inputs without their batch; a message where neither file nor caller says them. */
function sampleShapes(
  inputs: readonly Declared[],
  given: SampleShapes = new Map(),
): SampleShapes | string {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, shape } of inputs) {
    const wanted = given.get(name);
    if (wanted !== undefined) {
      shapes.set(name, wanted);
      continue;
    }
    if (shape === undefined)
      return `the file does not say how many dimensions the input "${name}" has`;
    const sizes = shape.slice(1);
    const open = sizes.findIndex((size) => typeof size !== 'number');
    if (open !== -1)
      return `the input "${name}" leaves dimension ${open + 1} open (${String(sizes[open] ?? '?')}): give its shape`;
    shapes.set(name, sizes.map(Number));
  }
  return shapes;
}

function typedGraph(model: Model, types: ReadonlyMap<string, ValueType>): TypedGraph {
  return { graph: model.graph, types, opsets: model.opsets };
}
