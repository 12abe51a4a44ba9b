import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, Fill, OperatorCase } from './operator-case.ts';
import { awayFrom, between, distinct, normal } from './operator-case.ts';
import { batchedShapes } from './generated-shape.ts';

/** Axes by every way to say them: absent, empty with either meaning, some, all, counted from the end. */
export function reductions(fill: Fill): OperatorCase['examples'] {
  return fc
    .tuple(
      batchedShapes(0),
      fc.constantFrom('absent', 'empty', 'some', 'some', 'some'),
      fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 1 }),
    )
    .map(([shape, form, chosen, isBackwards, keepdims, noop]) => {
      const axes = shape.flatMap((_, axis) =>
        chosen[axis] === true ? [isBackwards ? axis - shape.length : axis] : [],
      );
      const constant = form === 'empty' ? [] : axes;
      const inputs: ExampleInput[] = [{ shape, fill }];
      if (form !== 'absent') inputs.push({ shape: [constant.length], dtype: 'int64', constant });
      return { inputs, attributes: { keepdims: int(keepdims), noop_with_empty_axes: int(noop) } };
    });
}

function reduction(type: string, fill: Fill, more: Partial<OperatorCase> = {}): OperatorCase {
  return { type, about: 'any axes', examples: reductions(fill), runs: 12, ...more };
}

/** One element in three is exactly 0. */
const withZeros: Fill = (random, shape) =>
  normal(random, shape).map((value) => (random.integer(3) === 0 ? 0 : value));

export const REDUCTION_CASES: readonly OperatorCase[] = [
  reduction('ReduceSum', normal),
  reduction('ReduceMean', normal),
  reduction('ReduceMax', distinct),
  reduction('ReduceMin', distinct),
  reduction('ReduceProd', awayFrom([0]), { twice: true }),
  reduction('ReduceProd', withZeros, { about: 'factors of 0' }),
  reduction('ReduceSumSquare', normal, { twice: true }),
  reduction('ReduceL1', awayFrom([0])),
  reduction('ReduceL2', awayFrom([0]), { twice: true }),
  reduction('ReduceLogSum', between(0.3, 3), { twice: true }),
  reduction('ReduceLogSumExp', normal, { twice: true }),
];
