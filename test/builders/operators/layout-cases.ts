import fc from 'fast-check';
import { int, ints } from '../../../src/engine/graph/attribute.ts';
import type { OperatorCase } from './operator-case.ts';
import { batchedShapes, elementwise, list, shapes } from './generated-shape.ts';
import { normal } from './operator-case.ts';

export const LAYOUT_CASES: readonly OperatorCase[] = [
  { type: 'Identity', about: 'elementwise', examples: elementwise(normal) },
  {
    type: 'Reshape',
    about: 'the batch kept, one dimension left open',
    examples: fc.constantFrom(
      { inputs: [{ shape: [-1, 4, 3] }, list([0, 2, 2, -1])] },
      { inputs: [{ shape: [-1, 4, 3] }, list([-1, 12])] },
      { inputs: [{ shape: [-1, 4, 3] }, list([-1, 3])] },
      { inputs: [{ shape: [-4, 3] }, list([-1, 2, 6])] },
      { inputs: [{ shape: [-4, 3] }, list([-1, 4, 3])] },
      { inputs: [{ shape: [-1, 6] }, list([0, -1, 3])] },
      { inputs: [{ shape: [2, -1, 6] }, list([2, 0, 3, 2])] },
      { inputs: [{ shape: [1] }, list([])] },
      { inputs: [{ shape: [0, 3] }, list([3, 0])], attributes: { allowzero: int(1) } },
    ),
    runs: 24,
  },
  {
    type: 'Flatten',
    about: 'any axis',
    examples: fc.tuple(batchedShapes(0), fc.integer({ min: 0, max: 9 })).map(([shape, chosen]) => ({
      inputs: [{ shape }],
      attributes: { axis: int((chosen % (2 * shape.length + 1)) - shape.length) },
    })),
    runs: 12,
  },
  {
    type: 'Squeeze',
    about: 'given axes, or all of size 1',
    examples: fc
      .tuple(batchedShapes(1, 4, 2), fc.constantFrom('absent', 'some', 'backwards'))
      .map(([shape, form]) => {
        const axes = shape.flatMap((size, axis) =>
          size === 1 ? [form === 'some' ? axis : axis - shape.length] : [],
        );
        return { inputs: [{ shape }, ...(form === 'absent' ? [] : [list(axes)])] };
      }),
    runs: 12,
  },
  {
    type: 'Unsqueeze',
    about: 'any axes',
    examples: fc
      .tuple(
        batchedShapes(0, 2),
        fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 }),
        fc.boolean(),
      )
      .map(([shape, drawn, isBackwards]) => {
        const rank = shape.length + drawn.length;
        const axes = [...new Set(drawn.map((axis) => axis % rank))];
        const real = shape.length + axes.length;
        const fitting = axes.filter((axis) => axis < real);
        const whole = fitting.length === axes.length ? axes : [0];
        const total = shape.length + whole.length;
        return {
          inputs: [{ shape }, list(whole.map((axis) => (isBackwards ? axis - total : axis)))],
        };
      }),
    runs: 12,
  },
  {
    type: 'Transpose',
    about: 'any order',
    examples: fc
      .tuple(batchedShapes(0, 3), fc.boolean(), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }))
      .map(([shape, isDefault, keys]) => {
        const perm = shape.map((_, axis) => axis).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
        return { inputs: [{ shape }], attributes: isDefault ? {} : { perm: ints(perm) } };
      }),
    runs: 12,
  },
  {
    type: 'Cast',
    about: 'between floats',
    examples: shapes().map((shape) => ({ inputs: [{ shape }], attributes: { to: int(11) } })),
    precision: 'float32',
  },
  {
    type: 'CastLike',
    about: 'between floats',
    examples: shapes().map((shape) => ({
      inputs: [{ shape }, { shape: [2], dtype: 'float64' }],
    })),
    precision: 'float32',
  },
];
