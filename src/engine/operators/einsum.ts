import { text, textOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { Equation, Term } from './einsum-equation.ts';
import { Lettering, parseEquation } from './einsum-equation.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

function equationOf(call: OperatorCall): Equation {
  const shapes = Array.from({ length: call.inputCount }, (_, index) => call.input(index).shape);
  return parseEquation(textOf(call.attributes, 'equation', ''), shapes);
}

const einsumShape: ShapeRule = (call) => {
  const { result, sizes } = equationOf(call);
  return [{ dtype: call.input(0).dtype, shape: result.map((label) => sizes.get(label) ?? 1) }];
};

/** An operand with the labels of its axes. */
interface Labelled {
  readonly term: Term;
  readonly value: Value;
}

/** Axes of size 1 that broadcast are taken out: what is left has the full size of each of its labels. */
function squeezed(g: GraphBuilder, { term, value }: Labelled, equation: Equation): Labelled {
  const broadcasts = term.map(
    (label, axis) => value.shape[axis] === 1 && equation.sizes.get(label) !== 1,
  );
  const axes = broadcasts.flatMap((is, axis) => (is ? [axis] : []));
  if (axes.length === 0) return { term, value };
  return {
    term: term.filter((_, axis) => broadcasts[axis] !== true),
    value: g.op('Squeeze', [value, g.vector(axes)]),
  };
}

/** Multiplies and sums over all labels that the result does not have. */
function contract(g: GraphBuilder, operands: readonly Labelled[], result: Term): Value {
  const [only, ...more] = operands;
  if (only === undefined) throw new ShapeError('an einsum of nothing');
  const isSame =
    only.term.length === result.length && only.term.every((label, axis) => label === result[axis]);
  if (more.length === 0 && isSame) return only.value;
  const letters = new Lettering();
  const left = operands.map(({ term }) => letters.write(term)).join(',');
  return g.op(
    'Einsum',
    operands.map(({ value }) => value),
    {
      equation: text(`${left}->${letters.write(result)}`),
    },
  );
}

/** Repeats along labels that the value lacks, until it has exactly those of `wanted`, whose sizes an operand shows. */
function widened(g: GraphBuilder, { term, value }: Labelled, wanted: Term, like: Labelled): Value {
  const missing = wanted.flatMap((label, axis) => (term.includes(label) ? [] : [axis]));
  if (missing.length === 0) return value;
  // The operand is contracted to its own labels: its diagonal, where it repeats some.
  const shaped = contract(g, [like], wanted);
  return g.expandLike(g.op('Unsqueeze', [value, g.vector(missing)]), shaped);
}

/** Spreads a diagonal: every repeated label becomes as many axes as it has places, zero where they differ. */
function onDiagonal(
  g: GraphBuilder,
  value: Value,
  unique: Term,
  term: Term,
  equation: Equation,
): Value {
  let spread = value;
  let labels = [...unique];
  for (const label of unique) {
    const size = equation.sizes.get(label) ?? 1;
    const count = term.filter((other) => other === label).length;
    if (count > 1 && size < 0)
      throw new ShapeError('an einsum that takes the diagonal of the batch');
    for (let copy = 1; copy < count; copy += 1) {
      const last = labels.lastIndexOf(label);
      const mask = g.op('EyeLike', [g.filledAs(g.vector([size, size]), [size, size], spread, 0)]);
      const after = labels.length - last - 1;
      const wide =
        after === 0
          ? mask
          : g.op('Unsqueeze', [
              mask,
              g.vector(Array.from({ length: after }, (_, axis) => axis + 2)),
            ]);
      spread = g.mul(g.op('Unsqueeze', [spread, g.vector([last + 1])]), wide);
      labels = [...labels.slice(0, last + 1), label, ...labels.slice(last + 1)];
    }
  }
  // Axes stand beside the others of their label now; the term says where they belong.
  const used = new Map<string, number>();
  const order = term.map((label) => {
    const skip = used.get(label) ?? 0;
    used.set(label, skip + 1);
    return labels.indexOf(label) + skip;
  });
  return g.transpose(spread, order);
}

function operandGradient(call: GradientCall, equation: Equation, index: number): Value {
  const { g } = call;
  const operands = equation.operands.map((term, at) =>
    squeezed(g, { term, value: call.input(at) }, equation),
  );
  const own = operands[index];
  if (own === undefined) throw new ShapeError(`no operand ${index}`);
  const seed = { term: equation.result, value: call.cotangent() };
  const factors = [seed, ...operands.filter((_, at) => at !== index)];
  const scalars = factors.filter(({ term }) => term.length === 0);
  const tensors = factors.filter(({ term }) => term.length > 0);
  const known = new Set(tensors.flatMap(({ term }) => term));
  const unique = [...new Set(own.term)];
  const reached = unique.filter((label) => known.has(label));
  const [first, ...rest] = scalars;
  // Factors without axes are no part of the sum: they are multiplied at the end.
  const product = rest.reduce<Value | undefined>(
    (all, { value }) => (all === undefined ? value : g.mul(all, value)),
    first?.value,
  );
  const summed = tensors.length === 0 ? undefined : contract(g, tensors, reached);
  const scaled =
    summed === undefined ? product : product === undefined ? summed : g.mul(summed, product);
  if (scaled === undefined) throw new ShapeError('an einsum of nothing');
  const whole = widened(g, { term: reached, value: scaled }, unique, own);
  return g.reshapeLike(onDiagonal(g, whole, unique, own.term, equation), call.input(index));
}

const einsumGradient: GradientRule = (call) => {
  const equation = equationOf(call);
  return equation.operands.map((_, index) =>
    call.wants(index) ? operandGradient(call, equation, index) : undefined,
  );
};

export const EINSUM: readonly Operator[] = [
  { type: 'Einsum', structure: 'bilinear', shape: einsumShape, gradient: einsumGradient },
];
