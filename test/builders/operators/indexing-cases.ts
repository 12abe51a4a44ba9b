import fc from 'fast-check';
import { int, text } from '../../../src/engine/graph/attribute.ts';
import type { Shape } from '../../../src/tensor/shape.ts';
import type { ExampleInput, Fill, OperatorCase } from './operator-case.ts';
import { distinct, normal, whole } from './operator-case.ts';
import { list, shapes } from './generated-shape.ts';

/** Bounds inside, outside and counted from the end; steps of both directions; the batch cut, or another axis. */
function slices(): OperatorCase['examples'] {
  const bound = fc.integer({ min: -7, max: 7 });
  const cut = fc.tuple(bound, bound, fc.constantFrom(1, 1, 2, 3, -1, -2, -3));
  return fc
    .tuple(
      shapes(1, 3, 6),
      fc.array(cut, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([shape, cuts, isBatched, isBackwards, hasSteps]) => {
      // A batch may stand in the last axis where that is not cut.
      const used = cuts.slice(0, isBatched ? Math.max(1, shape.length - 1) : shape.length);
      const data = isBatched && shape.length > used.length ? [...shape.slice(0, -1), -1] : shape;
      const axes = used.map((_, axis) => (isBackwards ? axis - data.length : axis));
      return {
        inputs: [
          { shape: data },
          list(used.map(([start]) => start)),
          list(used.map(([, end]) => end)),
          list(axes),
          ...(hasSteps ? [list(used.map(([, , step]) => step))] : []),
        ],
      };
    });
}

const FAR = 2 ** 31;

/** Of the batch: all of it, backwards, the first, the last, every second of two batches. */
function batchSlices(): OperatorCase['examples'] {
  return fc
    .constantFrom<readonly [Shape, readonly [number, number, number]]>(
      [
        [-1, 3],
        [0, FAR, 1],
      ],
      [
        [-1, 3],
        [-1, -FAR, -1],
      ],
      [
        [-1, 3],
        [0, 1, 1],
      ],
      [
        [-1, 3],
        [-1, FAR, 1],
      ],
      [
        [-2, 3],
        [0, FAR, 2],
      ],
      [
        [-4, 3],
        [-1, -FAR, -2],
      ],
    )
    .map(([shape, [start, end, step]]) => ({
      inputs: [{ shape }, list([start]), list([end]), list([0]), list([step])],
    }));
}

/** Any number of indices, negative ones among them, one place several times. */
function gathers(): OperatorCase['examples'] {
  return fc
    .tuple(
      shapes(1, 3, 3),
      fc.nat(),
      shapes(0, 2, 3),
      fc.boolean(),
      fc.constantFrom('computed', 'constant', 'none'),
    )
    .map(([shape, chosen, indices, isConstant, batch]) => {
      const axis = chosen % shape.length;
      const size = shape[axis] ?? 1;
      const count = indices.reduce((all, each) => all * each, 1);
      const constant = Array.from(
        { length: count },
        (_, place) => ((chosen + 5 * place) % (2 * size)) - size,
      );
      const data = shape.map((other, index) =>
        batch !== 'none' && index !== axis && index === (axis + 1) % shape.length ? -1 : other,
      );
      return {
        inputs: [
          { shape: data },
          isConstant
            ? { shape: indices, dtype: 'int64', constant }
            : { shape: indices, dtype: 'int64', fill: whole(-size, size - 1) },
        ],
        attributes: { axis: int(axis) },
      };
    });
}

/** Embeddings: the indices are of the batch. */
const lookup: OperatorCase['examples'] = fc.constant({
  inputs: [{ shape: [5, 3] }, { shape: [-1, 4], dtype: 'int64', fill: whole(0, 4) }],
});

/** Indices of one axis in the shape of the result, which may be smaller than the data. */
function elements(): OperatorCase['examples'] {
  return fc
    .tuple(shapes(1, 3), fc.nat(), fc.integer({ min: 1, max: 5 }), fc.boolean())
    .map(([shape, chosen, count, isBatched]) => {
      const axis = chosen % shape.length;
      const size = shape[axis] ?? 1;
      const other = (axis + 1) % shape.length;
      const data = shape.map((each, index) =>
        isBatched && index === other && other !== axis ? -1 : each,
      );
      return {
        inputs: [
          { shape: data },
          {
            shape: data.map((each, index) => (index === axis ? count : each)),
            dtype: 'int64',
            fill: whole(-size, size - 1),
          },
        ],
        attributes: { axis: int(axis) },
      };
    });
}

/** Coordinates of elements and of slices, with batch dimensions and without. */
const coordinates: OperatorCase['examples'] = fc.constantFrom(
  { inputs: [{ shape: [3, 4] }, { shape: [5, 2], dtype: 'int64' as const, fill: whole(-3, 2) }] },
  {
    inputs: [
      { shape: [3, 4, 2] },
      { shape: [-1, 2, 2], dtype: 'int64' as const, fill: whole(0, 2) },
    ],
  },
  { inputs: [{ shape: [3, -1] }, { shape: [4, 1], dtype: 'int64' as const, fill: whole(0, 2) }] },
  {
    inputs: [
      { shape: [-1, 3, 4] },
      { shape: [-1, 5, 1], dtype: 'int64' as const, fill: whole(-3, 2) },
    ],
    attributes: { batch_dims: int(1) },
  },
  {
    inputs: [
      { shape: [-1, 2, 3, 4] },
      { shape: [-1, 2, 5, 2], dtype: 'int64' as const, fill: whole(0, 2) },
    ],
    attributes: { batch_dims: int(2) },
  },
  {
    inputs: [{ shape: [2, 3] }, { shape: [2, 1], dtype: 'int64' as const, fill: whole(0, 2) }],
    attributes: { batch_dims: int(1) },
  },
);

const REDUCTIONS = ['none', 'add', 'mul', 'max', 'min'] as const;

/** Places of one axis; each once where the result would hang on an order that ONNX leaves open. */
function scatteredElements(reduction: (typeof REDUCTIONS)[number]): OperatorCase['examples'] {
  return fc
    .tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat({ max: 1 }),
      fc.boolean(),
    )
    .map(([size, count, axis, isBatched]) => {
      const places: Fill =
        reduction === 'none'
          ? (random, [rows = 1, columns = 1]) =>
              onceEach(
                random.permutation(size),
                axis === 0 ? rows : columns,
                axis === 0 ? columns : rows,
                axis,
              )
          : whole(-size, size - 1);
      const wanted = reduction === 'none' ? Math.min(count, size) : count;
      const other = isBatched ? -1 : 3;
      const [data, updates] =
        axis === 0
          ? [
              [size, other],
              [wanted, other],
            ]
          : [
              [other, size],
              [other, wanted],
            ];
      const offset: Fill = (random, shape) => distinct(random, shape).map((value) => value + 0.12);
      return {
        inputs: [
          { shape: data, fill: distinct },
          { shape: updates, dtype: 'int64', fill: places },
          { shape: updates, fill: offset },
        ],
        attributes: { axis: int(axis), reduction: text(reduction) },
      };
    });
}

/** The first places of an order, the same along the other axis. */
function onceEach(
  order: ArrayLike<number>,
  count: number,
  others: number,
  axis: number,
): readonly number[] {
  return Array.from({ length: count * others }, (_, index) => {
    const place = axis === 0 ? Math.floor(index / others) : index % count;
    return order[place] ?? 0;
  });
}

function scatteredSlices(reduction: (typeof REDUCTIONS)[number]): OperatorCase['examples'] {
  return fc.constantFrom<Shape>([4, 3], [4, -1], [4]).map((shape) => {
    const places: Fill = (random, [count = 1]) =>
      reduction === 'none'
        ? [...random.permutation(4)].slice(0, count)
        : whole(-4, 3)(random, [count]);
    const offset: Fill = (random, bound) => distinct(random, bound).map((value) => value + 0.12);
    return {
      inputs: [
        { shape, fill: distinct },
        { shape: [3, 1], dtype: 'int64', fill: places },
        { shape: [3, ...shape.slice(1)], fill: offset },
      ],
      attributes: { reduction: text(reduction) },
    };
  });
}

function scatters(): readonly OperatorCase[] {
  return REDUCTIONS.flatMap((reduction) => [
    {
      type: 'ScatterElements',
      about: `reduction ${reduction}`,
      examples: scatteredElements(reduction),
      runs: 8,
    },
    {
      type: 'ScatterND',
      about: `reduction ${reduction}`,
      examples: scatteredSlices(reduction),
      runs: 5,
    },
  ]);
}

/** Factors of 0 among the updates, once and twice at one place. */
const zeroFactors: OperatorCase['examples'] = fc.constant({
  inputs: [
    { shape: [3], fill: normal },
    { shape: [5], dtype: 'int64', constant: [0, 0, 1, 1, 2] } satisfies ExampleInput,
    { shape: [5], fill: () => [0, 1.5, 0, 0, 2] },
  ],
  attributes: { reduction: text('mul') },
});

export const INDEXING_CASES: readonly OperatorCase[] = [
  { type: 'Slice', about: 'bounds and steps of every kind', examples: slices(), runs: 40 },
  { type: 'Slice', about: 'of the batch', examples: batchSlices(), runs: 16, twice: true },
  { type: 'Gather', about: 'any axis', examples: gathers(), runs: 24, twice: true },
  { type: 'Gather', about: 'of indices of the batch', examples: lookup, runs: 1, twice: true },
  { type: 'GatherElements', about: 'any axis', examples: elements(), runs: 12, twice: true },
  {
    type: 'GatherND',
    about: 'with and without batch dimensions',
    examples: coordinates,
    runs: 16,
    twice: true,
  },
  ...scatters(),
  { type: 'ScatterElements', about: 'factors of 0', examples: zeroFactors, runs: 1 },
];
