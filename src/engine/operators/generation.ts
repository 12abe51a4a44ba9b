import { filled } from '../../tensor/tensor.ts';
import { intOf, intsOf } from '../graph/attribute.ts';
import { BATCH_HINT } from '../graph/batch-hint.ts';
import { normaliseAxis } from '../../tensor/shape.ts';
import { constantIntegers } from '../graph/value.ts';
import type { Operator, ShapeRule } from './operator.ts';
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

/** Values made from shapes and numbers. */
export const GENERATION: readonly Operator[] = [
  {
    type: 'Shape',
    structure: 'step',
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
    shape: () => [{ dtype: 'int64', shape: [] }],
    gradient: 'zero',
  },
  { type: 'ConstantOfShape', structure: 'step', shape: filledShape, gradient: 'zero' },
  {
    type: 'Expand',
    structure: 'linear',
    shape: expandedShape,
    gradient: ({ g, input, cotangent, wants }) => [
      wants(0) ? g.unbroadcast(cotangent(), input(0)) : undefined,
      undefined,
    ],
  },
  {
    type: 'OneHot',
    structure: 'step',
    shape: (call) => {
      const depth = constantIntegers(call.input(1))?.[0];
      if (depth === undefined)
        throw new ShapeError(`OneHot "${call.name}": the depth is not constant`);
      const { shape } = call.input(0);
      const axis = normaliseAxis(intOf(call.attributes, 'axis', -1), shape.length + 1);
      return [
        {
          dtype: call.input(2).dtype,
          shape: [...shape.slice(0, axis), depth, ...shape.slice(axis)],
        },
      ];
    },
    gradient: 'none',
  },
];
