import { broadcast, showShape } from '../../tensor/shape.ts';
import { float, floatOf, int, intOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientRule, Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

/** numpy.matmul: a vector on the left is a row, on the right a column; leading dimensions broadcast. */
export const matmulShape: ShapeRule = (call) => {
  const [a, b] = [call.input(0), call.input(1)];
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
  const lead = broadcast(left.slice(0, -2), right.slice(0, -2));
  const [rows, inner] = left.slice(-2);
  const [innerToo, columns] = right.slice(-2);
  if (lead === undefined || rows === undefined || columns === undefined || inner !== innerToo)
    throw new ShapeError(
      `MatMul "${call.name}": ${showShape(a.shape)} times ${showShape(b.shape)}`,
    );
  return [
    {
      dtype: a.dtype,
      shape: [
        ...lead,
        ...(a.shape.length === 1 ? [] : [rows]),
        ...(b.shape.length === 1 ? [] : [columns]),
      ],
    },
  ];
};

/** Swaps the last two axes. A constant is transposed once when the session is made, since the runtime folds it. */
function transposed(g: GraphBuilder, value: Value): Value {
  const rank = value.shape.length;
  const order = Array.from({ length: rank }, (_, axis) => axis);
  [order[rank - 2], order[rank - 1]] = [rank - 1, rank - 2];
  return g.transpose(value, order);
}

function unsqueezed(g: GraphBuilder, value: Value, axis: number): Value {
  return g.op('Unsqueeze', [value, g.vector([axis])]);
}

const matmulGradient: GradientRule = (call) => {
  const { g } = call;
  const [a, b] = [call.input(0), call.input(1)];
  const isRow = a.shape.length === 1;
  const isColumn = b.shape.length === 1;
  let dy = call.cotangent();
  if (isColumn) dy = unsqueezed(g, dy, dy.shape.length);
  if (isRow) dy = unsqueezed(g, dy, dy.shape.length - 1);
  const left = isRow ? unsqueezed(g, a, 0) : a;
  const right = isColumn ? unsqueezed(g, b, 1) : b;
  return [
    call.wants(0)
      ? g.reshapeLike(g.unbroadcast(g.matmul(dy, transposed(g, right)), left), a)
      : undefined,
    call.wants(1) ? g.reshapeLike(rightGradient(g, left, right, dy), b) : undefined,
  ];
};

/** For a plain matrix on the right, all leading dimensions are one long list of rows: one product instead of a batch and a sum. */
function rightGradient(g: GraphBuilder, left: Value, right: Value, dy: Value): Value {
  const lead = left.shape.slice(0, -1);
  const folds =
    right.shape.length === 2 && left.shape.length > 2 && dy.shape.length === left.shape.length;
  const rows = folds ? productOf(lead) : undefined;
  if (rows === undefined) return g.unbroadcast(g.matmul(transposed(g, left), dy), right);
  const [inner = 1, columns = 1] = right.shape;
  const flat = g.reshape(left, [rows, inner]);
  return g.matmul(transposed(g, flat), g.reshape(dy, [rows, columns]));
}

/** Product of dimensions of which at most one depends on the batch. */
function productOf(shape: readonly number[]): number | undefined {
  if (shape.filter((size) => size < 0).length > 1) return undefined;
  const product = shape.reduce((all, size) => all * size, 1);
  return product === 0 ? undefined : product;
}

const gemmShape: ShapeRule = (call) => {
  const [a, b] = [call.input(0), call.input(1)];
  const [rows, inner] =
    intOf(call.attributes, 'transA', 0) === 0 ? a.shape : [...a.shape].reverse();
  const [innerToo, columns] =
    intOf(call.attributes, 'transB', 0) === 0 ? b.shape : [...b.shape].reverse();
  if (rows === undefined || columns === undefined || inner === undefined || inner !== innerToo)
    throw new ShapeError(`Gemm "${call.name}": ${showShape(a.shape)} times ${showShape(b.shape)}`);
  return [{ dtype: a.dtype, shape: [rows, columns] }];
};

/** Y = alpha·A'·B' + beta·C. */
const gemmGradient: GradientRule = (call) => {
  const { g, attributes } = call;
  const [a, b, c] = [call.input(0), call.input(1), call.optional(2)];
  const alpha = floatOf(attributes, 'alpha', 1);
  const isTransposedA = intOf(attributes, 'transA', 0) !== 0;
  const isTransposedB = intOf(attributes, 'transB', 0) !== 0;
  const dy = call.cotangent();
  const product = (left: Value, right: Value, transA: boolean, transB: boolean): Value =>
    g.op('Gemm', [left, right], {
      alpha: float(alpha),
      transA: int(transA ? 1 : 0),
      transB: int(transB ? 1 : 0),
    });
  const da = (): Value =>
    isTransposedA ? product(b, dy, isTransposedB, true) : product(dy, b, false, !isTransposedB);
  const db = (): Value =>
    isTransposedB ? product(dy, a, true, isTransposedA) : product(a, dy, !isTransposedA, false);
  return [
    call.wants(0) ? da() : undefined,
    call.wants(1) ? db() : undefined,
    c !== undefined && call.wants(2)
      ? g.scale(g.unbroadcast(dy, c), floatOf(attributes, 'beta', 1))
      : undefined,
  ];
};

/** d(A⁻¹) = −A⁻¹ dA A⁻¹. */
const inverseGradient: GradientRule = ({ g, output, cotangent }) => {
  const turned = transposed(g, output());
  return [g.neg(g.matmul(g.matmul(turned, cotangent()), turned))];
};

const determinantShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  return [{ dtype, shape: shape.slice(0, -2) }];
};

export const MATRIX: readonly Operator[] = [
  { type: 'MatMul', structure: 'bilinear', shape: matmulShape, gradient: matmulGradient },
  { type: 'Gemm', structure: 'bilinear', shape: gemmShape, gradient: gemmGradient },
  // The product with the inverse would need an operator that ai.onnx does not have.
  { type: 'Det', structure: 'smooth', shape: determinantShape, gradient: 'none' },
  {
    type: 'Inverse',
    domain: 'com.microsoft',
    structure: 'smooth',
    shape: likeFirst,
    gradient: inverseGradient,
  },
];
