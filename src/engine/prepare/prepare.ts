import type { Declared, Model, TypedGraph, ValueType } from '../graph/graph.ts';
import { decideControlFlow } from './control-flow.ts';
import type { Evaluator } from './evaluator.ts';
import { withOutputs } from './evaluator.ts';
import { foldConstants } from './fold.ts';
import { isFrozen, liftBatch } from './lift.ts';
import { plainModel } from './plain.ts';
import type { Work } from './plain.ts';
import type { SampleShapes } from './probe.ts';
import { settlePools } from './pool-size.ts';
import { probeSamples, probeSingle, probeTypes } from './probe.ts';
import { deviation, oneOf, rowOf } from './prove.ts';
import { settleShapes } from './settle.ts';

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

/** Conditions inside of branches and loops that were written out: each round is a run, and honest exporters nest two or three. */
const MAX_ROUNDS = 8;

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
    const pruned = withOutputs(original, [output]);
    const shapes = sampleShapes(pruned.graph.inputs, options.sampleShapes);
    if (typeof shapes === 'string') return { ok: false, detail: shapes };
    const plain = await plainModel(pruned, { output, shapes, evaluate });
    if (typeof plain === 'string') return { ok: false, detail: plain };
    const { model, report } = plain;
    if (!model.graph.inputs.some(isFrozen))
      return await typeModel(model, { output, shapes, evaluate }, report);
    return await prepareFrozen(model, { output, shapes, evaluate }, report);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Types by two batches; what the shapes settle becomes constant, which may decide branches, and so on. */
async function typeModel(
  start: Model,
  { output, shapes, evaluate }: Work,
  report: readonly string[],
): Promise<PrepareResult> {
  let model = start;
  let [branches, loops] = [0, 0];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const probed = await probeTypes(model, shapes, evaluate);
    if (!probed.ok) return probed;
    const settled = settleShapes(model, probed.two, probed.three);
    const decided = await decideControlFlow(settled.model, evaluate, probed.types);
    branches += decided.branches;
    loops += decided.loops;
    if (decided.branches + decided.loops === 0) {
      const notes = [
        ...(branches === 0 ? [] : [`${branches} branches with a fixed condition taken`]),
        ...(loops === 0 ? [] : [`${loops} loops with a fixed number of iterations unrolled`]),
        ...decided.kept,
      ];
      const typed = typedGraph(withOutputs(decided.model, [output]), probed.types);
      return { ok: true, typed, report: [...report, ...notes], frozen: false };
    }
    // What nothing needs any more is not folded: a loop's conditions and numbers of iterations.
    const pruned = withOutputs(decided.model, [output]);
    model = withOutputs((await foldConstants(pruned, evaluate)).model, [output]);
  }
  return { ok: false, detail: `conditions are nested deeper than ${MAX_ROUNDS}` };
}

/** Scans are written out first, since the batch is lifted node by node. */
async function prepareFrozen(
  start: Model,
  work: Work,
  report: readonly string[],
): Promise<PrepareResult> {
  const { output, shapes, evaluate } = work;
  let model = start;
  let { types, one } = await probeSingle(model, shapes, evaluate);
  const decided = await decideControlFlow(model, evaluate, types);
  const unrolled = decided.loops === 0 ? [] : [`${decided.loops} loops unrolled`];
  if (decided.loops > 0) {
    const pruned = withOutputs(decided.model, [output]);
    model = withOutputs((await foldConstants(pruned, evaluate)).model, [output]);
    ({ types, one } = await probeSingle(model, shapes, evaluate));
  }
  const lifted = liftBatch(model, types);
  if (await isLifted(model, lifted, work)) {
    const notes = [...report, ...unrolled, 'made for one sample, rewritten for any number'];
    const result = await typeModel(withOutputs(lifted, [output]), work, notes);
    if (result.ok) return result;
  }
  const settled = settleShapes(model, one, one).model;
  return {
    ok: true,
    typed: typedGraph(withOutputs(settled, [output]), types),
    report: [
      ...report,
      ...unrolled,
      ...decided.kept,
      'made for one sample, and runs one at a time',
    ],
    frozen: true,
  };
}

/** Three different samples at once must give what each gives alone. */
async function isLifted(model: Model, lifted: Model, work: Work): Promise<boolean> {
  const { output, shapes, evaluate } = work;
  const count = 3;
  try {
    const feeds = probeSamples(model.graph.inputs, shapes, count);
    const together = (await evaluate(lifted, feeds, [output])).get(output);
    if (together?.shape[0] !== count) return false;
    for (let index = 0; index < count; index += 1) {
      const alone = (await evaluate(model, oneOf(feeds, index), [output])).get(output);
      if (!(deviation(rowOf(together, index), alone) <= LIFT_TOLERANCE)) return false;
    }
    return true;
  } catch {
    // The runtime refuses the lifted model: then it stays as it is, and the report says so.
    return false;
  }
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

/** Types of the values this graph has: those of nodes that were removed are gone. */
function typedGraph(model: Model, types: ReadonlyMap<string, ValueType>): TypedGraph {
  const { graph, opsets } = settlePools(model, types);
  const kept = new Map<string, ValueType>();
  const keep = (name: string): void => {
    const type = types.get(name);
    if (type !== undefined) kept.set(name, type);
  };
  for (const { name } of graph.inputs) keep(name);
  for (const [name, { dtype, shape }] of graph.constants) kept.set(name, { dtype, shape });
  for (const node of graph.nodes) for (const name of node.outputs) keep(name);
  return { graph, types: kept, opsets };
}
