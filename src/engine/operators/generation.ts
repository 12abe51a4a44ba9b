import { filled } from '../../tensor/tensor.ts';
import { int, intOf, intsOf } from '../graph/attribute.ts';
import { BATCH_HINT } from '../graph/batch-hint.ts';
import { normaliseAxis } from '../../tensor/shape.ts';
import type { Value } from '../graph/value.ts';
import { constantIntegers, constantNumbers } from '../graph/value.ts';
import { dtypeOfNumber } from '../graph/type-number.ts';
import type { GradientRule, Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

const filledShape: ShapeRule = (call) => {
  const attribute = call.attributes['value'];
  const example = attribute?.kind === 'tensor' ? attribute.value : filled('float32', [1], 0);
  const shape = intsOf(call.attributes, BATCH_HINT) ?? constantIntegers(call.input(0));
  if (shape === undefined)
    throw new ShapeError(`ConstantOfShape "${call.name}": the shape is computed at run time`);
  return [{ dtype: example.dtype, shape }];
};

const expandedShape: ShapeRule = (call) => {
  const { dtype } = call.input(0);
  const hinted = intsOf(call.attributes, BATCH_HINT);
  if (hinted !== undefined) return [{ dtype, shape: hinted }];
  const target = constantIntegers(call.input(1));
  if (target === undefined)
    throw new ShapeError(`Expand "${call.name}": the shape is computed at run time`);
  const from = call.input(0).shape;
  const rank = Math.max(from.length, target.length);
  return [
    {
      dtype,
      shape: Array.from({ length: rank }, (_, axis) => {
        const own = from[from.length - rank + axis] ?? 1;
        const wanted = target[target.length - rank + axis] ?? 1;
        return own === 1 ? wanted : own;
      }),
    },
  ];
};

/** ⌈(limit − start) / delta⌉ numbers. */
const rangeShape: ShapeRule = (call) => {
  const { dtype } = call.input(0);
  const hinted = intsOf(call.attributes, BATCH_HINT);
  if (hinted !== undefined) return [{ dtype, shape: hinted }];
  const [start, limit, delta] = [0, 1, 2].map((index) => constantNumbers(call.input(index))?.[0]);
  if (start === undefined || limit === undefined || delta === undefined || delta === 0)
    throw new ShapeError(`Range "${call.name}": its length is computed at run time`);
  return [{ dtype, shape: [Math.max(0, Math.ceil((limit - start) / delta))] }];
};

const oneHotShape: ShapeRule = (call) => {
  const depth = constantNumbers(call.input(1))?.[0];
  if (depth === undefined) throw new ShapeError(`OneHot "${call.name}": the depth is not constant`);
  const { shape } = call.input(0);
  const axis = normaliseAxis(intOf(call.attributes, 'axis', -1), shape.length + 1);
  return [
    { dtype: call.input(2).dtype, shape: [...shape.slice(0, axis), depth, ...shape.slice(axis)] },
  ];
};

/** Two values, for off and on: each takes the gradient of its places. An index jumps, whatever its type. */
const oneHotGradient: GradientRule = (call) => {
  const { g } = call;
  const sum = (): Value => {
    const dy = call.cotangent();
    // The runtime has no kernel for booleans.
    const pattern = g.vector([0, 1]);
    const axis = { axis: int(intOf(call.attributes, 'axis', -1)) };
    const isOn = g.cast(g.op('OneHot', [call.input(0), call.input(1), pattern], axis), 'bool');
    const none = g.scalar(0, dy);
    const all = dy.shape.map((_, index) => index);
    const shares = [g.where(isOn, none, dy), g.where(isOn, dy, none)].map((share) =>
      g.reshape(g.reduceSum(share, all, false), [1]),
    );
    return g.op('Concat', shares, { axis: int(0) });
  };
  return [
    call.wants(0) ? g.zerosLike(call.input(0)) : undefined,
    undefined,
    call.wants(2) ? sum() : undefined,
  ];
};

/** Values made from shapes and numbers. */
export const GENERATION: readonly Operator[] = [
  {
    type: 'Shape',
    structure: 'step',
    reads: 'shape',
    shape: (call) => {
      const rank = call.input(0).shape.length;
      const bound = (axis: number): number =>
        Math.min(Math.max(axis < 0 ? axis + rank : axis, 0), rank);
      const start = bound(intOf(call.attributes, 'start', 0));
      const end = bound(intOf(call.attributes, 'end', rank));
      return [{ dtype: 'int64', shape: [Math.max(end - start, 0)] }];
    },
    gradient: 'zero',
  },
  {
    type: 'Size',
    structure: 'step',
    reads: 'shape',
    shape: () => [{ dtype: 'int64', shape: [] }],
    gradient: 'zero',
  },
  {
    type: 'ConstantOfShape',
    structure: 'step',
    reads: 'shape',
    shape: filledShape,
    gradient: 'zero',
  },
  {
    type: 'Expand',
    structure: 'linear',
    shape: expandedShape,
    gradient: ({ g, input, cotangent, wants }) => [
      wants(0) ? g.unbroadcast(cotangent(), input(0)) : undefined,
      undefined,
    ],
  },
  { type: 'Range', structure: 'step', shape: rangeShape, gradient: 'zero' },
  {
    type: 'EyeLike',
    structure: 'step',
    reads: 'shape',
    shape: (call) => {
      const { dtype, shape } = call.input(0);
      const given = intOf(call.attributes, 'dtype', 0);
      return [{ dtype: dtypeOfNumber(given) ?? dtype, shape }];
    },
    gradient: 'zero',
  },
  { type: 'OneHot', structure: 'linear', shape: oneHotShape, gradient: oneHotGradient },
];
