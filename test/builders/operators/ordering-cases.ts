import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import type { Fill, OperatorCase, OperatorExample } from './operator-case.ts';
import { distinct, whole } from './operator-case.ts';
import { batchedShapes, list, shapes } from './generated-shape.ts';

const flag = fc.integer({ min: 0, max: 1 });

function tops(): OperatorCase['examples'] {
  return fc
    .tuple(shapes(1), fc.nat(), fc.nat(), flag, fc.boolean(), fc.integer({ min: 1, max: 2 }))
    .map(([shape, chosen, drawn, largest, isBatched]) => {
      const axis = chosen % shape.length;
      const count = 1 + (drawn % (shape[axis] ?? 1));
      const other = (axis + 1) % shape.length;
      const data = shape.map((size, index) =>
        isBatched && index === other && other !== axis ? -1 : size,
      );
      return {
        inputs: [{ shape: data, fill: distinct }, list([count])],
        attributes: { axis: int(axis), largest: int(largest) },
        outputs: 2,
      };
    });
}

function best(type: string): OperatorCase {
  return {
    type,
    about: 'any axis',
    examples: fc
      .tuple(batchedShapes(1), fc.nat(), flag, flag)
      .map(([shape, chosen, keepdims, last]) => ({
        inputs: [{ shape, fill: distinct }],
        attributes: {
          axis: int(chosen % shape.length),
          keepdims: int(keepdims),
          select_last_index: int(last),
        },
      })),
    runs: 8,
  };
}

function sums(): OperatorCase['examples'] {
  return fc
    .tuple(batchedShapes(1), fc.nat(), flag, flag)
    .map(([shape, chosen, exclusive, reverse]) => ({
      inputs: [
        { shape },
        { shape: [], dtype: 'int64', constant: [(chosen % (2 * shape.length)) - shape.length] },
      ],
      attributes: { exclusive: int(exclusive), reverse: int(reverse) },
    }));
}

function triangles(): OperatorCase['examples'] {
  return fc
    .tuple(
      batchedShapes(0, 1),
      shapes(2, 2),
      flag,
      fc.option(fc.integer({ min: -4, max: 4 }), { nil: undefined }),
    )
    .map(([lead, matrix, upper, diagonal]) => ({
      inputs: [
        { shape: [...lead, ...matrix] },
        ...(diagonal === undefined
          ? []
          : [{ shape: [], dtype: 'int64' as const, constant: [diagonal] }]),
      ],
      attributes: { upper: int(upper) },
    }));
}

function turned(isTimeFirst: boolean): OperatorExample {
  const lengths: Fill = (random, shape) => whole(1, 3)(random, shape);
  return {
    inputs: [
      { shape: isTimeFirst ? [3, -1, 2] : [-1, 3, 2] },
      { shape: [-1], dtype: 'int64', fill: lengths },
    ],
    attributes: { time_axis: int(isTimeFirst ? 0 : 1), batch_axis: int(isTimeFirst ? 1 : 0) },
  };
}

function tiles(): OperatorCase['examples'] {
  return fc
    .tuple(
      batchedShapes(1),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
    )
    .map(([shape, repeats]) => ({
      inputs: [{ shape }, list(shape.map((_, axis) => repeats[axis] ?? 1))],
    }));
}

function kept(): OperatorCase['examples'] {
  return fc
    .tuple(
      shapes(1),
      fc.array(flag, { minLength: 8, maxLength: 8 }),
      fc.nat(),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([shape, condition, chosen, hasAxis, isBatched]) => {
      const axis = chosen % shape.length;
      const other = (axis + 1) % shape.length;
      const data = shape.map((size, index) =>
        hasAxis && isBatched && index === other && other !== axis ? -1 : size,
      );
      const total = hasAxis ? (shape[axis] ?? 1) : shape.reduce((all, size) => all * size, 1);
      const constant = condition.slice(0, total);
      return {
        inputs: [{ shape: data }, { shape: [constant.length], dtype: 'bool', constant }],
        attributes: hasAxis ? { axis: int(axis) } : {},
      };
    });
}

export const ORDERING_CASES: readonly OperatorCase[] = [
  {
    type: 'TopK',
    about: 'any axis, largest and smallest',
    examples: tops(),
    runs: 12,
    twice: true,
  },
  best('ArgMax'),
  best('ArgMin'),
  {
    type: 'Hardmax',
    about: 'any axis',
    examples: batchedShapes(1).map((shape) => ({ inputs: [{ shape, fill: distinct }] })),
    precision: 'float32',
  },
  { type: 'CumSum', about: 'any axis and direction', examples: sums(), runs: 12 },
  { type: 'Trilu', about: 'any diagonal', examples: triangles(), runs: 12 },
  { type: 'ReverseSequence', about: 'lengths of the batch', examples: fc.boolean().map(turned) },
  { type: 'Tile', about: 'any repeats', examples: tiles(), runs: 12, twice: true },
  { type: 'Compress', about: 'a constant condition', examples: kept(), runs: 12 },
];
