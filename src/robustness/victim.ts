import type { Model } from '../engine/graph/graph.ts';
import type { Evaluator } from '../engine/prepare/evaluator.ts';
import { prepareModel } from '../engine/prepare/prepare.ts';
import type { TypedGraph } from '../engine/graph/graph.ts';
import { isFloat } from '../tensor/dtype.ts';
import { chooseOutput, scoreHead } from './model/output.ts';

/** A file made ready to be attacked, before it is known what its input means. */
export interface Victim {
  readonly typed: TypedGraph;
  readonly input: string;
  /** Without the batch. */
  readonly inputShape: readonly number[];
  readonly output: string;
  readonly logits: string;
  readonly classes: number;
  /** Numbers in floating-point constants. */
  readonly parameters: number;
  /** Takes one sample at a time. */
  readonly frozen: boolean;
  /** What was done and concluded, in words. */
  readonly preparation: readonly string[];
  /** Constants that hold NaN or infinity. */
  readonly broken: readonly string[];
}

export type VictimResult =
  | { readonly ok: true; readonly victim: Victim }
  | { readonly ok: false; readonly detail: string };

export interface VictimOptions {
  readonly output?: string;
  /** Shape of one sample of the data, for files that leave sizes open. */
  readonly sampleShape?: readonly number[];
  readonly evaluate: Evaluator;
}

/** Chooses input and output, prepares the file, and goes back to its logits. Every refusal is one line that says what to do. */
export async function openVictim(model: Model, options: VictimOptions): Promise<VictimResult> {
  const { inputs } = model.graph;
  const [input] = inputs;
  if (input === undefined)
    return { ok: false, detail: 'the model has no input: there is nothing to attack' };
  if (inputs.length > 1)
    return {
      ok: false,
      detail: `the model has ${inputs.length} inputs (${inputs.map(({ name }) => `"${name}"`).join(', ')}); only models with one are attacked`,
    };
  if (input.dtype === undefined || input.dtype === 'string' || input.dtype === 'bool')
    return {
      ok: false,
      detail: `the input "${input.name}" is of ${input.dtype ?? 'no tensor'}: only numbers are attacked`,
    };
  const output = chooseOutput(model, options.output);
  if (!output.ok) return output;
  const given = givenShape(input.shape, options.sampleShape);
  const prepared = await prepareModel(model, {
    output: output.choice.name,
    evaluate: options.evaluate,
    ...(given === undefined ? {} : { sampleShapes: new Map([[input.name, given]]) }),
  });
  if (!prepared.ok) return { ok: false, detail: `the model does not run: ${prepared.detail}` };
  const head = scoreHead(prepared.typed, output.choice.name);
  if (typeof head === 'string') return { ok: false, detail: head };
  const inputShape = head.typed.types.get(input.name)?.shape.slice(1) ?? [];
  return {
    ok: true,
    victim: {
      typed: head.typed,
      input: input.name,
      inputShape,
      output: output.choice.name,
      logits: head.logits,
      classes: head.typed.types.get(head.logits)?.shape[1] ?? 0,
      parameters: countParameters(model),
      frozen: prepared.frozen,
      preparation: [...prepared.report, output.choice.evidence, ...head.notes],
      broken: brokenConstants(model),
    },
  };
}

/** Sizes the file leaves open are taken from the data, where their number of dimensions agrees. */
function givenShape(
  declared: readonly (number | string | undefined)[] | undefined,
  sample: readonly number[] | undefined,
): readonly number[] | undefined {
  if (sample === undefined) return undefined;
  if (declared === undefined) return sample;
  const sizes = declared.slice(1);
  if (sizes.every((size) => typeof size === 'number')) return undefined;
  // Grey images are stored without their one channel, colour images with it last.
  const candidates = [
    sample,
    [1, ...sample],
    [...sample, 1],
    [...sample.slice(-1), ...sample.slice(0, -1)],
  ];
  return candidates.find(
    (shape) =>
      shape.length === sizes.length &&
      shape.every((size, axis) => typeof sizes[axis] !== 'number' || sizes[axis] === size),
  );
}

function countParameters(model: Model): number {
  let count = 0;
  for (const tensor of model.graph.constants.values())
    if (isFloat(tensor.dtype)) count += tensor.data.length;
  return count;
}

function brokenConstants(model: Model): readonly string[] {
  const names: string[] = [];
  for (const [name, tensor] of model.graph.constants) {
    if (tensor.dtype !== 'float32' && tensor.dtype !== 'float64') continue;
    const values: ArrayLike<number | bigint> = tensor.data;
    for (let at = 0; at < values.length; at += 1)
      if (!Number.isFinite(Number(values[at]))) {
        names.push(name);
        break;
      }
  }
  return names;
}
