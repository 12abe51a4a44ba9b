import { isFloat } from '../../tensor/dtype.ts';
import { floats } from '../../tensor/tensor.ts';
import { intOf } from '../../engine/graph/attribute.ts';
import { GraphBuilder } from '../../engine/graph/builder.ts';
import type { Model, Node, TypedGraph } from '../../engine/graph/graph.ts';

/** What an output of the file is, as far as its nodes tell. */
export interface OutputChoice {
  readonly name: string;
  /** How it was chosen, for the report. */
  readonly evidence: string;
}

/** Operators whose result is a map or a list per sample: what stands before them is a plain tensor. */
const WRAPPERS = new Set(['ZipMap', 'SequenceAt', 'SequenceConstruct']);

/** Names that exporters give to scores rather than to labels, features or attention. */
const SCORE_NAME_RE = /logit|prob|score|output|pred/i;

/**
 * The output that ranks the classes: the one the user named, else the only float tensor, else the one whose name says so.
 * `undefined` with all candidates where that is not clear.
 */
export function chooseOutput(
  model: Model,
  named: string | undefined,
):
  | { readonly ok: true; readonly choice: OutputChoice }
  | { readonly ok: false; readonly detail: string } {
  const producers = new Map(
    model.graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const unwrapped = (name: string): string => {
    const node = producers.get(name);
    return node !== undefined && WRAPPERS.has(node.type) ? unwrapped(node.inputs[0] ?? '') : name;
  };
  const declared = model.graph.outputs.map(({ name, dtype }) => ({
    name,
    dtype,
    inner: unwrapped(name),
  }));
  if (named !== undefined) {
    const known = declared.find(({ name }) => name === named);
    if (known === undefined)
      return {
        ok: false,
        detail: `there is no output "${named}"; there are ${list(declared.map(({ name }) => name))}`,
      };
    return { ok: true, choice: { name: known.inner, evidence: 'the given output' } };
  }
  const floatOnes = declared.filter(
    ({ dtype, name, inner }) =>
      (dtype === undefined ? inner !== name : isFloat(dtype)) || inner !== name,
  );
  const [only] = floatOnes;
  if (only !== undefined && floatOnes.length === 1)
    return {
      ok: true,
      choice: { name: only.inner, evidence: `the only output of numbers, "${only.name}"` },
    };
  const byName = floatOnes.filter(({ name }) => SCORE_NAME_RE.test(name));
  const [telling] = byName;
  if (telling !== undefined && byName.length === 1)
    return {
      ok: true,
      choice: { name: telling.inner, evidence: `the output named "${telling.name}"` },
    };
  return {
    ok: false,
    detail: `it is not clear which output ranks the classes: give --output, one of ${list(declared.map(({ name }) => name))}`,
  };
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

export interface ScoreHead {
  readonly typed: TypedGraph;
  /** Value [N, C] that ranks the classes: logits where the file has them. */
  readonly logits: string;
  readonly notes: readonly string[];
}

/**
 * Goes back before a final softmax, whose saturation hides the gradient, and makes two classes of a single score: positive means
 * class 1. Returns a message where the output is no list of scores per sample.
 */
export function scoreHead(typed: TypedGraph, output: string): ScoreHead | string {
  const notes: string[] = [];
  const node = typed.graph.nodes.find((each) => each.outputs[0] === output);
  const name = beforeSoftmax(typed, node) ?? output;
  if (name !== output) notes.push(`attacked before the final ${node?.type ?? 'softmax'}`);
  const type = typed.types.get(name);
  if (type === undefined) return `the output "${output}" is no tensor`;
  const { shape, dtype } = type;
  if (!isFloat(dtype)) return `the output "${output}" is of ${dtype}: it does not rank classes`;
  if (shape.length === 2 && (shape[1] ?? 0) >= 2) return { typed, logits: name, notes };
  const isSingle = (shape.length === 2 && shape[1] === 1) || shape.length === 1;
  if (!isSingle)
    return `the output "${output}" has shape [${shape.map((size) => (size < 0 ? 'N' : size)).join(', ')}]: attacks need one score per class`;
  return twoClasses(typed, name, notes);
}

function beforeSoftmax(typed: TypedGraph, node: Node | undefined): string | undefined {
  if (node === undefined || node.domain !== '') return undefined;
  const [input = ''] = node.inputs;
  const rank = typed.types.get(input)?.shape.length ?? 0;
  if (node.type === 'Softmax' || node.type === 'LogSoftmax') {
    const axis = intOf(node.attributes, 'axis', -1);
    return axis === -1 || axis === rank - 1 ? input : undefined;
  }
  // A single score behind a sigmoid; with several classes a sigmoid is not their ranking in doubt, but keeps its order anyway.
  return node.type === 'Sigmoid' ? input : undefined;
}

/** [0, z]: class 1 is said where z is above 0, as behind a sigmoid at one half. */
function twoClasses(typed: TypedGraph, name: string, notes: string[]): ScoreHead {
  const g = new GraphBuilder(typed);
  const score = g.value(name);
  const batch = score.shape[0] ?? -1;
  const column = score.shape.length === 2 ? score : g.op('Unsqueeze', [score, g.vector([1])]);
  const pair = g.mul(column, g.cast(g.constant(floats([0, 1], [1, 2])), score.dtype));
  notes.push('one score per sample: above 0 it means class 1');
  const head = 'weighbridge.classes';
  const built = g.finish(typed.graph.name, [{ name: head, value: g.reshape(pair, [batch, 2]) }]);
  return { typed: built, logits: head, notes };
}
