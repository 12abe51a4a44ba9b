import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, OperatorCase } from './operator-case.ts';
import { list, shapes } from './generated-shape.ts';

const size = fc.integer({ min: 1, max: 4 });

/** One to four parts along any axis; one part may be there twice. */
function joined(): OperatorCase['examples'] {
  return fc
    .tuple(
      shapes(1),
      fc.nat(),
      fc.array(size, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([shape, chosen, parts, isBatched, isBackwards, repeats]) => {
      const axis = chosen % shape.length;
      const inputs = parts.map((part): ExampleInput => ({
        shape: shape.map((other, index) => {
          if (index === axis) return part;
          return isBatched && index === (axis + 1) % shape.length ? -1 : other;
        }),
      }));
      const [first] = inputs;
      return {
        inputs: repeats && first !== undefined ? [...inputs, first] : inputs,
        attributes: { axis: int(isBackwards ? axis - shape.length : axis) },
      };
    });
}

/** Equal parts, a smaller last one, sizes that are given, and of these an empty one. */
function split(): OperatorCase['examples'] {
  return fc
    .tuple(
      shapes(1),
      fc.nat(),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('given', 'equal', 'uneven'),
    )
    .map(([shape, chosen, sizes, form]) => {
      const axis = chosen % shape.length;
      const total =
        form === 'given'
          ? sizes.reduce((sum, part) => sum + part, 0)
          : sizes.length * 2 - (form === 'uneven' ? 1 : 0);
      const whole = shape.map((other, index) => {
        if (index === axis) return Math.max(total, 1);
        return index === (axis + 1) % shape.length ? -1 : other;
      });
      const given = total === 0 ? [1] : sizes;
      return {
        inputs: [{ shape: whole }, ...(form === 'given' ? [list(given)] : [])],
        attributes: {
          axis: int(axis),
          ...(form === 'given' ? {} : { num_outputs: int(sizes.length) }),
        },
        outputs: form === 'given' ? given.length : sizes.length,
      };
    });
}

export const JOINING_CASES: readonly OperatorCase[] = [
  { type: 'Concat', about: 'any axis', examples: joined(), runs: 12, twice: true },
  {
    type: 'Concat',
    about: 'along the batch',
    examples: fc.constant({
      inputs: [{ shape: [-1, 3] }, { shape: [-2, 3] }, { shape: [-1, 3] }],
      attributes: { axis: int(0) },
    }),
    runs: 1,
    twice: true,
  },
  { type: 'Split', about: 'any axis', examples: split(), runs: 16, twice: true },
  {
    type: 'Split',
    about: 'of what is folded into the batch',
    examples: fc.constant({
      inputs: [{ shape: [-6, 2] }],
      attributes: { axis: int(0), num_outputs: int(3) },
      outputs: 3,
    }),
    runs: 1,
  },
];
