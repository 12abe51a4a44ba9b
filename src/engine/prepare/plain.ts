import type { Model, Node } from '../graph/graph.ts';
import { decideControlFlow } from './control-flow.ts';
import type { Evaluator } from './evaluator.ts';
import { withOutputs } from './evaluator.ts';
import { RANDOM, foldConstants } from './fold.ts';
import { isFrozen } from './lift.ts';
import { probeSamples } from './probe.ts';
import type { SampleShapes } from './probe.ts';
import { deviation } from './prove.ts';
import { IR_VERSION, rewriteModel } from './rewrite.ts';

/** What every step of preparation needs to know. */
export interface Work {
  /** The output to compute. */
  readonly output: string;
  readonly shapes: SampleShapes;
  readonly evaluate: Evaluator;
}

/** Characters of what the runtime says that are repeated in a report. */
const MAX_REASON = 200;

interface Plain {
  readonly model: Model;
  readonly report: readonly string[];
}

/** Share of the largest output by which results may differ after rewriting: other kernels sum in another order. */
const TOLERANCE = 1e-3;
/** The same for integer kernels that are computed as floats: a step of quantisation here and there. */
const INTEGER_TOLERANCE = 0.1;

/**
 * The model in plain operators of one opset with constants folded, proved by running it beside the original. Where taking fused
 * operators apart changes what comes out, they stay. A message where even the rest does.
 */
export async function plainModel(original: Model, work: Work): Promise<Plain | string> {
  const plain = await rewrite(original, work, false);
  if (plain.report.length === 0) return plain;
  const expected = await results(original, work);
  // What the runtime does not run, or answers otherwise each time, cannot be compared.
  if (typeof expected === 'string')
    return { ...plain, report: [...plain.report, `rewriting not proved: ${expected}`] };
  const error = await errorOf(plain.model, work, expected);
  if (error <= TOLERANCE) return plain;
  if (error <= INTEGER_TOLERANCE && (plain.isUnfused || original.graph.nodes.some(isQuantised)))
    return {
      ...plain,
      report: [
        ...plain.report,
        `integer kernels computed in floats: results differ by up to ${(error * 100).toPrecision(2)} %`,
      ],
    };
  const kept = plain.isUnfused ? await rewrite(original, work, true) : undefined;
  if (kept !== undefined && (await errorOf(kept.model, work, expected)) <= TOLERANCE) return kept;
  return `rewritten in operators of one opset the model answers otherwise: ${plain.report.join(', ')}`;
}

/** The runtime joins these with what they stand around into integer kernels, as it sees fit. */
function isQuantised(node: Node): boolean {
  return node.type === 'QuantizeLinear' || node.type === 'DynamicQuantizeLinear';
}

async function rewrite(
  original: Model,
  work: Work,
  keepFused: boolean,
): Promise<Plain & { readonly isUnfused: boolean }> {
  const rewritten = rewriteModel(original, { keepFused });
  let { model, folded } = await foldConstants(rewritten.model, work.evaluate);
  const decided = await decideControlFlow(model, work.evaluate);
  if (decided.branches + decided.loops > 0) {
    const kept = withOutputs(decided.model, [work.output]);
    const again = await foldConstants(kept, work.evaluate);
    model = again.model;
    folded += again.folded;
  }
  const report = [
    ...rewritten.report,
    ...(folded === 0 ? [] : [`${folded} constant nodes folded`]),
    ...(decided.branches === 0 ? [] : [`${decided.branches} constant conditions decided`]),
    ...(decided.loops === 0 ? [] : [`${decided.loops} loops unrolled`]),
  ];
  return { model, report, isUnfused: rewritten.isUnfused };
}

type Results = Awaited<ReturnType<Evaluator>>;

async function results(model: Model, work: Work): Promise<Results | string> {
  if (model.graph.nodes.some((node) => RANDOM.test(node.type))) return 'the model draws at random';
  try {
    // A runtime refuses files of an IR it does not know, whatever is in them.
    return await run({ ...model, irVersion: Math.min(model.irVersion, IR_VERSION) }, work);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `the runtime does not run the original (${reason.slice(0, MAX_REASON)})`;
  }
}

function run(model: Model, { output, shapes, evaluate }: Work): Promise<Results> {
  const { inputs } = model.graph;
  return evaluate(model, probeSamples(inputs, shapes, inputs.some(isFrozen) ? 1 : 2), [output]);
}

async function errorOf(model: Model, work: Work, expected: Results): Promise<number> {
  try {
    return deviation((await run(model, work)).get(work.output), expected.get(work.output));
  } catch {
    // The runtime refuses it: that is as wrong as can be.
    return Number.POSITIVE_INFINITY;
  }
}
