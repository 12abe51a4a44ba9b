import fc from 'fast-check';
import type { Shape } from '../../../src/tensor/shape.ts';
import type { ExampleInput, Fill, OperatorExample } from './operator-case.ts';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';

/** Static shapes of small tensors. */
export function shapes(minimum = 0, maximum = 3, largest = 4): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.integer({ min: 1, max: largest }), { minLength: minimum, maxLength: maximum });
}

/** Like `shapes`, and half of them with the batch in front. */
export function batchedShapes(minimum = 1, maximum = 3, largest = 4): fc.Arbitrary<Shape> {
  return fc
    .tuple(shapes(minimum, maximum, largest), fc.boolean())
    .map(([shape, isBatched]) => (isBatched && shape.length > 0 ? [-1, ...shape.slice(1)] : shape));
}

/** Two shapes that broadcast, in either direction or both, the batch among the dimensions or not. */
export function broadcastPairs(): fc.Arbitrary<readonly [Shape, Shape]> {
  const axis = fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom('both', 'left', 'right', 'both'),
  );
  return fc
    .tuple(
      fc.array(axis, { minLength: 0, maxLength: 3 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('left', 'right', 'none'),
    )
    .map(([axes, isBatched, cut, shorter]): readonly [Shape, Shape] => {
      const sizes = axes.map(([size, side], index) => ({
        size: isBatched && index === 0 ? -1 : size,
        side,
      }));
      const left = sizes.map(({ size, side }) => (side === 'right' ? 1 : size));
      const right = sizes.map(({ size, side }) => (side === 'left' ? 1 : size));
      return [left.slice(shorter === 'left' ? cut : 0), right.slice(shorter === 'right' ? cut : 0)];
    });
}

/** Examples of an elementwise operator of one input. */
export function elementwise(
  fill: Fill,
  attributes: fc.Arbitrary<Attributes> = fc.constant({}),
): fc.Arbitrary<OperatorExample> {
  return fc
    .tuple(batchedShapes(0), attributes)
    .map(([shape, given]) => ({ inputs: [{ shape, fill }], attributes: given }));
}

/** Examples of an operator of two inputs that broadcast, and once in a while of one value with itself. */
export function broadcasting(
  left: Fill,
  right: Fill = left,
  attributes: fc.Arbitrary<Attributes> = fc.constant({}),
): fc.Arbitrary<OperatorExample> {
  return fc
    .tuple(broadcastPairs(), fc.integer({ min: 0, max: 3 }), attributes)
    .map(([pair, chance, given]) => {
      const first: ExampleInput = { shape: pair[0], fill: left };
      const second: ExampleInput = { shape: pair[1], fill: right };
      return {
        inputs: chance === 0 && left === right ? [first, first] : [first, second],
        attributes: given,
      };
    });
}

/** A constant list of whole numbers, as axes and shapes are given. */
export function list(constant: readonly number[]): ExampleInput {
  return { shape: [constant.length], dtype: 'int64', constant };
}
