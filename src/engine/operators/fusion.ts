import { float, floatOf, int, intOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { matmulShape } from './matrix.ts';
import type { GradientRule, Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

const MICROSOFT = 'com.microsoft';

/** The last two axes the other way round. */
function turned<T>(list: readonly T[], isTurned: boolean): readonly T[] {
  const [rows, columns] = list.slice(-2);
  if (!isTurned || rows === undefined || columns === undefined) return list;
  return [...list.slice(0, -2), columns, rows];
}

function turnedValue(g: GraphBuilder, value: Value, isTurned: boolean): Value {
  const axes = value.shape.map((_, axis) => axis);
  return isTurned ? g.transpose(value, turned(axes, true)) : value;
}

const fusedShape: ShapeRule = (call) => {
  const isTurned = (index: number): boolean =>
    intOf(call.attributes, index === 0 ? 'transA' : 'transB', 0) !== 0;
  return matmulShape({
    ...call,
    input: (index) => {
      const value = call.input(index);
      return { ...value, shape: turned(value.shape, isTurned(index)) };
    },
  });
};

/** alpha · A'·B' (MatMul with a transposition and a factor in it). */
const fusedGradient: GradientRule = (call) => {
  const { g, attributes } = call;
  if (intOf(attributes, 'transBatchA', 0) !== 0 || intOf(attributes, 'transBatchB', 0) !== 0)
    throw new ShapeError(`FusedMatMul "${call.name}" turns its batches`);
  return call.throughParts(() => {
    const a = turnedValue(g, call.input(0), intOf(attributes, 'transA', 0) !== 0);
    const b = turnedValue(g, call.input(1), intOf(attributes, 'transB', 0) !== 0);
    return [g.scale(g.matmul(a, b), floatOf(attributes, 'alpha', 1))];
  });
};

/** Outputs: the normalised sum, two statistics of training only, the sum itself. */
const skipShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const statistics = { dtype, shape: [...shape.slice(0, -1), 1] };
  return [{ dtype, shape }, statistics, statistics, { dtype, shape }];
};

/** A residual connection with the normalisation behind it: input, what skips, scale, shift, bias. */
const skipGradient: GradientRule = (call) => {
  const { g } = call;
  if (call.hasCotangent(1) || call.hasCotangent(2))
    throw new ShapeError(`SkipLayerNormalization "${call.name}" gives its statistics away`);
  return call.throughParts(() => {
    const joined = g.add(call.input(0), call.input(1));
    const bias = call.optional(4);
    const sum = bias === undefined ? joined : g.add(joined, bias);
    const normal = g.op('LayerNormalization', [sum, call.input(2), call.optional(3)], {
      axis: int(-1),
      epsilon: float(floatOf(call.attributes, 'epsilon', 1e-12)),
    });
    return [normal, normal, normal, sum];
  });
};

/** What the runtime's own optimiser makes of several operators, in files that were saved after it. */
export const FUSION: readonly Operator[] = [
  {
    type: 'FusedMatMul',
    domain: MICROSOFT,
    structure: 'bilinear',
    shape: fusedShape,
    gradient: fusedGradient,
  },
  {
    type: 'SkipLayerNormalization',
    domain: MICROSOFT,
    structure: 'smooth',
    shape: skipShape,
    gradient: skipGradient,
  },
];
