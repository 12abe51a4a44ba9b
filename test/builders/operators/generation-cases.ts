import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import { filled } from '../../../src/tensor/tensor.ts';
import type { OperatorCase } from './operator-case.ts';
import { whole } from './operator-case.ts';
import { batchedShapes, shapes } from './generated-shape.ts';

export const GENERATION_CASES: readonly OperatorCase[] = [
  {
    type: 'Shape',
    about: 'a part of it',
    examples: fc
      .tuple(batchedShapes(0), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))
      .map(([shape, start, end]) => ({
        inputs: [{ shape }],
        attributes: { start: int(start), end: int(end) },
      })),
    runs: 12,
  },
  {
    type: 'Size',
    about: 'any shape',
    examples: batchedShapes(0).map((shape) => ({ inputs: [{ shape }] })),
  },
  {
    type: 'ConstantOfShape',
    about: 'of constant shape',
    examples: shapes(0).map((constant) => ({
      inputs: [{ shape: [constant.length], dtype: 'int64', constant }],
      attributes: { value: { kind: 'tensor', value: filled('int32', [1], 7) } },
    })),
  },
  {
    type: 'Expand',
    about: 'to a constant shape',
    // The shape asked for may be of fewer dimensions, and of ones where the input has more.
    examples: fc
      .tuple(
        shapes(0, 3, 3),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
        fc.boolean(),
      )
      .map(([target, ones, isBatched]) => {
        const shape = target.map((size, axis) => ((ones[axis] ?? 1) === 1 ? 1 : size));
        const wanted = target.slice(Math.max(0, target.length - ones.length - 1));
        const first = isBatched && shape.length > 0;
        return {
          inputs: [
            { shape: first ? [-1, ...shape.slice(1)] : shape },
            {
              shape: [wanted.length],
              dtype: 'int64',
              constant: first && wanted.length === shape.length ? [1, ...wanted.slice(1)] : wanted,
            },
          ],
        };
      }),
    runs: 12,
  },
  {
    type: 'Range',
    about: 'of constant length',
    examples: fc.constantFrom([0, 5, 1], [7, -2, -3], [2, 2, 1]).map((bounds) => ({
      inputs: bounds.map((bound) => ({ shape: [], dtype: 'int64', constant: [bound] }) as const),
    })),
  },
  {
    type: 'EyeLike',
    about: 'any diagonal',
    examples: fc.tuple(shapes(2, 2), fc.integer({ min: -1, max: 1 })).map(([shape, k]) => ({
      inputs: [{ shape }],
      attributes: { k: int(k) },
    })),
  },
  {
    type: 'OneHot',
    about: 'any axis',
    examples: fc
      .tuple(batchedShapes(1, 2), fc.integer({ min: -2, max: 1 }))
      .map(([shape, axis]) => ({
        inputs: [
          { shape, dtype: 'int64', fill: whole(-1, 3) },
          { shape: [], dtype: 'int64', constant: [4] },
          { shape: [2] },
        ],
        attributes: { axis: int(axis) },
      })),
    precision: 'float32',
  },
];
